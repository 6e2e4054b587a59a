package io.trailmark.store;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Partner;
import io.trailmark.catalogue.Program;
import io.trailmark.ids.ConversionId;
import io.trailmark.views.ConversionView;
import io.trailmark.views.JsonFields;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Customers as rows: what the conversions of one customer in one programme add up to, tests left out. Thread: the
 * transaction's.
 *
 * <p>A row follows from the rows of the conversions alone. So a conversion that changes has the rows of its customer
 * made anew, and of the customer it was before: a trusted report may name another than a browser did. Costs a pass over
 * the conversions of those customers.
 */
final class CustomerRows {
    private static final int IDS_AT_ONCE = 500;
    private static final int CUSTOMERS_AT_ONCE = 500;

    /**
     * Revenue is summed in two parts, since SQLite gives no sum beyond 64 bits; such a one is shown as the greatest.
     */
    private static final long HALF = 1_000_000;

    private static final String SUMS = """
            SELECT a.program_id, a.customer_id, a.first_id, f.occurred_ms, p.partner_id, a.standing, a.high, a.low
            FROM (SELECT program_id, customer_id, MIN(id) AS first_id,
                    MIN(CASE WHEN partner_id <> 0 THEN id END) AS credited_id,
                    SUM(CASE WHEN status IN ('pending', 'approved') THEN 1 ELSE 0 END) AS standing,
                    SUM(CASE WHEN status IN ('pending', 'approved') THEN revenue_minor / 1000000 ELSE 0 END) AS high,
                    SUM(CASE WHEN status IN ('pending', 'approved') THEN revenue_minor % 1000000 ELSE 0 END) AS low
                FROM conversions WHERE is_test = 0 AND""";
    private static final String OF_ONE = SUMS + " program_id = ? AND customer_id = ?" + """
                 GROUP BY program_id, customer_id) a
            JOIN conversions f ON f.id = a.first_id LEFT JOIN conversions p ON p.id = a.credited_id""";
    private static final String OF_MANY = SUMS + " customer_id <> '' AND (program_id, customer_id) > (?, ?)" + """
                 GROUP BY program_id, customer_id ORDER BY program_id, customer_id LIMIT ?) a
            JOIN conversions f ON f.id = a.first_id LEFT JOIN conversions p ON p.id = a.credited_id
            ORDER BY a.program_id, a.customer_id""";

    private final Handle handle;
    private final Catalogue catalogue;
    private final Set<Key> changed = new HashSet<>();

    /** A customer of a programme. */
    record Key(int programId, String customerId) {
        /** Before all others. */
        static final Key NONE = new Key(0, "");
    }

    private record Sums(Key key, long firstId, long firstMs, int partnerId, long conversions, long revenueMinor) {}

    CustomerRows(final Handle handle, final Catalogue catalogue) {
        this.handle = handle;
        this.catalogue = catalogue;
    }

    /** Notes whose conversions these are in the store, before they are written, and whose they will be. */
    void note(final List<ConversionView> conversions) {
        for (final ConversionView conversion : conversions) {
            note(
                    conversion.report().programId(),
                    RowBatch.text(conversion.report().customerId()));
        }
        for (int from = 0; from < conversions.size(); from += IDS_AT_ONCE) {
            noteBefore(conversions.subList(from, Math.min(conversions.size(), from + IDS_AT_ONCE)));
        }
    }

    private void noteBefore(final List<ConversionView> conversions) {
        final String marks = String.join(", ", Collections.nCopies(conversions.size(), "?"));
        try (Query query = handle.createQuery(
                "SELECT DISTINCT program_id, customer_id FROM conversions WHERE id IN (" + marks + ")")) {
            for (int i = 0; i < conversions.size(); i++) {
                query.bind(i, conversions.get(i).id());
            }
            query.map((row, context) -> new Key(row.getInt(1), row.getString(2)))
                    .forEach(key -> note(key.programId, key.customerId));
        }
    }

    private void note(final int programId, final String customerId) {
        if (!customerId.isEmpty()) {
            changed.add(new Key(programId, customerId));
        }
    }

    /** Makes the noted customers' rows anew, once their conversions are written; returns how many. */
    long write() {
        final List<Sums> found = new ArrayList<>();
        try (RowBatch gone = new RowBatch(handle, "DELETE FROM customers WHERE program_id = ? AND customer_id = ?")) {
            for (final Key key : changed) {
                final Sums sums = handle.createQuery(OF_ONE)
                        .bind(0, key.programId)
                        .bind(1, key.customerId)
                        .map((row, context) -> sums(row))
                        .findOne()
                        .orElse(null);
                if (sums == null) {
                    gone.add(key.programId, key.customerId);
                } else {
                    found.add(sums);
                }
            }
            gone.finish();
        }
        changed.clear();
        return write(found);
    }

    /** Makes the rows of the customers that follow {@code after}, of a few hundred; returns the last, or null. */
    Key writeNext(final Key after) {
        final List<Sums> found = handle.createQuery(OF_MANY)
                .bind(0, after.programId)
                .bind(1, after.customerId)
                .bind(2, CUSTOMERS_AT_ONCE)
                .map((row, context) -> sums(row))
                .list();
        write(found);
        return found.isEmpty() ? null : found.getLast().key;
    }

    private static Sums sums(final ResultSet row) throws SQLException {
        final BigInteger revenue = BigInteger.valueOf(row.getLong(7))
                .multiply(BigInteger.valueOf(HALF))
                .add(BigInteger.valueOf(row.getLong(8)));
        return new Sums(
                new Key(row.getInt(1), row.getString(2)),
                row.getLong(3),
                row.getLong(4),
                row.getInt(5),
                row.getLong(6),
                revenue.bitLength() < Long.SIZE ? revenue.longValue() : Long.MAX_VALUE);
    }

    private long write(final List<Sums> customers) {
        try (RowBatch batch = RowBatch.upsert(handle, StoreTable.CUSTOMERS)) {
            for (final Sums sums : customers) {
                final Program program = catalogue.program(sums.key.programId);
                batch.add(
                        sums.key.programId,
                        sums.key.customerId,
                        sums.firstId,
                        sums.partnerId,
                        sums.firstMs,
                        sums.conversions,
                        sums.revenueMinor,
                        program.currency(),
                        document(sums, program));
            }
            return batch.finish();
        }
    }

    private byte[] document(final Sums sums, final Program program) {
        final Partner partner = catalogue.partner(sums.partnerId);
        return JsonFields.object(json -> {
            json.writeStringField("customer_id", sums.key.customerId);
            json.writeStringField("program", program.code());
            if (partner != null) {
                json.writeStringField("partner", partner.code());
            }
            json.writeStringField("first_conversion_id", ConversionId.format(sums.firstId));
            JsonFields.time(json, "first_occurred_at", sums.firstMs);
            json.writeNumberField("conversions", sums.conversions);
            JsonFields.money(json, "revenue", sums.revenueMinor, program.currency(), program.exponent());
        });
    }
}
