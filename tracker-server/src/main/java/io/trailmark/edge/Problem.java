package io.trailmark.edge;

import io.trailmark.counters.Counter;

/** Refusals with a stable public code: each has its status, its counter and its answer, encoded once. */
enum Problem {
    MALFORMED(Status.BAD_REQUEST, Counter.REFUSED_MALFORMED, "The request is not well formed."),
    AMBIGUOUS(Status.BAD_REQUEST, Counter.REFUSED_AMBIGUOUS, "Two names for one thing have different values."),
    UNAUTHORIZED(Status.UNAUTHORIZED, Counter.REFUSED_UNAUTHORIZED, "A known token is needed."),
    FORBIDDEN(Status.FORBIDDEN, Counter.REFUSED_FORBIDDEN, "The token does not allow this."),
    HISTORY_SCOPE_NEEDED(
            Status.FORBIDDEN,
            Counter.REFUSED_HISTORY_SCOPE_NEEDED,
            "Events of the past need a token with the scope history:write."),
    NOT_FOUND(Status.NOT_FOUND, Counter.REFUSED_NOT_FOUND, "There is nothing at this address."),
    PROGRAM_UNKNOWN(Status.UNPROCESSABLE, Counter.REFUSED_PROGRAM_UNKNOWN, "There is no such programme."),
    GOAL_UNKNOWN(Status.UNPROCESSABLE, Counter.REFUSED_GOAL_UNKNOWN, "The programme has no such goal."),
    LINK_UNKNOWN(Status.UNPROCESSABLE, Counter.REFUSED_LINK_UNKNOWN, "The programme has no such link."),
    CONVERSION_UNKNOWN(Status.NOT_FOUND, Counter.REFUSED_CONVERSION_UNKNOWN, "There is no such conversion."),
    METHOD_NOT_ALLOWED(
            Status.METHOD_NOT_ALLOWED, Counter.REFUSED_METHOD_NOT_ALLOWED, "The address does not have this method."),
    ORDER_CONFLICT(
            Status.CONFLICT,
            Counter.REFUSED_ORDER_CONFLICT,
            "The order is known with another amount, currency or customer."),
    ADJUSTMENT_CONFLICT(
            Status.CONFLICT, Counter.REFUSED_ADJUSTMENT_CONFLICT, "The adjustment is known with another payload."),
    STATUS_FINAL(Status.CONFLICT, Counter.REFUSED_STATUS_FINAL, "The conversion is reversed for good."),
    TOO_LARGE(Status.CONTENT_TOO_LARGE, Counter.REFUSED_TOO_LARGE, "The body or a value is over its limit."),
    URI_TOO_LONG(Status.URI_TOO_LONG, Counter.REFUSED_URI_TOO_LONG, "The request line is over 8 KB."),
    UNSUPPORTED_TYPE(
            Status.UNSUPPORTED_MEDIA_TYPE,
            Counter.REFUSED_UNSUPPORTED_TYPE,
            "The type of the body is not one that is understood."),
    CLICK_ID_FORGED(
            Status.UNPROCESSABLE,
            Counter.REFUSED_CLICK_ID_FORGED,
            "The click id does not prove itself, and there is nothing else to go by."),
    NO_ATTRIBUTION_KEY(
            Status.UNPROCESSABLE,
            Counter.REFUSED_NO_ATTRIBUTION_KEY,
            "At least one of click_id, customer_id, coupon and registration_id is needed."),
    REGISTRATION_UNKNOWN(
            Status.UNPROCESSABLE, Counter.REFUSED_REGISTRATION_UNKNOWN, "The programme has no such registration."),
    DIMENSION_INVALID(
            Status.UNPROCESSABLE,
            Counter.REFUSED_DIMENSION_INVALID,
            "A dimension has no valid name or value, or there are too many."),
    CURRENCY_UNKNOWN(Status.UNPROCESSABLE, Counter.REFUSED_CURRENCY_UNKNOWN, "ISO 4217 has no such currency."),
    CURRENCY_MISMATCH(
            Status.UNPROCESSABLE,
            Counter.REFUSED_CURRENCY_MISMATCH,
            "The currency is neither the programme's nor the one in which the order was paid."),
    RATE_MISSING(Status.UNPROCESSABLE, Counter.REFUSED_RATE_MISSING, "No exchange rate is known for the day."),
    AMOUNT_INVALID(
            Status.UNPROCESSABLE,
            Counter.REFUSED_AMOUNT_INVALID,
            "The amount is not a plain decimal number of its currency."),
    OCCURRED_IN_FUTURE(
            Status.UNPROCESSABLE, Counter.REFUSED_OCCURRED_IN_FUTURE, "The time is more than 5 minutes ahead."),
    NO_IDENTITY(
            Status.UNPROCESSABLE,
            Counter.REFUSED_NO_IDENTITY,
            "Nothing tells this report from the next one: order_id, Idempotency-Key or a proven click_id is needed."),
    ADJUSTMENT_TYPE_UNSUPPORTED(
            Status.UNPROCESSABLE, Counter.REFUSED_ADJUSTMENT_TYPE_UNSUPPORTED, "There is no such type of adjustment."),
    TABLE_FULL(Status.UNAVAILABLE, Counter.REFUSED_TABLE_FULL, "No more identities can be kept now; try again later."),
    OVER_REFUND(Status.UNPROCESSABLE, Counter.REFUSED_OVER_REFUND, "More than the order was worth."),
    RATE_LIMITED(
            Status.TOO_MANY_REQUESTS,
            Counter.REFUSED_RATE_LIMITED,
            "Too many reports without a known token from this address; try again later."),
    ADDRESS_REFUSED(Status.FORBIDDEN, Counter.REFUSED_ADDRESS_REFUSED, "The token may not be used from this address."),
    SIGNATURE_INVALID(
            Status.UNAUTHORIZED,
            Counter.REFUSED_SIGNATURE_INVALID,
            "No live key made this signature for this request."),
    SIGNATURE_EXPIRED(
            Status.UNAUTHORIZED,
            Counter.REFUSED_SIGNATURE_EXPIRED,
            "The signature's time is more than 5 minutes from ours; sign again."),
    SIGNATURE_REPEATED(
            Status.UNAUTHORIZED,
            Counter.REFUSED_SIGNATURE_REPEATED,
            "The signature's nonce was used before; sign again."),
    SIGNATURE_NEEDED(
            Status.UNAUTHORIZED, Counter.REFUSED_SIGNATURE_NEEDED, "This token counts in signed requests only."),
    NONCES_FULL(
            Status.UNAVAILABLE, Counter.REFUSED_NONCES_FULL, "No more nonces can be remembered now; try again later."),
    OVERLOADED(
            Status.UNAVAILABLE,
            Counter.REFUSED_OVERLOADED,
            "Too much is being sent to this server at once; try again."),
    TIMEOUT(Status.REQUEST_TIMEOUT, Counter.REFUSED_TIMEOUT, "The request took too long to arrive."),
    EXPECTATION_FAILED(
            Status.EXPECTATION_FAILED, Counter.REFUSED_EXPECTATION_FAILED, "Only 100-continue can be expected."),
    HEADERS_TOO_LARGE(Status.HEADERS_TOO_LARGE, Counter.REFUSED_HEADERS_TOO_LARGE, "The headers are over 16 KB."),
    INTERNAL_ERROR(Status.INTERNAL_ERROR, Counter.EDGE_ERRORS, "A fault of ours."),
    NOT_JOURNALED(Status.UNAVAILABLE, Counter.REFUSED_NOT_JOURNALED, "The journal takes nothing now; try again.");

    private final Status status;
    private final Counter counter;
    private final String code;
    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // Written once, here.
    private final byte[] body;

    Problem(final Status status, final Counter counter, final String title) {
        this.status = status;
        this.counter = counter;
        this.title = title;
        code = counter.code().isEmpty() ? "internal_error" : counter.code();
        body = Ascii.bytes("{\"code\":\"" + code + "\",\"title\":\"" + title + "\",\"status\":" + status.code() + '}');
    }

    Status status() {
        return status;
    }

    /** What counts this refusal. */
    Counter counter() {
        return counter;
    }

    /** The public code. */
    String code() {
        return code;
    }

    /** A sentence for people. */
    String title() {
        return title;
    }

    /** The whole answer's body without a detail; not to be changed. */
    byte[] body() {
        return body;
    }
}
