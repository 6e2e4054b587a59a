package io.trailmark.edge;

import java.util.Arrays;

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
    private static final Field[] PARAMETERS = {
        PROGRAM, GOAL, CLICK_ID, ORDER_ID, CUSTOMER_ID, COUPON, AMOUNT, CURRENCY, TOKEN
    };

    /**
     * What other systems call the same things. Passing them over as unknown would take a sale without its amount, so
     * they are refused; names that sites use for other things as well, such as {@code t} and {@code cid}, are not.
     */
    private static final Field[] FOREIGN = {
        CLICK_ID, CLICK_ID, CLICK_ID, CLICK_ID, ORDER_ID, ORDER_ID, AMOUNT, AMOUNT, GOAL
    };

    private static final byte[][] FOREIGN_NAMES = {
        Ascii.bytes("transaction_id"),
        Ascii.bytes("clickid"),
        Ascii.bytes("subid"),
        Ascii.bytes("reqid"),
        Ascii.bytes("txid"),
        Ascii.bytes("oid"),
        Ascii.bytes("payout"),
        Ascii.bytes("sum"),
        Ascii.bytes("event")
    };

    private final String text;
    private final int limitBytes;
    private final Problem overLimit;

    @SuppressWarnings("ImmutableEnumChecker") // Written once, here.
    private final byte[] name;

    Field(final String text, final int limitBytes, final Problem overLimit) {
        this.text = text;
        this.limitBytes = limitBytes;
        this.overLimit = overLimit;
        name = Ascii.bytes(text);
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

    /** The field that a postback or a pixel calls by this name, or null. */
    static Field ofParameter(final byte[] bytes, final int offset, final int lengthBytes) {
        for (final Field field : PARAMETERS) {
            if (Ascii.equals(bytes, offset, lengthBytes, field.name)) {
                return field;
            }
        }
        return null;
    }

    /** The field that another system's name means, or null. */
    static Field ofForeignName(final byte[] bytes, final int offset, final int length) {
        for (int i = 0; i < FOREIGN_NAMES.length; i++) {
            final byte[] foreign = FOREIGN_NAMES[i];
            if (Arrays.equals(bytes, offset, offset + length, foreign, 0, foreign.length)) {
                return FOREIGN[i];
            }
        }
        return null;
    }
}
