package io.trailmark.api;

import java.util.List;

/** Ends the handling of a request with a problem; the back office is no hot path, so an exception is right. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Problem problem;
    private final transient List<String> errors;

    /** 0: not said. */
    private final long retryAfterS;

    Refusal(final Problem problem, final String detail) {
        this(problem, detail, List.of());
    }

    /** @param errors all that is wrong, where it is more than one thing. */
    Refusal(final Problem problem, final String detail, final List<String> errors) {
        this(problem, detail, errors, 0);
    }

    /** @param retryAfterS when to try again, in seconds. */
    Refusal(final Problem problem, final String detail, final long retryAfterS) {
        this(problem, detail, List.of(), retryAfterS);
    }

    private Refusal(final Problem problem, final String detail, final List<String> errors, final long retryAfterS) {
        super(detail, null, false, false);
        this.problem = problem;
        this.errors = List.copyOf(errors);
        this.retryAfterS = retryAfterS;
    }

    Problem problem() {
        return problem;
    }

    List<String> errors() {
        return errors;
    }

    /** As what it is answered. */
    Answer answer() {
        final Answer answer = Answer.problem(problem, getMessage(), errors);
        return retryAfterS == 0 ? answer : answer.with("Retry-After", Long.toString(retryAfterS));
    }
}
