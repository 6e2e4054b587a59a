package io.trailmark.edge;

/** The lines of {@code POST /v1/clicks/batch} and {@code POST /v1/views/batch}; for servers, with a token. */
final class ClickLines implements LineDoor {
    private final ClickIntake intake;
    private final boolean isView;

    ClickLines(final ClickIntake intake, final boolean isView) {
        this.intake = intake;
        this.isView = isView;
    }

    @Override
    public Problem begin(final Request request, final EdgeLoop loop) {
        final Problem problem = intake.begin(request, loop.nowMs());
        return problem == null && !intake.isTokenKnown() ? Problem.UNAUTHORIZED : problem;
    }

    @Override
    public Report report() {
        return intake.report();
    }

    @Override
    public boolean isTokenKnown() {
        return intake.isTokenKnown();
    }

    @Override
    public BatchLine take(final Request request, final int offset, final int lengthBytes, final EdgeLoop loop) {
        final Problem problem = intake.check(request, offset, lengthBytes, isView, loop);
        if (problem != null) {
            return new RefusedLine(problem, intake.report().detail());
        }
        final PostedTouch touch = new PostedTouch(isView);
        intake.journal(loop, touch);
        return touch;
    }

    @Override
    public PendingBatch newAnswer(final boolean isAsync, final long nowNs) {
        return new PendingBatch(null, isAsync, nowNs);
    }
}
