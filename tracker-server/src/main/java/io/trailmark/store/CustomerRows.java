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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Customers as rows: what the conversions of one customer in one programme add up to, tests left out. Thread: the
 * transaction's.
 *
 * <p>A row follows from the rows of the conversions alone. So a conversion that changes is taken out of its customer's
 * row as it stood, and put in as it stands then, which may be into another customer's: a trusted report may name
 * another than a browser did. Where that leaves open which conversion is the customer's first now, the row is made anew
 * from all of his; else it costs what changed.
 */
final class CustomerRows {
    private static final int IDS_AT_ONCE = 500;
    private static final int CUSTOMERS_AT_ONCE = 500;

    /**
     * Revenue is summed in two parts, since SQLite gives no sum beyond 64 bits; such a one is shown as the greatest.
     */
    private static final long HALF = 1_000_000;

    private static final String SUMS = """
            SELECT a.program_id, a.customer_id, a.first_id, f.occurred_ms, a.credited_id, p.partner_id, a.standing,
                a.high, a.low
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

    private static final String OF_ROW = """
            SELECT program_id, customer_id, first_conversion_id, first_ms, credited_conversion_id, partner_id,
                conversions, revenue_minor / 1000000, revenue_minor % 1000000
            FROM customers WHERE program_id = ? AND customer_id = ?""";
    private static final String PARTS = """
            SELECT program_id, customer_id, id, occurred_ms, partner_id, is_test, status, revenue_minor
            FROM conversions WHERE id IN (""";

    /** Of conversions that count; the others bring nothing. */
    private static final Set<String> STANDING = Set.of("pending", "approved");

    /** Sums below this stay within 64 bits whatever is added to them once. */
    private static final long LARGE = Long.MAX_VALUE / 2;

    private final Handle handle;
    private final Catalogue catalogue;
    private final List<Long> ids = new ArrayList<>();
    private final Map<Long, Part> before = new HashMap<>();

    /** A customer of a programme. */
    record Key(int programId, String customerId) {
        /** Before all others. */
        static final Key NONE = new Key(0, "");
    }

    /** What one conversion adds to its customer's row. */
    private record Part(
            Key key,
            long id,
            long occurredMs,
            int partnerId,
            boolean isCounted,
            boolean isStanding,
            long revenueMinor) {}

    private record Sums(
            Key key, long firstId, long firstMs, long creditedId, int partnerId, long conversions, long revenueMinor) {
        static Sums none(final Key key) {
            return new Sums(key, 0, 0, 0, 0, 0, 0);
        }

        /** Null where it cannot be told without all others. */
        Sums without(final Part part) {
            return firstId == part.id || creditedId == part.id
                    ? null
                    : new Sums(
                            key,
                            firstId,
                            firstMs,
                            creditedId,
                            partnerId,
                            conversions - (part.isStanding ? 1 : 0),
                            revenueMinor - (part.isStanding ? part.revenueMinor : 0));
        }

        Sums with(final Part part) {
            final boolean isFirst = firstId == 0 || part.id < firstId;
            final boolean isCredited = part.partnerId != 0 && (creditedId == 0 || part.id < creditedId);
            return new Sums(
                    key,
                    isFirst ? part.id : firstId,
                    isFirst ? part.occurredMs : firstMs,
                    isCredited ? part.id : creditedId,
                    isCredited ? part.partnerId : partnerId,
                    conversions + (part.isStanding ? 1 : 0),
                    revenueMinor + (part.isStanding ? part.revenueMinor : 0));
        }
    }

    CustomerRows(final Handle handle, final Catalogue catalogue) {
        this.handle = handle;
        this.catalogue = catalogue;
    }

    /** Notes what these conversions are in the store, before they are written. */
    void note(final List<ConversionView> conversions) {
        conversions.forEach(conversion -> ids.add(conversion.id()));
        before.putAll(parts());
    }

    private Map<Long, Part> parts() {
        final Map<Long, Part> parts = new HashMap<>();
        for (int from = 0; from < ids.size(); from += IDS_AT_ONCE) {
            final List<Long> some = ids.subList(from, Math.min(ids.size(), from + IDS_AT_ONCE));
            final String marks = String.join(", ", Collections.nCopies(some.size(), "?"));
            try (Query query = handle.createQuery(PARTS + marks + ')')) {
                for (int i = 0; i < some.size(); i++) {
                    query.bind(i, some.get(i));
                }
                query.map((row, context) -> part(row)).forEach(part -> parts.put(part.id, part));
            }
        }
        return parts;
    }

    private static Part part(final ResultSet row) throws SQLException {
        final Key key = new Key(row.getInt(1), row.getString(2));
        return new Part(
                key,
                row.getLong(3),
                row.getLong(4),
                row.getInt(5),
                row.getLong(6) == 0 && !key.customerId.isEmpty(),
                STANDING.contains(row.getString(7)),
                row.getLong(8));
    }

    /** Brings the rows of their customers to where the conversions are, once those are written; returns how many. */
    long write() {
        final Map<Long, Part> after = parts();
        final Map<Key, List<Part>> gone = byCustomer(before);
        final Map<Key, List<Part>> come = byCustomer(after);
        final Set<Key> changed = new HashSet<>(gone.keySet());
        changed.addAll(come.keySet());
        final List<Sums> found = new ArrayList<>();
        try (RowBatch none = new RowBatch(handle, "DELETE FROM customers WHERE program_id = ? AND customer_id = ?")) {
            for (final Key key : changed) {
                final Sums moved = moved(key, gone.getOrDefault(key, List.of()), come.getOrDefault(key, List.of()));
                final Sums sums = moved == null ? sums(OF_ONE, key) : moved;
                if (sums == null) {
                    none.add(key.programId, key.customerId);
                } else {
                    found.add(sums);
                }
            }
            none.finish();
        }
        ids.clear();
        before.clear();
        return write(found);
    }

    private static Map<Key, List<Part>> byCustomer(final Map<Long, Part> parts) {
        return parts.values().stream().filter(part -> part.isCounted).collect(Collectors.groupingBy(part -> part.key));
    }

    /** The row as it is once some conversions are others; null where it has to be made from all. */
    private Sums moved(final Key key, final List<Part> gone, final List<Part> come) {
        final Sums present = sums(OF_ROW, key);
        Sums sums = present == null && gone.isEmpty() ? Sums.none(key) : present;
        for (final Part part : gone) {
            sums = sums == null ? null : sums.without(part);
        }
        // Sums beyond 64 bits are shown as the greatest, which nothing can be added to or taken from.
        long most = sums == null ? Long.MAX_VALUE : sums.revenueMinor;
        for (final Part part : come) {
            most = most > LARGE || part.revenueMinor > LARGE ? Long.MAX_VALUE : most + part.revenueMinor;
        }
        if (sums == null || (sums.firstId == 0 && come.isEmpty()) || most > LARGE) {
            return null;
        }
        for (final Part part : come) {
            sums = sums.with(part);
        }
        return sums;
    }

    private Sums sums(final String sql, final Key key) {
        return handle.createQuery(sql)
                .bind(0, key.programId)
                .bind(1, key.customerId)
                .map((row, context) -> sums(row))
                .findOne()
                .orElse(null);
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
        final BigInteger revenue = BigInteger.valueOf(row.getLong(8))
                .multiply(BigInteger.valueOf(HALF))
                .add(BigInteger.valueOf(row.getLong(9)));
        return new Sums(
                new Key(row.getInt(1), row.getString(2)),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getInt(6),
                row.getLong(7),
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
                        sums.creditedId,
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
