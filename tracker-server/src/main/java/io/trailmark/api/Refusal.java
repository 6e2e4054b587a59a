package io.trailmark.api;

/** Ends the handling of a request with a problem; the back office is no hot path, so an exception is right. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Problem problem;

    Refusal(final Problem problem, final String detail) {
        super(detail, null, false, false);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
