package io.trailmark.edge;

/**
 * A query taken apart: places of its parameters in the order of their coming, and which of them mean something to us.
 * Parameters are separated by {@code &} alone. Those behind the first {@link EdgeLimits#PARAMETERS} are passed over.
 *
 * <p>One instance per event loop; valid as long as the request is. Allocates nothing.
 */
final class QueryParameters {
    private static final int ABSENT = -1;

    private final int[] offsets = new int[EdgeLimits.PARAMETERS];
    private final int[] nameEnds = new int[EdgeLimits.PARAMETERS];
    private final int[] ends = new int[EdgeLimits.PARAMETERS];
    private final Parameter[] known = new Parameter[EdgeLimits.PARAMETERS];
    private final int[] first = new int[Parameter.COUNT];
    private final byte[] name = new byte[3 * Parameter.LONGEST_NAME];
    private byte[] bytes;
    private int count;
    private boolean isRepeated;

    /** Takes the request's query apart. */
    void scan(final Request request) {
        bytes = request.bytes();
        count = 0;
        isRepeated = false;
        for (int i = 0; i < first.length; i++) {
            first[i] = ABSENT;
        }
        final int end = request.queryOffset() + request.queryLength();
        int at = request.queryOffset();
        while (request.hasQuery() && at < end && count < EdgeLimits.PARAMETERS) {
            int nameEnd = at;
            while (nameEnd < end && bytes[nameEnd] != '&' && bytes[nameEnd] != '=') {
                nameEnd++;
            }
            int valueEnd = nameEnd;
            while (valueEnd < end && bytes[valueEnd] != '&') {
                valueEnd++;
            }
            if (valueEnd > at) {
                add(at, nameEnd, valueEnd);
            }
            at = valueEnd + 1;
        }
    }

    private void add(final int offset, final int nameEnd, final int end) {
        final Parameter parameter = parameter(offset, nameEnd);
        offsets[count] = offset;
        nameEnds[count] = nameEnd;
        ends[count] = end;
        known[count] = parameter;
        if (parameter != null) {
            final int earlier = first[parameter.slot()];
            if (earlier == ABSENT) {
                first[parameter.slot()] = count;
            } else {
                isRepeated |= !isSameValue(earlier, count);
            }
        }
        count++;
    }

    private Parameter parameter(final int offset, final int nameEnd) {
        final int length = nameEnd - offset;
        if (length > name.length) {
            return null;
        }
        final int decodedLength = Percent.decode(bytes, offset, length, (byte) ' ', name, 0);
        return Parameter.of(name, 0, decodedLength);
    }

    private boolean isSameValue(final int one, final int other) {
        return Percent.isSameName(bytes, valueOffset(one), ends[one], bytes, valueOffset(other), ends[other]);
    }

    int count() {
        return count;
    }

    /** Whether one of ours came twice with different values; the first was taken. */
    boolean isRepeated() {
        return isRepeated;
    }

    /** What a parameter means to us, or null. */
    Parameter known(final int index) {
        return known[index];
    }

    /** Where a parameter starts, name and value as they were sent. */
    int offset(final int index) {
        return offsets[index];
    }

    int nameEnd(final int index) {
        return nameEnds[index];
    }

    int end(final int index) {
        return ends[index];
    }

    boolean has(final Parameter parameter) {
        return first[parameter.slot()] != ABSENT;
    }

    /** Where the first value of a parameter starts, still encoded; only when it is there. */
    int valueOffset(final Parameter parameter) {
        return valueOffset(first[parameter.slot()]);
    }

    int valueLength(final Parameter parameter) {
        final int index = first[parameter.slot()];
        return ends[index] - valueOffset(index);
    }

    /** Whether the parameter is there with exactly this value. */
    boolean is(final Parameter parameter, final byte[] value) {
        return has(parameter) && Ascii.equals(bytes, valueOffset(parameter), valueLength(parameter), value);
    }

    private int valueOffset(final int index) {
        return Math.min(nameEnds[index] + 1, ends[index]);
    }
}
