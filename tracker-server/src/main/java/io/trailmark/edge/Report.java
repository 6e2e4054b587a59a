package io.trailmark.edge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What one request reports, field by field, copied out of whatever form it came in. An empty value is an absent one.
 *
 * <p>One instance per event loop; allocates only to explain a refusal.
 */
final class Report {
    private static final int ABSENT = -1;

    private final byte[] bytes = new byte[2 * EdgeLimits.DETAILS_BYTES + EdgeLimits.REQUEST_LINE_BYTES];
    private final int[] offsets = new int[Field.COUNT];
    private final int[] lengths = new int[Field.COUNT];
    private final Dimensions dimensions = new Dimensions();
    private int usedBytes;
    private boolean isTest;
    private String detail;

    /** Forgets everything. */
    void clear() {
        Arrays.fill(offsets, ABSENT);
        dimensions.clear();
        usedBytes = 0;
        isTest = false;
        detail = null;
    }

    /**
     * Takes a value; the same one may come twice.
     *
     * @return null, or why it is refused.
     */
    Problem put(final Field field, final byte[] source, final int offset, final int lengthBytes) {
        if (lengthBytes == 0) {
            return null;
        }
        if (lengthBytes > field.limitBytes()) {
            return refuse(field.overLimit(), field, "is longer than " + field.limitBytes() + " bytes");
        }
        if (!Utf8.isText(source, offset, lengthBytes)) {
            return refuse(Problem.MALFORMED, field, "is not UTF-8, or has control characters");
        }
        if (has(field)) {
            final int known = offset(field);
            final boolean isSame =
                    Arrays.equals(bytes, known, known + length(field), source, offset, offset + lengthBytes);
            return isSame ? null : refuse(Problem.AMBIGUOUS, field, "comes with different values");
        }
        if (usedBytes + lengthBytes > bytes.length) {
            return refuse(Problem.TOO_LARGE, field, "is more than fits beside the other values");
        }
        System.arraycopy(source, offset, bytes, usedBytes, lengthBytes);
        offsets[field.slot()] = usedBytes;
        lengths[field.slot()] = lengthBytes;
        usedBytes += lengthBytes;
        return null;
    }

    /** Takes a value. */
    Problem put(final Field field, final byte[] value) {
        return put(field, value, 0, value.length);
    }

    /** What is said beyond the fields. */
    Dimensions dimensions() {
        return dimensions;
    }

    /** Keeps a sentence for the answer; returns the problem. */
    Problem refuse(final Problem problem, final String sentence) {
        detail = sentence;
        return problem;
    }

    Problem refuse(final Problem problem, final Field field, final String sentence) {
        return refuse(problem, field.text().isEmpty() ? sentence : field.text() + ' ' + sentence);
    }

    /** What is to be said beside the code, or null. */
    String detail() {
        return detail;
    }

    boolean has(final Field field) {
        return offsets[field.slot()] != ABSENT;
    }

    /** The array that all offsets are in. */
    byte[] bytes() {
        return bytes;
    }

    /** Where the value starts; 0 when it is absent. */
    int offset(final Field field) {
        return Math.max(0, offsets[field.slot()]);
    }

    /** 0 when it is absent. */
    int length(final Field field) {
        return has(field) ? lengths[field.slot()] : 0;
    }

    boolean is(final Field field, final byte[] value) {
        return has(field) && Ascii.equals(bytes, offset(field), length(field), value);
    }

    /** The value as a string, off the hot path. */
    String text(final Field field) {
        return new String(bytes, offset(field), length(field), StandardCharsets.UTF_8);
    }

    /** Lower-case letters of the value become upper-case ones. */
    void toUpperCase(final Field field) {
        for (int i = offset(field); i < offset(field) + length(field); i++) {
            bytes[i] = bytes[i] >= 'a' && bytes[i] <= 'z' ? (byte) (bytes[i] & ~0x20) : bytes[i];
        }
    }

    boolean isTest() {
        return isTest;
    }

    void test(final boolean isSo) {
        isTest = isSo;
    }
}
