package io.trailmark.edge;

/**
 * {@code POST /v1/clicks} and {@code POST /v1/views}: a click or a view without a redirect or an image, from a tag in a
 * page, or with a token from a server that says who the visitor was.
 */
final class ClickHandler implements Handler {
    private final ClickIntake intake;
    private final boolean isView;

    ClickHandler(final ClickIntake intake, final boolean isView) {
        this.intake = intake;
        this.isView = isView;
    }

    @Override
    public void handle(final Request request, final Response response, final EdgeLoop loop) {
        if (request.method() == Method.OPTIONS) {
            ClickVoice.preflight(response);
            return;
        }
        Problem problem = intake.begin(request, loop.nowMs());
        if (problem == null && !ContentType.isJson(request) && !ContentType.isText(request)) {
            problem = intake.report().refuse(Problem.UNSUPPORTED_TYPE, "Content-Type is to be application/json");
        }
        if (problem == null) {
            problem = intake.check(request, request.bodyOffset(), request.bodyLength(), isView, loop);
        }
        problem = loop.strangers().judge(request, intake.report(), problem, intake.isTokenKnown(), loop.nowNs());
        if (problem != null) {
            ClickVoice.refuse(response, problem, intake.report().detail());
            return;
        }
        final PostedTouch touch = new PostedTouch(isView);
        intake.journal(loop, touch);
        loop.await(touch);
    }
}
