package io.trailmark.edge;

import io.trailmark.catalogue.Limits;

/**
 * What a report says beyond the order, name by name: the city, say. Kept as the record has it, names ascending: length
 * of the name, name, length of the value, value.
 *
 * <p>One instance per event loop; allocates only to explain a refusal.
 */
final class Dimensions {
    /** Bytes of the longest list. */
    static final int LONGEST_BYTES =
            Limits.DIMENSIONS * (2 + Limits.DIMENSION_NAME_LENGTH_BYTES + Limits.DIMENSION_VALUE_LENGTH_BYTES);

    private final byte[] bytes = new byte[LONGEST_BYTES];
    private int lengthBytes;
    private int count;

    void clear() {
        lengthBytes = 0;
        count = 0;
    }

    /** The list; not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    int lengthBytes() {
        return lengthBytes;
    }

    /**
     * Takes a dimension; the same one may come twice, and an empty value is an absent one.
     *
     * @return null, or why it is refused.
     */
    Problem put(final Report report, final byte[] name, final int nameLength, final byte[] value, final int length) {
        if (!isName(name, nameLength)) {
            final String names = "1 to " + Limits.DIMENSION_NAME_LENGTH_BYTES + " of a to z, digits and _";
            return report.refuse(Problem.DIMENSION_INVALID, "the name of a dimension has " + names);
        }
        if (length == 0) {
            return null;
        }
        if (length > Limits.DIMENSION_VALUE_LENGTH_BYTES || !Utf8.isText(value, 0, length)) {
            final String values = "at most " + Limits.DIMENSION_VALUE_LENGTH_BYTES + " bytes of UTF-8 text";
            return report.refuse(Problem.DIMENSION_INVALID, "the value of a dimension has " + values);
        }
        int at = 0;
        while (at < lengthBytes) {
            final int order = compare(at, name, nameLength);
            if (order == 0) {
                final boolean isSame = isValue(at + 1 + nameLength, value, length);
                return isSame ? null : report.refuse(Problem.AMBIGUOUS, "a dimension comes with different values");
            }
            if (order > 0) {
                break;
            }
            at = next(at);
        }
        if (count == Limits.DIMENSIONS) {
            return report.refuse(Problem.DIMENSION_INVALID, "more than " + Limits.DIMENSIONS + " dimensions");
        }
        insert(at, name, nameLength, value, length);
        return null;
    }

    private static boolean isName(final byte[] name, final int length) {
        boolean isName = length > 0 && length <= Limits.DIMENSION_NAME_LENGTH_BYTES;
        for (int i = 0; i < length && isName; i++) {
            final byte b = name[i];
            isName = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '_';
        }
        return isName;
    }

    /** Names are ASCII, so bytes compare as they stand. */
    private int compare(final int at, final byte[] name, final int nameLength) {
        final int length = bytes[at];
        for (int i = 0; i < length && i < nameLength; i++) {
            if (bytes[at + 1 + i] != name[i]) {
                return bytes[at + 1 + i] - name[i];
            }
        }
        return length - nameLength;
    }

    private boolean isValue(final int at, final byte[] value, final int length) {
        boolean isSame = bytes[at] == length;
        for (int i = 0; i < length && isSame; i++) {
            isSame = bytes[at + 1 + i] == value[i];
        }
        return isSame;
    }

    private int next(final int at) {
        final int valueAt = at + 1 + bytes[at];
        return valueAt + 1 + bytes[valueAt];
    }

    private void insert(final int at, final byte[] name, final int nameLength, final byte[] value, final int length) {
        final int entryBytes = 2 + nameLength + length;
        System.arraycopy(bytes, at, bytes, at + entryBytes, lengthBytes - at);
        bytes[at] = (byte) nameLength;
        System.arraycopy(name, 0, bytes, at + 1, nameLength);
        bytes[at + 1 + nameLength] = (byte) length;
        System.arraycopy(value, 0, bytes, at + 2 + nameLength, length);
        lengthBytes += entryBytes;
        count++;
    }
}
