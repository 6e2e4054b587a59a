package io.trailmark.ids;

import java.nio.charset.StandardCharsets;

/**
 * The public text of a conversion id: {@code cv_} and 13 digits of base 36, such as {@code cv_000000000001a}; ids sort
 * by position within a node.
 *
 * <p>Threads: any, there is no state. Only {@link #format} allocates.
 */
public final class ConversionId {
    /** What {@link #parse} answers for everything that is none; no conversion has this id. */
    public static final long INVALID = 0;

    /** Bytes of the text, all ASCII. */
    public static final int TEXT_BYTES = 16;

    private static final int RADIX = 36;
    private static final int PREFIX_BYTES = 3;

    private ConversionId() {}

    /** The text of an id. */
    public static String format(final long conversionId) {
        final byte[] text = new byte[TEXT_BYTES];
        append(conversionId, text, 0);
        return new String(text, StandardCharsets.US_ASCII);
    }

    /** Writes the text: {@link #TEXT_BYTES} bytes at {@code offset}. */
    public static void append(final long conversionId, final byte[] target, final int offset) {
        target[offset] = 'c';
        target[offset + 1] = 'v';
        target[offset + 2] = '_';
        long rest = conversionId;
        for (int at = offset + TEXT_BYTES - 1; at >= offset + PREFIX_BYTES; at--) {
            final int digit = (int) Long.remainderUnsigned(rest, RADIX);
            target[at] = (byte) (digit < 10 ? '0' + digit : 'a' + digit - 10);
            rest = Long.divideUnsigned(rest, RADIX);
        }
    }

    /** Reads exactly what {@link #append} writes, or answers {@link #INVALID}. */
    public static long parse(final byte[] text, final int offset, final int lengthBytes) {
        if (lengthBytes != TEXT_BYTES || text[offset] != 'c' || text[offset + 1] != 'v' || text[offset + 2] != '_') {
            return INVALID;
        }
        long id = 0;
        for (int at = offset + PREFIX_BYTES; at < offset + TEXT_BYTES; at++) {
            final byte b = text[at];
            final int digit = b >= '0' && b <= '9' ? b - '0' : b >= 'a' && b <= 'z' ? b - 'a' + 10 : -1;
            // Thirteen digits reach beyond 64 bits: what would overflow is no id.
            if (digit < 0
                    || Long.compareUnsigned(id, Long.divideUnsigned(-1, RADIX)) > 0
                    || Long.compareUnsigned(id * RADIX + digit, id * RADIX) < 0) {
                return INVALID;
            }
            id = id * RADIX + digit;
        }
        return id;
    }

    /** Reads an id from text, or answers {@link #INVALID}. */
    public static long parse(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return parse(bytes, 0, bytes.length);
    }
}
