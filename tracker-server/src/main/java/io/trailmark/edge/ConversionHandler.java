package io.trailmark.edge;

import io.trailmark.record.codec.Source;

/** {@code POST /v1/conversions}: a conversion as JSON, with a bearer token. */
final class ConversionHandler implements Handler {
    static final byte[] RESPOND_ASYNC = Ascii.bytes("respond-async");

    private final IntakeServices services;
    private final ConversionIntake intake;
    private final JsonReader reader = new JsonReader();

    ConversionHandler(final IntakeServices services) {
        this.services = services;
        intake = new ConversionIntake(services);
    }

    @Override
    public void handle(final Request request, final Response response, final EdgeLoop loop) {
        final Report report = intake.begin();
        Problem problem = read(request, report);
        if (problem == null) {
            problem = intake.identify(request, loop.nowMs());
        }
        if (problem == null) {
            problem = intake.check(Source.JSON, loop.nowMs());
        }
        problem = loop.strangers().judge(request, report, problem, intake.isTokenKnown(), loop.nowNs());
        if (problem != null) {
            JsonVoice.OF_CONVERSIONS.refuse(response, loop, problem, report.detail());
            return;
        }
        final boolean isAsync = request.lists(Header.PREFER, RESPOND_ASYNC);
        intake.journal(loop, PendingReport.ofConversion(services, JsonVoice.OF_CONVERSIONS, isAsync, loop.nowNs()));
    }

    private Problem read(final Request request, final Report report) {
        if (!ContentType.isJson(request)) {
            return report.refuse(Problem.UNSUPPORTED_TYPE, "Content-Type is to be application/json");
        }
        Problem problem = Caller.readHeader(request, report);
        if (problem == null) {
            problem = Caller.readTime(request, report);
        }
        if (problem == null && request.has(Header.IDEMPOTENCY_KEY)) {
            problem = report.put(
                    Field.IDEMPOTENCY_KEY,
                    request.bytes(),
                    request.offset(Header.IDEMPOTENCY_KEY),
                    request.length(Header.IDEMPOTENCY_KEY));
        }
        return problem == null
                ? reader.readConversion(request.bytes(), request.bodyOffset(), request.bodyLength(), report)
                : problem;
    }
}
