package io.trailmark.api;

import java.util.List;

/** Ends the handling of a request with a problem; the back office is no hot path, so an exception is right. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Problem problem;
    private final transient List<String> errors;

    Refusal(final Problem problem, final String detail) {
        this(problem, detail, List.of());
    }

    /** @param errors all that is wrong, where it is more than one thing. */
    Refusal(final Problem problem, final String detail, final List<String> errors) {
        super(detail, null, false, false);
        this.problem = problem;
        this.errors = List.copyOf(errors);
    }

    Problem problem() {
        return problem;
    }

    List<String> errors() {
        return errors;
    }
}
