package io.trailmark.edge;

/**
 * {@code POST /v1/conversions/{id}/adjustments}, and {@code POST /v1/adjustments} for those who know only the order:
 * a later change of a conversion, as JSON with a bearer token.
 */
final class AdjustmentHandler implements Handler {
    private static final byte[] PREFIX = Ascii.bytes("/v1/conversions/");
    private static final byte[] SUFFIX = Ascii.bytes("/adjustments");

    private final IntakeServices services;
    private final AdjustmentIntake intake;
    private final JsonReader reader = new JsonReader();

    AdjustmentHandler(final IntakeServices services) {
        this.services = services;
        intake = new AdjustmentIntake(services);
    }

    @Override
    public void handle(final Request request, final Response response, final EdgeLoop loop) {
        final Report report = intake.begin();
        Problem problem = readAndCheck(request, report, loop);
        problem = loop.strangers().judge(request, report, problem, intake.isTokenKnown(), loop.nowNs());
        if (problem != null) {
            JsonVoice.OF_ADJUSTMENTS.refuse(response, loop, problem, report.detail());
            return;
        }
        final boolean isAsync = request.lists(Header.PREFER, ConversionHandler.RESPOND_ASYNC);
        intake.journal(loop, PendingReport.ofAdjustment(services, JsonVoice.OF_ADJUSTMENTS, isAsync, loop.nowNs()));
    }

    private Problem readAndCheck(final Request request, final Report report, final EdgeLoop loop) {
        if (!ContentType.isJson(request)) {
            return report.refuse(Problem.UNSUPPORTED_TYPE, "Content-Type is to be application/json");
        }
        final Problem problem = Caller.readHeader(request, report);
        if (problem != null) {
            return problem;
        }
        final byte[] bytes = request.bytes();
        if (!Ascii.startsWith(bytes, request.pathOffset(), request.pathLength(), PREFIX)) {
            Problem unread = reader.readOrderAdjustment(bytes, request.bodyOffset(), request.bodyLength(), report);
            unread = unread == null ? intake.identify(request, loop.nowMs()) : unread;
            return unread == null ? intake.checkByOrder(loop.nowMs()) : unread;
        }
        Problem unread = reader.readAdjustment(bytes, request.bodyOffset(), request.bodyLength(), report);
        unread = unread == null ? intake.identify(request, loop.nowMs()) : unread;
        return unread == null
                ? intake.checkByConversion(
                        bytes,
                        request.pathOffset() + PREFIX.length,
                        request.pathLength() - PREFIX.length - SUFFIX.length,
                        loop.nowMs())
                : unread;
    }
}
