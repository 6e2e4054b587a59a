package io.trailmark.engine;

import io.trailmark.memory.LongTable;
import io.trailmark.memory.MemorySource;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;

/**
 * What orders were paid in that came in another currency than their programme's, by row of the {@link
 * ConversionTable}: 64 bytes for each of them, and nothing for all others. Never forgets. Allocates nothing but as it
 * grows.
 */
final class PaidOrders implements AutoCloseable {
    private static final int INITIAL_ROWS = 1 << 10;

    private static final int CURRENCY_AND_SCALES = 0;
    private static final int RATE_MANTISSA = 1;
    private static final int REPORTED_MINOR = 2;
    private static final int VALUE_MINOR = 3;
    private static final int REFUNDED_MINOR = 4;
    private static final int VALUES = 5;

    private static final int CURRENCY_BITS = 24;
    private static final int EXPONENT_BITS = 8;

    private final LongTable orders;

    PaidOrders(final MemorySource source, final long hashKey0, final long hashKey1) {
        orders = new LongTable(INITIAL_ROWS, VALUES, source, hashKey0, hashKey1);
    }

    void store(final long row, final Paid paid) {
        final long entry = orders.findOrPut(row, 0, 0);
        orders.set(
                entry,
                CURRENCY_AND_SCALES,
                paid.currency
                        | (long) paid.exponent << CURRENCY_BITS
                        | (long) paid.rateScale << (CURRENCY_BITS + EXPONENT_BITS));
        orders.set(entry, RATE_MANTISSA, paid.rateMantissa);
        orders.set(entry, REPORTED_MINOR, paid.reportedMinor);
        orders.set(entry, VALUE_MINOR, paid.valueMinor);
        orders.set(entry, REFUNDED_MINOR, paid.refundedMinor);
    }

    /** Reads what was stored for a row. */
    void load(final long row, final Paid paid) {
        final long entry = orders.find(row, 0, 0);
        if (entry == LongTable.MISSING) {
            throw new IllegalStateException("nothing is known of what was paid for the conversion in row " + row);
        }
        final long packed = orders.get(entry, CURRENCY_AND_SCALES);
        paid.currency = (int) packed & ((1 << CURRENCY_BITS) - 1);
        paid.exponent = (int) (packed >>> CURRENCY_BITS) & ((1 << EXPONENT_BITS) - 1);
        paid.rateScale = (int) (packed >>> (CURRENCY_BITS + EXPONENT_BITS));
        paid.rateMantissa = orders.get(entry, RATE_MANTISSA);
        paid.reportedMinor = orders.get(entry, REPORTED_MINOR);
        paid.valueMinor = orders.get(entry, VALUE_MINOR);
        paid.refundedMinor = orders.get(entry, REFUNDED_MINOR);
    }

    void addTo(final StateDigest digest) {
        orders.addTo(digest);
    }

    void writeTo(final SnapshotOut out) {
        out.section("paid orders");
        orders.writeTo(out);
    }

    void readFrom(final SnapshotIn in) {
        in.section("paid orders");
        orders.readFrom(in);
    }

    @Override
    public void close() {
        orders.close();
    }
}
