package io.trailmark.edge;

import io.trailmark.record.codec.ClickEncoder.LabelsEncoder;

/** The partner's labels of one click, decoded and cut to their limits. One instance per event loop. */
final class Labels {
    private final byte[] bytes = new byte[EdgeLimits.REQUEST_LINE_BYTES];
    private final int[] offsets = new int[Parameter.LABELS];
    private final int[] lengths = new int[Parameter.LABELS];
    private int count;
    private int totalLength;
    private boolean isCut;

    /** Takes the labels out of a query; together they are no longer than the request line. */
    void read(final byte[] query, final QueryParameters parameters) {
        count = 0;
        totalLength = 0;
        isCut = false;
        for (int slot = 0; slot < Parameter.LABELS; slot++) {
            final Parameter parameter = Parameter.at(slot);
            lengths[slot] = 0;
            if (parameters.has(parameter) && parameters.valueLength(parameter) > 0) {
                read(query, parameters, parameter);
            }
        }
    }

    private void read(final byte[] query, final QueryParameters parameters, final Parameter parameter) {
        final int slot = parameter.slot();
        final int length = Percent.decode(
                query,
                parameters.valueOffset(parameter),
                parameters.valueLength(parameter),
                (byte) ' ',
                bytes,
                totalLength);
        offsets[slot] = totalLength;
        lengths[slot] = length;
        if (length > parameter.limitBytes()) {
            lengths[slot] = lengthOfWholeCharacters(totalLength, parameter.limitBytes());
            isCut = true;
        }
        totalLength += lengths[slot];
        count++;
    }

    /** A cut never leaves half a character of UTF-8. */
    private int lengthOfWholeCharacters(final int offset, final int limitBytes) {
        int length = limitBytes;
        while (length > limitBytes - 4 && (bytes[offset + length] & 0xC0) == 0x80) {
            length--;
        }
        return (bytes[offset + length] & 0xC0) == 0x80 ? limitBytes : length;
    }

    /** How many there are. */
    int count() {
        return count;
    }

    /** Bytes of all of them. */
    int totalLength() {
        return totalLength;
    }

    /** Whether one was longer than its limit. */
    boolean isCut() {
        return isCut;
    }

    byte[] bytes() {
        return bytes;
    }

    int offset(final Parameter parameter) {
        return offsets[parameter.slot()];
    }

    /** 0 when it is absent. */
    int length(final Parameter parameter) {
        return lengths[parameter.slot()];
    }

    /** Writes all of them into a record. */
    void encode(final LabelsEncoder group) {
        for (int slot = 0; slot < Parameter.LABELS; slot++) {
            if (lengths[slot] > 0) {
                group.next().key(Parameter.at(slot).label()).putValue(bytes, offsets[slot], lengths[slot]);
            }
        }
    }
}
