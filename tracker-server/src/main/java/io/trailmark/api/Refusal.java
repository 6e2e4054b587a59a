package io.trailmark.api;

import java.util.List;

/** Ends the handling of a request with a problem; the back office is no hot path, so an exception is right. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Problem problem;
    private final transient List<String> errors;

    /** That is wrong; empty: none, or more than one thing. */
    private final String parameter;

    /** 0: not said. */
    private final long retryAfterS;

    Refusal(final Problem problem, final String detail) {
        this(problem, detail, List.of());
    }

    /** @param errors all that is wrong, where it is more than one thing. */
    Refusal(final Problem problem, final String detail, final List<String> errors) {
        this(problem, detail, errors, "", 0);
    }

    /** @param retryAfterS when to try again, in seconds. */
    Refusal(final Problem problem, final String detail, final long retryAfterS) {
        this(problem, detail, List.of(), "", retryAfterS);
    }

    private Refusal(
            final Problem problem,
            final String detail,
            final List<String> errors,
            final String parameter,
            final long retryAfterS) {
        super(detail, null, false, false);
        this.problem = problem;
        this.errors = List.copyOf(errors);
        this.parameter = parameter;
        this.retryAfterS = retryAfterS;
    }

    /** Of a parameter of the query, which is named. */
    static Refusal ofParameter(final String parameter, final String detail) {
        return new Refusal(Problem.MALFORMED, detail, List.of(), parameter, 0);
    }

    Problem problem() {
        return problem;
    }

    List<String> errors() {
        return errors;
    }

    /** As what it is answered. */
    Answer answer() {
        final Answer answer = parameter.isEmpty()
                ? Answer.problem(problem, getMessage(), errors)
                : Answer.parameterProblem(problem, parameter, getMessage());
        return retryAfterS == 0 ? answer : answer.with("Retry-After", Long.toString(retryAfterS));
    }
}
