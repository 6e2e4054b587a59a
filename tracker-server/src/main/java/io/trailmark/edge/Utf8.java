package io.trailmark.edge;

/** Whether bytes are text that may be kept and shown. No state; allocates nothing. */
final class Utf8 {
    private Utf8() {}

    /** Whether the range is well-formed UTF-8 without control characters: no NUL, no line ends. */
    static boolean isText(final byte[] bytes, final int offset, final int lengthBytes) {
        final int end = offset + lengthBytes;
        int at = offset;
        while (at < end) {
            final int width = widthAt(bytes, at, end);
            if (width == 0) {
                return false;
            }
            at += width;
        }
        return true;
    }

    /** Bytes of the character at this place, or 0 if there is none that may be kept. */
    private static int widthAt(final byte[] bytes, final int at, final int end) {
        final int first = bytes[at] & 0xFF;
        if (first < 0x80) {
            return first < 0x20 || first == 0x7F ? 0 : 1;
        }
        final int width = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first < 0xC2 || first > 0xF4 || at + width > end) {
            return 0;
        }
        final int second = bytes[at + 1] & 0xFF;
        final boolean isSecondRight = switch (first) {
            case 0xC2 -> second >= 0xA0; // Below are the control characters of Latin-1.
            case 0xE0 -> second >= 0xA0; // Below would be a longer form of fewer bytes.
            case 0xED -> second < 0xA0; // Above are halves of surrogate pairs.
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second < 0x90; // Above is beyond Unicode.
            default -> true;
        };
        for (int i = 1; i < width; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return isSecondRight ? width : 0;
    }
}
