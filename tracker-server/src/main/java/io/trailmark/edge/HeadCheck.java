package io.trailmark.edge;

import io.netty.buffer.ByteBuf;

/** Looks at the bytes of a request's head as they are taken: refuses what is ambiguous between servers. */
final class HeadCheck {
    private boolean isLineBegun;
    private boolean isLineEnded;
    private int lastByte;
    private int blanksInLine;

    /** The next head begins. */
    void reset() {
        isLineBegun = false;
        isLineEnded = false;
        lastByte = 0;
        blanksInLine = 0;
    }

    /** Whether the bytes from {@code from} to {@code to}, following those seen before, are part of a strict head. */
    boolean isStrict(final ByteBuf bytes, final int from, final int to) {
        for (int i = from; i < to; i++) {
            final int octet = bytes.getByte(i) & 0xFF;
            final boolean isStrict = isLineEnded ? isStrictInHeaders(octet) : isStrictInLine(octet);
            if (!isStrict) {
                return false;
            }
            lastByte = octet;
        }
        return true;
    }

    private boolean isStrictInLine(final int octet) {
        if (octet == '\r' || octet == '\n') {
            // Empty lines before a request are passed over, as RFC 9112 asks for.
            isLineEnded = isLineBegun && octet == '\n';
            return !isLineEnded || (lastByte == '\r' && blanksInLine == 2);
        }
        if (isLineBegun && lastByte == '\r') {
            return false;
        }
        isLineBegun = true;
        if (octet == ' ') {
            blanksInLine++;
            return lastByte != ' ';
        }
        return octet > 0x20 && octet < 0x7F && octet != '#';
    }

    /**
     * A line that begins with a blank continues the one before: an obsolete way of writing that servers read
     * differently.
     */
    private boolean isStrictInHeaders(final int octet) {
        return lastByte != '\n' || (octet != ' ' && octet != '\t');
    }
}
