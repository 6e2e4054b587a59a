package io.trailmark.edge;

import io.trailmark.catalogue.Limits;
import io.trailmark.catalogue.ProgramRoute;
import io.trailmark.catalogue.RoutingTable;

/**
 * Which programme and which code a path means: {@code /c/{program}/{code}} on any host, {@code /{code}} on a
 * programme's own. One instance per event loop. Allocates nothing.
 */
final class ClickPath {
    private static final byte[] SHARED = Ascii.bytes("/c/");
    private static final int VIEW_PREFIX_LENGTH = "/i/".length();
    private static final int VIEW_SUFFIX_LENGTH = ".gif".length();

    private final byte[] code = new byte[EdgeLimits.REQUEST_LINE_BYTES];
    private int codeLength;
    private ProgramRoute program;

    /** Finds out; false for a path that is not well formed: a bad escape, NUL, CR or LF. */
    boolean resolve(final Request request, final RoutingTable routing) {
        final byte[] bytes = request.bytes();
        final int offset = request.pathOffset();
        final int length = request.pathLength();
        if (Ascii.startsWith(bytes, offset, length, SHARED)) {
            return resolveShared(bytes, offset + SHARED.length, offset + length, routing);
        }
        program = programOfHost(request, routing);
        return decode(bytes, offset + 1, offset + length);
    }

    /**
     * The same for the image of a link: {@code /i/{program}/{code}.gif} on any host, {@code /i/{code}.gif} on a
     * programme's own.
     */
    boolean resolveView(final Request request, final RoutingTable routing) {
        final byte[] bytes = request.bytes();
        final int offset = request.pathOffset() + VIEW_PREFIX_LENGTH;
        final int end = request.pathOffset() + request.pathLength() - VIEW_SUFFIX_LENGTH;
        for (int i = offset; i < end; i++) {
            if (bytes[i] == '/') {
                return resolveShared(bytes, offset, end, routing);
            }
        }
        program = programOfHost(request, routing);
        return decode(bytes, offset, end);
    }

    private static ProgramRoute programOfHost(final Request request, final RoutingTable routing) {
        return request.has(Header.HOST)
                ? routing.programByHost(request.bytes(), request.offset(Header.HOST), request.length(Header.HOST))
                : null;
    }

    private boolean resolveShared(final byte[] bytes, final int offset, final int end, final RoutingTable routing) {
        int slash = offset;
        while (slash < end && bytes[slash] != '/') {
            slash++;
        }
        if (!decode(bytes, offset, slash)) {
            return false;
        }
        program = codeLength <= Limits.CODE_LENGTH_BYTES ? routing.programByCode(code, 0, codeLength) : null;
        return decode(bytes, Math.min(slash + 1, end), end);
    }

    private boolean decode(final byte[] bytes, final int offset, final int end) {
        codeLength = Percent.decodeStrictly(bytes, offset, end - offset, code, 0);
        return codeLength != Percent.MALFORMED;
    }

    /** The programme, or null. */
    ProgramRoute program() {
        return program;
    }

    byte[] code() {
        return code;
    }

    int codeLength() {
        return codeLength;
    }

    /** Whether a link can have this code: it is neither empty nor too long. */
    boolean canBeCode() {
        return codeLength > 0 && codeLength <= Limits.CODE_LENGTH_BYTES;
    }
}
