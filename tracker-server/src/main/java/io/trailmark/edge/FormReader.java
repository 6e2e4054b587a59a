package io.trailmark.edge;

import io.trailmark.catalogue.Limits;

/**
 * Reads a report from a query or the body of a form. Names that mean nothing to us are passed over, for networks add
 * their own; a bad escape is refused, for what it stood for is lost.
 *
 * <p>One instance per event loop; allocates nothing.
 */
final class FormReader {
    private static final int MALFORMED = -1;
    private static final byte[] DIMENSION = Ascii.bytes("dim_");

    /** Longer than any name that is taken, so that what is too long is seen to be. */
    private final byte[] dimensionName = new byte[Limits.DIMENSION_NAME_LENGTH_BYTES + 1];

    private final byte[] value = new byte[EdgeLimits.REQUEST_LINE_BYTES];

    /** Adds what the range says to the report; returns null, or why it is refused. */
    Problem read(
            final byte[] bytes,
            final int offset,
            final int lengthBytes,
            final DialectNames names,
            final Report report) {
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
            final Problem problem = read(bytes, at, nameEnd, valueEnd, names, report);
            if (problem != null) {
                return problem;
            }
            at = valueEnd + 1;
        }
        return null;
    }

    private Problem read(
            final byte[] bytes,
            final int nameStart,
            final int nameEnd,
            final int valueEnd,
            final DialectNames names,
            final Report report) {
        final int nameLength = decode(bytes, nameStart, nameEnd);
        final Field field = nameLength == MALFORMED ? null : names.field(value, 0, nameLength);
        if (field == null && names.hasDimensions() && Ascii.startsWith(value, 0, Math.max(0, nameLength), DIMENSION)) {
            return dimension(bytes, nameLength, Math.min(nameEnd + 1, valueEnd), valueEnd, report);
        }
        if (field == null) {
            final Field meant = nameLength == MALFORMED ? null : names.foreignField(value, 0, nameLength);
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

    /** The name was decoded into the scratch array, which its value needs. */
    private Problem dimension(
            final byte[] bytes, final int nameLength, final int valueStart, final int valueEnd, final Report report) {
        final int length = Math.min(nameLength - DIMENSION.length, dimensionName.length);
        System.arraycopy(value, DIMENSION.length, dimensionName, 0, length);
        final int valueLength = decode(bytes, valueStart, valueEnd);
        return valueLength == MALFORMED
                ? report.refuse(Problem.MALFORMED, "a dimension has a bad percent escape or is too long")
                : report.dimensions().put(report, dimensionName, length, value, valueLength);
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
