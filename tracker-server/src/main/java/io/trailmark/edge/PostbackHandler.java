package io.trailmark.edge;

import io.trailmark.record.codec.Source;

/**
 * {@code GET|POST /postback}: a conversion as parameters of the address, of a form, or of both, in the words of the
 * system that the token is of.
 */
final class PostbackHandler implements Handler {
    private final IntakeServices services;
    private final ConversionIntake intake;
    private final FormReader reader = new FormReader();

    PostbackHandler(final IntakeServices services) {
        this.services = services;
        intake = new ConversionIntake(services);
    }

    @Override
    public void handle(final Request request, final Response response, final EdgeLoop loop) {
        final Report report = intake.begin();
        Problem problem = identify(request, report, loop.nowMs());
        final PostbackVoice voice = PostbackVoice.of(intake.grant());
        if (problem == null) {
            problem = read(request, report, names());
        }
        if (problem == null) {
            problem = intake.check(Source.POSTBACK, loop.nowMs());
        }
        problem = loop.strangers().judge(request, report, problem, intake.isTokenKnown(), loop.nowNs());
        if (problem != null) {
            voice.refuse(response, loop, problem, report.detail());
            return;
        }
        final boolean isAsync = request.lists(Header.PREFER, ConversionHandler.RESPOND_ASYNC);
        intake.journal(loop, PendingReport.ofConversion(services, voice, isAsync, loop.nowNs()));
    }

    /** Whose token it is says in which words the rest is. */
    private Problem identify(final Request request, final Report report, final long nowMs) {
        Problem problem = Caller.readHeader(request, report);
        if (problem == null) {
            problem = read(request, report, DialectNames.TOKEN_ONLY);
        }
        return problem == null ? intake.identify(request, nowMs) : problem;
    }

    private DialectNames names() {
        return intake.isTokenKnown() ? DialectNames.of(intake.grant().settings().dialect()) : DialectNames.NATIVE;
    }

    private Problem read(final Request request, final Report report, final DialectNames names) {
        Problem problem = Caller.readTime(request, report);
        if (problem == null && request.queryLength() > 0) {
            problem = reader.read(request.bytes(), request.queryOffset(), request.queryLength(), names, report);
        }
        if (problem == null && request.bodyLength() > 0) {
            problem = ContentType.isForm(request)
                    ? reader.read(request.bytes(), request.bodyOffset(), request.bodyLength(), names, report)
                    : report.refuse(
                            Problem.UNSUPPORTED_TYPE, "Content-Type is to be application/x-www-form-urlencoded");
        }
        return problem;
    }
}
