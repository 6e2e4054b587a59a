package io.trailmark.store;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.CatalogueChanges;
import io.trailmark.catalogue.Link;
import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import io.trailmark.views.ConversionView;
import io.trailmark.views.ViewsCut;
import java.util.AbstractList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Writes to the store, one transaction at a time. Thread: {@code store}.
 *
 * <p>Exactly once: a transaction that changes the position names the one it follows. Another process that writes to the
 * same database, or a commit whose answer was lost, is seen by that, and nothing of the transaction stands.
 */
final class StoreWriter {
    private final Jdbi jdbi;
    private final String journal;
    private final CounterColumn counters;
    private long position;

    /** @param journal what the journal is known by. */
    StoreWriter(final Jdbi jdbi, final String journal, final CounterColumn counters) {
        this.jdbi = jdbi;
        this.journal = journal;
        this.counters = counters;
    }

    /** The position that the store was last seen at. */
    long position() {
        return position;
    }

    /** What the store says about itself; null where it is empty. */
    StoreState readState() {
        return jdbi.withHandle(handle -> {
            final StoreState state = state(handle);
            position = state == null ? 0 : state.position();
            return state;
        });
    }

    static StoreState state(final Handle handle) {
        return handle.createQuery("SELECT format, journal, position, record_crc32c, is_filling FROM store_state")
                .map((row, context) -> new StoreState(
                        row.getInt(1), row.getString(2), row.getLong(3), (int) row.getLong(4), row.getInt(5) != 0))
                .findOne()
                .orElse(null);
    }

    /** Begins an empty store. */
    void begin() {
        jdbi.useTransaction(handle -> handle.createUpdate(
                        "INSERT INTO store_state (id, format, journal, position, record_crc32c, is_filling)"
                                + " VALUES (1, ?, ?, 0, 0, 1)")
                .bind(0, StoreState.FORMAT)
                .bind(1, journal)
                .execute());
        position = 0;
    }

    /** Says that rows are of several positions from now on, until the next {@link #write}. */
    void beginFilling() {
        jdbi.useTransaction(handle -> {
            advance(handle, position, 0, true);
            handle.execute("DELETE FROM customers");
        });
    }

    /** Entities of the catalogue while filling. */
    void fillEntities(final ToLongFunction<Handle> rows) {
        counters.add(Counter.STORE_ROWS, jdbi.inTransaction(rows::applyAsLong));
    }

    /** Conversions while filling; customers come behind all of them. */
    void fillConversions(final Catalogue catalogue, final List<ConversionView> conversions) {
        final long rows =
                jdbi.inTransaction(handle -> new ConversionRows(handle, catalogue, position).write(conversions));
        counters.add(Counter.STORE_ROWS, rows);
    }

    /** The next customers while filling; returns the last of them, or null behind the last of all. */
    CustomerRows.Key fillCustomers(final Catalogue catalogue, final CustomerRows.Key after) {
        return jdbi.inTransaction(handle -> new CustomerRows(handle, catalogue).writeNext(after));
    }

    /** Writes a cut and its position, both or neither. */
    void write(final ViewsCut cut) {
        final long written = jdbi.inTransaction(handle -> {
            advance(handle, cut.position(), cut.recordCrc32c(), false);
            long rows = entities(handle, cut.catalogue(), cut.entities());
            if (!cut.conversions().isEmpty()) {
                final CustomerRows customers = new CustomerRows(handle, cut.catalogue());
                customers.note(cut.conversions());
                rows += new ConversionRows(handle, cut.catalogue(), position).write(cut.conversions());
                rows += customers.write();
            }
            return rows;
        });
        position = cut.position();
        counters.add(Counter.STORE_ROWS, written);
        counters.increment(Counter.STORE_BATCHES);
    }

    private void advance(final Handle handle, final long to, final int recordCrc32c, final boolean isFilling) {
        final int count = handle.createUpdate("UPDATE store_state SET position = ?, record_crc32c = ?, is_filling = ?"
                        + " WHERE id = 1 AND journal = ? AND position = ?")
                .bind(0, to)
                .bind(1, (long) recordCrc32c)
                .bind(2, isFilling ? 1 : 0)
                .bind(3, journal)
                .bind(4, position)
                .execute();
        if (count != 1) {
            throw new IllegalStateException("the store is not at position " + position
                    + " any more: another process writes to it, or an answer was lost");
        }
    }

    /** The changed entities; returns how many rows there were. */
    static long entities(final Handle handle, final Catalogue catalogue, final CatalogueChanges changes) {
        if (changes.isEmpty()) {
            return 0;
        }
        final EntityRows rows = new EntityRows(handle, catalogue);
        rows.programs(changes.programs(catalogue));
        rows.goals(changes.goals(catalogue));
        rows.partners(changes.partners(catalogue));
        rows.coupons(changes.coupons(catalogue));
        rows.registrations(changes.registrations(catalogue));
        rows.links(new AbstractList<Link>() {
            @Override
            public Link get(final int index) {
                return changes.link(index);
            }

            @Override
            public int size() {
                return changes.linkCount();
            }
        });
        return rows.rows();
    }
}
