package io.trailmark.edge;

import io.trailmark.catalogue.ProgramRoute;
import io.trailmark.catalogue.UrlFault;
import io.trailmark.catalogue.UrlParser;
import io.trailmark.ids.LinkSignature;
import java.util.Arrays;

/**
 * The destination that a visitor brings in {@code url=}: taken only when its host is on the programme's list or
 * {@code sig} proves that the programme chose it. One instance per event loop; only signed links allocate.
 */
final class DeepLink {
    private static final byte PLUS = '+';

    private final byte[] bytes = new byte[EdgeLimits.REQUEST_LINE_BYTES];
    private final byte[] sig = new byte[EdgeLimits.REQUEST_LINE_BYTES];
    private final UrlParser parser = new UrlParser();
    private final LinkSignature signature;

    DeepLink(final LinkSignature signature) {
        this.signature = signature;
    }

    /** Whether the prospect may be sent where {@code url=} says. */
    boolean isTaken(
            final Request request,
            final QueryParameters parameters,
            final ProgramRoute program,
            final ClickPath path,
            final long nowMs) {
        final int length = Percent.decode(
                request.bytes(),
                parameters.valueOffset(Parameter.URL),
                parameters.valueLength(Parameter.URL),
                PLUS,
                bytes,
                0);
        if (parser.parse(bytes, 0, length) != UrlFault.NONE) {
            return false;
        }
        return program.isDeepLinkHost(bytes, parser.hostOffset(), parser.hostLengthBytes())
                || isSigned(request, parameters, program, path, length, nowMs);
    }

    private boolean isSigned(
            final Request request,
            final QueryParameters parameters,
            final ProgramRoute program,
            final ClickPath path,
            final int length,
            final long nowMs) {
        if (!parameters.has(Parameter.SIG)) {
            return false;
        }
        final int sigLength = Percent.decode(
                request.bytes(),
                parameters.valueOffset(Parameter.SIG),
                parameters.valueLength(Parameter.SIG),
                PLUS,
                sig,
                0);
        return signature.isRight(
                program.code(),
                Arrays.copyOf(path.code(), path.codeLength()),
                Arrays.copyOf(bytes, length),
                Arrays.copyOf(sig, sigLength),
                nowMs);
    }

    byte[] bytes() {
        return bytes;
    }

    /** What is where in {@link #bytes}, after it was taken. */
    UrlParser parser() {
        return parser;
    }
}
