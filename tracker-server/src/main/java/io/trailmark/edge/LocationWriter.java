package io.trailmark.edge;

import io.trailmark.catalogue.Destination;
import io.trailmark.catalogue.Macro;
import io.trailmark.catalogue.UrlParser;
import io.trailmark.record.codec.Forwarding;

/**
 * Writes where a prospect is sent: the destination's own parameters first, forwarded ones next, the click id last, the
 * fragment at the end. Bytes of the destination and of what is forwarded stay as they are; values of macros are
 * percent-encoded. A value of the visitor's never replaces one that the destination has, and no click id but ours gets
 * through.
 *
 * <p>One instance per event loop. Allocates nothing. What was written may be sent only when {@link #isSafe} says so.
 */
final class LocationWriter {
    private static final byte[] CLICK_ID = Ascii.bytes("click_id");

    private final byte[] bytes = new byte[EdgeLimits.LOCATION_BYTES];
    private int length;

    private Request request;
    private QueryParameters parameters;
    private Forwarding forwarding;
    private byte[] clickIdName;
    private byte[] clickIdText;
    private int clickIdLength;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /**
     * Says what is to be added.
     *
     * @param newClickIdLength 0: there is no click id, and none is added.
     */
    void begin(
            final Request newRequest,
            final QueryParameters newParameters,
            final Forwarding newForwarding,
            final byte[] newClickIdName,
            final byte[] newClickIdText,
            final int newClickIdLength) {
        request = newRequest;
        parameters = newParameters;
        forwarding = newForwarding;
        clickIdName = newClickIdName;
        clickIdText = newClickIdText;
        clickIdLength = newClickIdLength;
        length = 0;
    }

    /** Writes a destination of the catalogue. */
    void write(final Destination destination, final MacroValues macros) {
        final int insertions = destination.insertionCount();
        boolean isClickIdPlaced = false;
        for (int i = 0; i < insertions; i++) {
            isClickIdPlaced |= destination.insertion(i) == Macro.CLICK_ID;
        }
        for (int i = 0; i < insertions; i++) {
            length = destination.copyLiteral(i, bytes, length);
            final Macro macro = destination.insertion(i);
            if (macro == Macro.PARAMETERS) {
                addParameters(destination, isClickIdPlaced);
            } else {
                length = macros.write(macro, bytes, length);
            }
        }
        length = destination.copyLiteral(insertions, bytes, length);
    }

    private void addParameters(final Destination destination, final boolean isClickIdPlaced) {
        byte joint = destination.joint();
        if (!isClickIdPlaced && destination.hasParameter(clickIdName, 0, clickIdName.length)) {
            length = withoutParameter(bytes, 0, length, clickIdName, bytes, 0);
            joint = joint(0);
        }
        if (forwarding != Forwarding.NONE_FORWARDED) {
            for (int i = 0; i < parameters.count(); i++) {
                final int offset = parameters.offset(i);
                if (isForwarded(i)
                        && !destination.hasParameter(request.bytes(), offset, parameters.nameEnd(i) - offset)) {
                    joint = add(joint, offset, parameters.end(i));
                }
            }
        }
        if (!isClickIdPlaced) {
            addClickId(joint);
        }
    }

    /** Writes a deep link that has been found good: {@code url} as {@code parser} has taken it apart. */
    void writeDeepLink(final byte[] url, final UrlParser parser, final int offset) {
        length = withoutParameter(url, offset, parser.fragmentOffset(), clickIdName, bytes, 0);
        final int ownLength = length;
        byte joint = joint(0);
        if (forwarding != Forwarding.NONE_FORWARDED) {
            for (int i = 0; i < parameters.count(); i++) {
                if (isForwarded(i) && !hasParameter(ownLength, parameters.offset(i), parameters.nameEnd(i))) {
                    joint = add(joint, parameters.offset(i), parameters.end(i));
                }
            }
        }
        addClickId(joint);
        System.arraycopy(url, parser.fragmentOffset(), bytes, length, parser.limit() - parser.fragmentOffset());
        length += parser.limit() - parser.fragmentOffset();
    }

    /** Whether every byte may stand in a header that a browser follows. */
    boolean isSafe() {
        for (int i = 0; i < length; i++) {
            if (bytes[i] < 0x21 || bytes[i] == 0x7F) {
                return false;
            }
        }
        return length > 0;
    }

    private boolean isForwarded(final int index) {
        final Parameter known = parameters.known(index);
        if (known != null && (forwarding != Forwarding.ALL_FORWARDED || known.isInstruction())) {
            return false;
        }
        return !isName(index, clickIdName) && !isName(index, CLICK_ID);
    }

    private boolean isName(final int index, final byte[] name) {
        return Percent.isSameName(
                request.bytes(), parameters.offset(index), parameters.nameEnd(index), name, 0, name.length);
    }

    private byte add(final byte joint, final int offset, final int end) {
        if (joint != 0) {
            bytes[length++] = joint;
        }
        System.arraycopy(request.bytes(), offset, bytes, length, end - offset);
        length += end - offset;
        return '&';
    }

    private void addClickId(final byte joint) {
        if (clickIdLength == 0) {
            return;
        }
        if (joint != 0) {
            bytes[length++] = joint;
        }
        System.arraycopy(clickIdName, 0, bytes, length, clickIdName.length);
        length += clickIdName.length;
        bytes[length++] = '=';
        System.arraycopy(clickIdText, 0, bytes, length, clickIdLength);
        length += clickIdLength;
    }

    /** What joins a parameter to the address written so far. */
    private byte joint(final int offset) {
        final int query = indexOfQuery(bytes, offset, length);
        if (query == length) {
            return '?';
        }
        final byte last = bytes[length - 1];
        return last == '?' || last == '&' ? 0 : (byte) '&';
    }

    private boolean hasParameter(final int ownLength, final int nameOffset, final int nameEnd) {
        int at = indexOfQuery(bytes, 0, ownLength) + 1;
        while (at < ownLength) {
            final int ownNameEnd = nameEnd(bytes, at, ownLength);
            if (Percent.isSameName(bytes, at, ownNameEnd, request.bytes(), nameOffset, nameEnd)) {
                return true;
            }
            at = pairEnd(bytes, ownNameEnd, ownLength) + 1;
        }
        return false;
    }

    /**
     * Copies an address without the parameters of one name, which may be in place; returns the offset behind the copy.
     */
    private static int withoutParameter(
            final byte[] source,
            final int offset,
            final int end,
            final byte[] name,
            final byte[] target,
            final int targetOffset) {
        final int query = Math.min(indexOfQuery(source, offset, end) + 1, end);
        System.arraycopy(source, offset, target, targetOffset, query - offset);
        int to = targetOffset + query - offset;
        int at = query;
        boolean isFirst = true;
        while (at <= end) {
            final int pairEnd = pairEnd(source, at, end);
            if (!Percent.isSameName(source, at, nameEnd(source, at, pairEnd), name, 0, name.length)) {
                if (!isFirst) {
                    target[to++] = '&';
                }
                isFirst = false;
                System.arraycopy(source, at, target, to, pairEnd - at);
                to += pairEnd - at;
            }
            at = pairEnd + 1;
        }
        return to;
    }

    private static int indexOfQuery(final byte[] bytes, final int offset, final int end) {
        int at = offset;
        while (at < end && bytes[at] != '?') {
            at++;
        }
        return at;
    }

    private static int nameEnd(final byte[] bytes, final int offset, final int end) {
        int at = offset;
        while (at < end && bytes[at] != '=' && bytes[at] != '&') {
            at++;
        }
        return at;
    }

    private static int pairEnd(final byte[] bytes, final int offset, final int end) {
        int at = offset;
        while (at < end && bytes[at] != '&') {
            at++;
        }
        return at;
    }
}
