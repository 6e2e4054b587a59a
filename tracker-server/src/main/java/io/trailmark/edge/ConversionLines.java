package io.trailmark.edge;

import io.trailmark.access.Scope;
import io.trailmark.record.codec.Source;

/** The lines of {@code POST /v1/conversions/batch}. */
final class ConversionLines implements LineDoor {
    private final IntakeServices services;
    private final ConversionIntake intake;
    private final JsonReader reader = new JsonReader();
    private Report report;

    ConversionLines(final IntakeServices services) {
        this.services = services;
        intake = new ConversionIntake(services);
        report = intake.begin();
    }

    @Override
    public Problem begin(final Request request, final EdgeLoop loop) {
        report = intake.begin();
        Problem problem = Caller.readHeader(request, report);
        if (problem == null) {
            problem = intake.identify(request, loop.nowMs());
        }
        if (problem == null && intake.grant() == null) {
            return Problem.UNAUTHORIZED;
        }
        return problem != null || intake.grant().allows(Scope.CONVERSION_WRITE)
                ? problem
                : report.refuse(Problem.FORBIDDEN, "the token has not the scope " + Scope.CONVERSION_WRITE.text());
    }

    @Override
    public Report report() {
        return report;
    }

    @Override
    public boolean isTokenKnown() {
        return intake.isTokenKnown();
    }

    @Override
    public BatchLine take(final Request request, final int offset, final int lengthBytes, final EdgeLoop loop) {
        intake.beginNext();
        Problem problem = reader.readLine(request.bytes(), offset, lengthBytes, report);
        if (problem == null) {
            problem = intake.check(Source.JSON, loop.nowMs());
        }
        return problem == null ? intake.journalLine(loop) : new RefusedLine(problem, report.detail());
    }

    @Override
    public PendingBatch newAnswer(final boolean isAsync, final long nowNs) {
        return new PendingBatch(services, isAsync, nowNs);
    }
}
