package io.trailmark.engine;

import io.trailmark.memory.ByteArena;
import io.trailmark.memory.ChunkedMemory;
import io.trailmark.memory.KeyTable;
import io.trailmark.memory.MemorySource;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;
import io.trailmark.record.codec.Priority;

/**
 * What is kept of each customer of a programme: the visitors that were joined to it, newest first, and the founding
 * conversion, whose credits later ones inherit. Never forgets and is never full.
 *
 * <pre>
 *  row   0                 8                 16             24
 *        +-----------------+-----------------+--------------+---------------------------+
 *        | foundingRow + 1 | foundingLocalMs | visitorCount | visitors, the newest first |
 *        +-----------------+-----------------+--------------+---------------------------+
 * </pre>
 *
 * <p>Invariants: rows are only added, in the order in which the journal first speaks of customers with a report that is
 * vouched for; the founding conversion is set once; a visitor stands in a row at most once.
 */
final class Customers implements AutoCloseable {
    /** No such customer, or no founding conversion. */
    static final long MISSING = -1;

    /** Joined visitors kept of a customer. */
    static final int MAX_VISITORS = 8;

    private static final int FOUNDING_ROW_OFFSET = 0;
    private static final int FOUNDING_LOCAL_MS_OFFSET = FOUNDING_ROW_OFFSET + Long.BYTES;
    private static final int VISITOR_COUNT_OFFSET = FOUNDING_LOCAL_MS_OFFSET + Long.BYTES;
    private static final int VISITORS_OFFSET = VISITOR_COUNT_OFFSET + Long.BYTES;
    private static final int ROW_BYTES = VISITORS_OFFSET + MAX_VISITORS * Long.BYTES;

    private final KeyTable index;
    private final ChunkedMemory rows;
    private final byte[] key = new byte[Integer.BYTES + Conversion.MAX_CUSTOMER_BYTES];
    private long count;

    Customers(
            final int capacity,
            final ByteArena arena,
            final MemorySource source,
            final long hashKey0,
            final long hashKey1) {
        index = new KeyTable(capacity, arena, source, hashKey0, hashKey1);
        rows = new ChunkedMemory(source);
    }

    /** The row of the conversion's customer, or {@link #MISSING}. */
    long find(final Conversion conversion) {
        if (conversion.customerLengthBytes == 0) {
            return MISSING;
        }
        final int lengthBytes = keyOf(conversion);
        return index.find(index.hash(key, lengthBytes), key, lengthBytes);
    }

    /**
     * Takes in what a conversion that is vouched for says of its customer, after it was decided and stored: joins its
     * visitor, and founds the customer where nothing has.
     *
     * @param conversion whose customer's row was found when it was decided.
     * @param conversionRow where it stands in the {@link ConversionTable}.
     */
    void onDecided(final Conversion conversion, final long conversionRow) {
        if (conversion.customerLengthBytes == 0 || !conversion.isVouched()) {
            return;
        }
        if (conversion.customerRow == MISSING) {
            conversion.customerRow = add(conversion);
        }
        final long row = conversion.customerRow;
        if (conversion.isCustomerInherited) {
            // Named by a browser only: whoever guesses an order id could otherwise tie a visitor to anybody's customer.
            return;
        }
        if (conversion.isClickOurs) {
            join(row, conversion.clickVisitor);
        }
        if (conversion.credits.count > 0 && conversion.priority != Priority.CUSTOMER && foundingRow(row) == MISSING) {
            rows.putLong(row * ROW_BYTES + FOUNDING_ROW_OFFSET, conversionRow + 1);
            rows.putLong(row * ROW_BYTES + FOUNDING_LOCAL_MS_OFFSET, conversion.localMs());
        }
    }

    /** Row of the founding conversion in the {@link ConversionTable}, or {@link #MISSING}. */
    long foundingRow(final long row) {
        return rows.getLong(row * ROW_BYTES + FOUNDING_ROW_OFFSET) - 1;
    }

    /** Time of the founding conversion by its programme's clock. */
    long foundingLocalMs(final long row) {
        return rows.getLong(row * ROW_BYTES + FOUNDING_LOCAL_MS_OFFSET);
    }

    int visitorCount(final long row) {
        return (int) rows.getLong(row * ROW_BYTES + VISITOR_COUNT_OFFSET);
    }

    /** A joined visitor; 0 is the one that was joined last. */
    long visitor(final long row, final int number) {
        return rows.getLong(visitorOffset(row, number));
    }

    /** Customers held. */
    long count() {
        return count;
    }

    void addTo(final StateDigest digest) {
        digest.add(count);
        for (long offset = 0; offset < count * ROW_BYTES; offset += Long.BYTES) {
            digest.add(rows.getLong(offset));
        }
    }

    void writeTo(final SnapshotOut out) {
        out.section("customers").putLong(ROW_BYTES).putLong(count);
        index.writeTo(out);
        rows.writeTo(out, count * ROW_BYTES);
    }

    void readFrom(final SnapshotIn in) {
        in.section("customers").expect("bytes of a row", ROW_BYTES);
        count = in.getLong();
        index.readFrom(in);
        rows.readFrom(in);
    }

    @Override
    public void close() {
        index.close();
        rows.close();
    }

    private long add(final Conversion conversion) {
        final int lengthBytes = keyOf(conversion);
        final long row = count++;
        rows.growTo(count * ROW_BYTES);
        index.put(index.hash(key, lengthBytes), key, lengthBytes, row);
        return row;
    }

    /** Moves the visitor to the newest place; of too many the oldest falls out. */
    private void join(final long row, final long visitor) {
        final int held = visitorCount(row);
        int place = 0;
        while (place < held && visitor(row, place) != visitor) {
            place++;
        }
        if (place == held && held < MAX_VISITORS) {
            rows.putLong(row * ROW_BYTES + VISITOR_COUNT_OFFSET, held + 1L);
        }
        for (int i = Math.min(place, MAX_VISITORS - 1); i > 0; i--) {
            rows.putLong(visitorOffset(row, i), visitor(row, i - 1));
        }
        rows.putLong(visitorOffset(row, 0), visitor);
    }

    private int keyOf(final Conversion conversion) {
        for (int i = 0; i < Integer.BYTES; i++) {
            key[i] = (byte) (conversion.programId >>> (8 * i));
        }
        System.arraycopy(conversion.customer, 0, key, Integer.BYTES, conversion.customerLengthBytes);
        return Integer.BYTES + conversion.customerLengthBytes;
    }

    private static long visitorOffset(final long row, final int number) {
        return row * ROW_BYTES + VISITORS_OFFSET + (long) number * Long.BYTES;
    }
}
