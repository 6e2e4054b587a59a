package io.trailmark.api;

/** Why the back office refuses; the name in lower case is the public code. */
enum Problem {
    MALFORMED(400, "The request is malformed"),
    UNAUTHORIZED(401, "A bearer token is needed"),
    FORBIDDEN(403, "The token does not allow this"),
    NOT_FOUND(404, "There is nothing here"),
    PROGRAM_UNKNOWN(404, "There is no such programme"),
    PARTNER_UNKNOWN(404, "There is no such partner"),
    CONVERSION_UNKNOWN(404, "There is no such conversion"),
    SIMULATION_UNKNOWN(404, "There is no such simulation"),
    METHOD_NOT_ALLOWED(405, "The method does not apply here"),
    RULES_INVALID(422, "The rules cannot be applied"),
    SIMULATIONS_FULL(429, "Too many simulations wait"),
    INTERNAL(500, "Something is wrong on our side");

    private final int status;
    private final String title;

    Problem(final int status, final String title) {
        this.status = status;
        this.title = title;
    }

    int status() {
        return status;
    }

    String title() {
        return title;
    }
}
