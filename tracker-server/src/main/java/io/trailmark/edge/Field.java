package io.trailmark.edge;

import java.util.List;

/** What a report of a conversion or an adjustment can say, under the names of the native dialect. */
enum Field {
    PROGRAM("program", 64, Problem.PROGRAM_UNKNOWN),
    GOAL("goal", 64, Problem.GOAL_UNKNOWN),
    CLICK_ID("click_id", 4096, Problem.TOO_LARGE),
    ORDER_ID("order_id", 128, Problem.TOO_LARGE),
    CUSTOMER_ID("customer_id", 100, Problem.TOO_LARGE),
    COUPON("coupon", 64, Problem.TOO_LARGE),
    REGISTRATION_ID("registration_id", 64, Problem.REGISTRATION_UNKNOWN),
    AMOUNT("amount", 64, Problem.AMOUNT_INVALID),
    CURRENCY("currency", 3, Problem.CURRENCY_UNKNOWN),
    TOKEN("token", 128, Problem.UNAUTHORIZED),
    OCCURRED_AT("occurred_at", 64, Problem.MALFORMED),
    ADJUSTMENT_ID("adjustment_id", 128, Problem.TOO_LARGE),
    TYPE("type", 32, Problem.ADJUSTMENT_TYPE_UNSUPPORTED),
    REASON("reason", 500, Problem.TOO_LARGE),
    IDEMPOTENCY_KEY("", 128, Problem.TOO_LARGE),
    DETAILS("", EdgeLimits.DETAILS_BYTES, Problem.TOO_LARGE);

    /** How many there are. */
    static final int COUNT = values().length;

    /** What a postback or a pixel may name. */
    static final List<Field> PARAMETERS =
            List.of(PROGRAM, GOAL, CLICK_ID, ORDER_ID, CUSTOMER_ID, COUPON, AMOUNT, CURRENCY, TOKEN);

    private final String text;
    private final int limitBytes;
    private final Problem overLimit;

    Field(final String text, final int limitBytes, final Problem overLimit) {
        this.text = text;
        this.limitBytes = limitBytes;
        this.overLimit = overLimit;
    }

    /** Its name as clients know it; empty for what has none. */
    String text() {
        return text;
    }

    /** Its place in arrays with one element per field. */
    @SuppressWarnings("EnumOrdinal") // The arrays live no longer than the process.
    int slot() {
        return ordinal();
    }

    /** No value is longer. */
    int limitBytes() {
        return limitBytes;
    }

    /** What a longer value is refused with. */
    Problem overLimit() {
        return overLimit;
    }
}
