package io.trailmark.edge;

import io.trailmark.record.codec.Source;

/** {@code GET|POST /postback}: a conversion as parameters of the address, of a form, or of both. */
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
        Problem problem = read(request, report);
        if (problem == null) {
            problem = intake.check(Source.POSTBACK, loop.nowMs());
        }
        problem = loop.strangers().judge(request, report, problem, intake.isTokenKnown(), loop.nowNs());
        if (problem != null) {
            PostbackVoice.INSTANCE.refuse(response, loop, problem, report.detail());
            return;
        }
        final boolean isAsync = request.lists(Header.PREFER, ConversionHandler.RESPOND_ASYNC);
        intake.journal(loop, PendingReport.ofConversion(services, PostbackVoice.INSTANCE, isAsync, loop.nowNs()));
    }

    private Problem read(final Request request, final Report report) {
        Problem problem = Credentials.readHeader(request, report);
        if (problem == null && request.queryLength() > 0) {
            problem = reader.read(request.bytes(), request.queryOffset(), request.queryLength(), report);
        }
        if (problem == null && request.bodyLength() > 0) {
            problem = ContentType.isForm(request)
                    ? reader.read(request.bytes(), request.bodyOffset(), request.bodyLength(), report)
                    : report.refuse(
                            Problem.UNSUPPORTED_TYPE, "Content-Type is to be application/x-www-form-urlencoded");
        }
        return problem;
    }
}
