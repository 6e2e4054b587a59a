package io.trailmark.api;

/** Why the back office refuses; the name in lower case is the public code. */
enum Problem {
    MALFORMED(400, "The request is malformed"),
    UNAUTHORIZED(401, "A bearer token is needed"),
    LOGIN_REFUSED(401, "The address or the password is wrong"),
    FORBIDDEN(403, "The token does not allow this"),
    NOT_FOUND(404, "There is nothing here"),
    PROGRAM_UNKNOWN(404, "There is no such programme"),
    PARTNER_UNKNOWN(404, "There is no such partner"),
    GOAL_UNKNOWN(404, "There is no such goal"),
    LINK_UNKNOWN(404, "There is no such link"),
    COUPON_UNKNOWN(404, "There is no such coupon"),
    REGISTRATION_UNKNOWN(404, "There is no such registration"),
    CHANGE_UNKNOWN(404, "There is no such change"),
    TOKEN_UNKNOWN(404, "There is no such token"),
    USER_UNKNOWN(404, "There is no such user"),
    INVITATION_UNKNOWN(404, "There is no such invitation"),
    CONVERSION_UNKNOWN(404, "There is no such conversion"),
    SIMULATION_UNKNOWN(404, "There is no such simulation"),
    METHOD_NOT_ALLOWED(405, "The method does not apply here"),
    PUBLIC_URL_UNKNOWN(409, "The public address is not known"),
    TAKEN(409, "Something else has this name"),
    STATUS_CONFLICT(409, "Its status does not allow this"),
    MANAGED_BY_FILE(409, "A programme file declares this"),
    IDEMPOTENCY_KEY_REUSED(409, "The idempotency key was used for something else"),
    TOKENS_FULL(409, "There is no room for another token"),
    USERS_FULL(409, "There is no room for another user"),
    LAST_OWNER(409, "Nobody would be left who may do everything"),
    VERSION_CONFLICT(412, "It was changed since you read it"),
    BODY_TOO_SLOW(408, "What was sent came too slowly"),
    BODY_TOO_LARGE(413, "What was sent is too large"),
    INVALID(422, "What was sent cannot be applied"),
    PASSWORD_WEAK(422, "The password is easily guessed"),
    QR_INVALID(422, "The QR code cannot be drawn like this"),
    RULES_INVALID(422, "The rules cannot be applied"),
    SIMULATIONS_FULL(429, "Too many simulations wait"),
    FOLLOWERS_FULL(429, "Too many wait for events"),
    RATE_LIMITED(429, "Too many requests"),
    LOGIN_THROTTLED(429, "Too many logins"),
    UNJOURNALED(503, "Nothing can be recorded at the moment"),
    LOGINS_BUSY(503, "Too many log in at this moment"),
    DRAWING_BUSY(503, "Too many pictures are drawn at this moment"),
    STORE_UNAVAILABLE(503, "Lists cannot be made at the moment"),
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
