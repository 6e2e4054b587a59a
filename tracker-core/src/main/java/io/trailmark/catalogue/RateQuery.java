package io.trailmark.catalogue;

/** Which rate is looked for. Belongs to one thread, and is filled anew for each look-up. */
public final class RateQuery {
    private int from;
    private int to;
    private long timeMs;
    private long maxAgeMs;

    /** From the currency with these letters. */
    public RateQuery from(final byte first, final byte second, final byte third) {
        from = CurrencyCodes.of(first, second, third);
        return this;
    }

    /** From this currency. */
    public RateQuery from(final String currency) {
        from = CurrencyCodes.of(currency);
        return this;
    }

    /** To this currency. */
    public RateQuery to(final String currency) {
        to = CurrencyCodes.of(currency);
        return this;
    }

    /**
     * As of a moment.
     *
     * @param newTimeMs in ms since 1970.
     * @param newMaxAgeMs how old a rate may be at that moment.
     */
    public RateQuery at(final long newTimeMs, final long newMaxAgeMs) {
        timeMs = newTimeMs;
        maxAgeMs = newMaxAgeMs;
        return this;
    }

    int from() {
        return from;
    }

    int to() {
        return to;
    }

    long timeMs() {
        return timeMs;
    }

    long maxAgeMs() {
        return maxAgeMs;
    }
}
