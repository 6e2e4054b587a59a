package io.trailmark.edge;

import io.netty.buffer.ByteBuf;

/**
 * Looks at the bytes of a request's head as they are taken: refuses what is ambiguous between servers, and counts
 * lines as the byte parser does, however they are split into reads.
 */
final class HeadCheck {
    private static final int LINE_END_BYTES = 2;

    /** In this case only, though the codec takes others. */
    private static final byte[] VERSION = Ascii.bytes("HTTP/1.");

    private boolean isLineBegun;
    private boolean isLineEnded;
    private int lastByte;
    private int blanksInLine;
    private int versionBytes;
    private int lineBytes;
    private int headersBytes;

    /** The next head begins. */
    void reset() {
        isLineBegun = false;
        isLineEnded = false;
        lastByte = 0;
        blanksInLine = 0;
        versionBytes = 0;
        lineBytes = 0;
        headersBytes = 0;
    }

    /** Whether the bytes from {@code from} to {@code to}, following those seen before, are part of a strict head. */
    boolean isStrict(final ByteBuf bytes, final int from, final int to) {
        for (int i = from; i < to; i++) {
            final int octet = bytes.getByte(i) & 0xFF;
            headersBytes += isLineEnded ? 1 : 0;
            final boolean isStrict = isLineEnded ? isStrictInHeaders(octet) : isStrictInLine(octet);
            if (!isStrict) {
                return false;
            }
            lastByte = octet;
        }
        return true;
    }

    /** Whether the request line is longer than it may be. */
    boolean isLineTooLong() {
        return lineBytes > EdgeLimits.REQUEST_LINE_BYTES;
    }

    /**
     * Whether the header lines are longer than they may be, all together.
     *
     * @param bytes what has been read of a line that has not ended.
     */
    boolean areHeadersTooLong(final ByteBuf bytes) {
        final int rest = bytes.readableBytes();
        final boolean isEndBegun = lastByte == '\n' && rest == 1 && bytes.getByte(bytes.readerIndex()) == '\r';
        return isLineEnded && headersBytes + (isEndBegun ? 0 : rest) > EdgeLimits.HEADERS_BYTES;
    }

    /** The same for a head that is complete: the empty line at its end does not count. */
    boolean areHeadersTooLong() {
        return headersBytes - LINE_END_BYTES > EdgeLimits.HEADERS_BYTES;
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
        lineBytes++;
        if (octet == ' ') {
            blanksInLine++;
            return lastByte != ' ';
        }
        if (blanksInLine == 2 && versionBytes < VERSION.length && octet != VERSION[versionBytes++]) {
            return false;
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
