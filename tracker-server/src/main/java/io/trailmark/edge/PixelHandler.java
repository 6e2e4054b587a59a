package io.trailmark.edge;

import io.trailmark.record.codec.Source;

/** {@code GET /px.gif}: a conversion as a browser reports it. Nobody vouches for it, so it waits for one who does. */
final class PixelHandler implements Handler {
    private final IntakeServices services;
    private final ConversionIntake intake;
    private final FormReader reader = new FormReader();

    PixelHandler(final IntakeServices services) {
        this.services = services;
        intake = new ConversionIntake(services);
    }

    @Override
    public void handle(final Request request, final Response response, final EdgeLoop loop) {
        if (request.isHead()) {
            PixelVoice.INSTANCE.image(response, loop);
            return;
        }
        final Report report = intake.begin();
        Problem problem = request.queryLength() == 0
                ? null
                : reader.read(
                        request.bytes(), request.queryOffset(), request.queryLength(), DialectNames.NATIVE, report);
        if (problem == null) {
            problem = intake.check(Source.PIXEL, loop.nowMs());
        }
        problem = loop.strangers().judge(request, report, problem, intake.isTokenKnown(), loop.nowNs());
        if (problem != null) {
            PixelVoice.INSTANCE.refuse(response, loop, problem, report.detail());
            return;
        }
        intake.journal(loop, PendingReport.ofConversion(services, PixelVoice.INSTANCE, false, loop.nowNs()));
    }
}
