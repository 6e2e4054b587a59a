package io.trailmark.edge;

/**
 * Reads a report from a query or the body of a form. Names that mean nothing to us are passed over, for networks add
 * their own; a bad escape is refused, for what it stood for is lost.
 *
 * <p>One instance per event loop; allocates nothing.
 */
final class FormReader {
    private static final int MALFORMED = -1;

    private final byte[] value = new byte[EdgeLimits.REQUEST_LINE_BYTES];

    /** Adds what the range says to the report; returns null, or why it is refused. */
    Problem read(final byte[] bytes, final int offset, final int lengthBytes, final Report report) {
        final int end = offset + lengthBytes;
        int at = offset;
        int count = 0;
        while (at < end) {
            int nameEnd = at;
            while (nameEnd < end && bytes[nameEnd] != '&' && bytes[nameEnd] != '=') {
                nameEnd++;
            }
            int valueEnd = nameEnd;
            while (valueEnd < end && bytes[valueEnd] != '&') {
                valueEnd++;
            }
            if (++count > EdgeLimits.PARAMETERS) {
                return report.refuse(Problem.MALFORMED, "more than " + EdgeLimits.PARAMETERS + " parameters");
            }
            final Problem problem = read(bytes, at, nameEnd, valueEnd, report);
            if (problem != null) {
                return problem;
            }
            at = valueEnd + 1;
        }
        return null;
    }

    private Problem read(
            final byte[] bytes, final int nameStart, final int nameEnd, final int valueEnd, final Report report) {
        final int nameLength = decode(bytes, nameStart, nameEnd);
        final Field field = nameLength == MALFORMED ? null : Field.ofParameter(value, 0, nameLength);
        if (field == null) {
            final Field meant = nameLength == MALFORMED ? null : Field.ofForeignName(value, 0, nameLength);
            return meant == null ? null : report.refuse(Problem.MALFORMED, meant, "is the name to use here");
        }
        final int valueStart = Math.min(nameEnd + 1, valueEnd);
        if (valueEnd - valueStart > value.length) {
            return report.refuse(field.overLimit(), field, "is longer than " + field.limitBytes() + " bytes");
        }
        final int length = decode(bytes, valueStart, valueEnd);
        return length == MALFORMED
                ? report.refuse(Problem.MALFORMED, field, "has a bad percent escape")
                : report.put(field, value, 0, length);
    }

    /** Decodes escapes and plus signs into the scratch array; names longer than it cannot be ours. */
    private int decode(final byte[] bytes, final int start, final int end) {
        int to = 0;
        int at = start;
        while (at < end && to < value.length) {
            int octet = bytes[at++];
            if (octet == '+') {
                octet = ' ';
            } else if (octet == '%') {
                octet = at + 1 < end ? Ascii.hexDigit(bytes[at]) << 4 | Ascii.hexDigit(bytes[at + 1]) : MALFORMED;
                if (octet < 0) {
                    return MALFORMED;
                }
                at += 2;
            }
            value[to++] = (byte) octet;
        }
        return at < end ? MALFORMED : to;
    }
}
