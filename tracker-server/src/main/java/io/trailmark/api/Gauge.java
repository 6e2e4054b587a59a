package io.trailmark.api;

import java.math.BigDecimal;
import java.util.function.LongSupplier;

/**
 * A figure that goes up and down, read when the metrics page is asked for.
 *
 * @param name as published, without the prefix that all have; it ends in the unit, which is a base unit.
 * @param help what it tells.
 * @param value any thread may ask; in the unit that the code counts in.
 * @param decimals digits by which that unit is smaller than the one published.
 */
public record Gauge(String name, String help, LongSupplier value, int decimals) {
    private static final int MILLI = 3;
    private static final int NANO = 9;

    /** A figure that is published as it is counted. */
    public Gauge(final String name, final String help, final LongSupplier value) {
        this(name, help, value, 0);
    }

    /** Published in seconds. */
    public static Gauge ofMs(final String name, final String help, final LongSupplier valueMs) {
        return new Gauge(name, help, valueMs, MILLI);
    }

    /** Published in seconds. */
    public static Gauge ofNs(final String name, final String help, final LongSupplier valueNs) {
        return new Gauge(name, help, valueNs, NANO);
    }

    /** As it stands on the page. */
    String text() {
        return BigDecimal.valueOf(value.getAsLong(), decimals).toPlainString();
    }
}
