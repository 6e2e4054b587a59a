package io.trailmark.engine;

import io.trailmark.memory.LongTable;
import io.trailmark.memory.MemorySource;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;

/**
 * How far each subject has got: how many of its conversions of each goal were counted, when the earliest was, and when
 * it first paid. Subjects are customers and, where no customer is known, visitors; a goal belongs to one programme, so
 * they are kept apart by programme. Never forgets and is never full.
 */
final class Progress implements AutoCloseable {
    /** Nothing is known of the subject and goal. */
    static final long MISSING = LongTable.MISSING;

    private static final int CUSTOMERS_GOAL = 0;
    private static final int VISITORS_GOAL = 1;
    private static final int CUSTOMERS_PAYMENT = 2;
    private static final int VISITORS_PAYMENT = 3;

    private static final int COUNT_INDEX = 0;
    private static final int EARLIEST_MS_INDEX = 1;
    private static final int PAYMENT_MS_INDEX = 0;
    private static final int PAYMENT_LOCAL_MS_INDEX = 1;
    private static final int VALUES = 2;

    private final LongTable table;

    Progress(final int capacity, final MemorySource source, final long hashKey0, final long hashKey1) {
        table = new LongTable(capacity, VALUES, source, hashKey0, hashKey1);
    }

    /** What {@link #fetch} needs to know of a visitor, who is a subject of his own where no customer is named. */
    long visitorsHash(final long visitor, final int goalId) {
        return table.hash(visitor, VISITORS_GOAL, goalId);
    }

    /** Fetches what {@link #find} looks at first; what it returns must be used. */
    long fetch(final long hash) {
        return table.fetch(hash);
    }

    /** The entry of the conversion's subject for a goal, or {@link #MISSING}; the customer's row is known. */
    long find(final Conversion conversion, final int goalId) {
        if (!isKnown(conversion)) {
            return MISSING;
        }
        return table.find(subject(conversion), kind(conversion, CUSTOMERS_GOAL, VISITORS_GOAL), goalId);
    }

    /** Conversions counted. */
    long count(final long entry) {
        return entry == MISSING ? 0 : table.get(entry, COUNT_INDEX);
    }

    /** When the earliest of those counted occurred. */
    long earliestMs(final long entry) {
        return table.get(entry, EARLIEST_MS_INDEX);
    }

    /** When the conversion's subject first paid, by its local time, or {@link Conversion#NO_PAYMENT}. */
    long firstPaymentLocalMs(final Conversion conversion) {
        if (!isKnown(conversion)) {
            return Conversion.NO_PAYMENT;
        }
        final long entry = table.find(
                subject(conversion), kind(conversion, CUSTOMERS_PAYMENT, VISITORS_PAYMENT), conversion.programId);
        return entry == MISSING ? Conversion.NO_PAYMENT : table.get(entry, PAYMENT_LOCAL_MS_INDEX);
    }

    /** Counts a conversion that is vouched for and passed its conditions, after {@link Customers#onDecided}. */
    void onCounted(final Conversion conversion) {
        if (!conversion.hasSubject()) {
            return;
        }
        final long subject = subject(conversion);
        final long entry = conversion.progressEntry == MISSING
                ? table.put(subject, kind(conversion, CUSTOMERS_GOAL, VISITORS_GOAL), conversion.goalId)
                : conversion.progressEntry;
        final long before = table.get(entry, COUNT_INDEX);
        if (before == 0 || conversion.occurredMs < table.get(entry, EARLIEST_MS_INDEX)) {
            table.set(entry, EARLIEST_MS_INDEX, conversion.occurredMs);
        }
        table.set(entry, COUNT_INDEX, before + 1);
        if (conversion.valueMinor() > 0) {
            onPaid(conversion, subject);
        }
    }

    void addTo(final StateDigest digest) {
        table.addTo(digest);
    }

    void writeTo(final SnapshotOut out) {
        table.writeTo(out);
    }

    void readFrom(final SnapshotIn in) {
        table.readFrom(in);
    }

    @Override
    public void close() {
        table.close();
    }

    private void onPaid(final Conversion conversion, final long subject) {
        final int kind = kind(conversion, CUSTOMERS_PAYMENT, VISITORS_PAYMENT);
        long entry = table.find(subject, kind, conversion.programId);
        if (entry == MISSING) {
            entry = table.put(subject, kind, conversion.programId);
        } else if (conversion.occurredMs >= table.get(entry, PAYMENT_MS_INDEX)) {
            return;
        }
        table.set(entry, PAYMENT_MS_INDEX, conversion.occurredMs);
        table.set(entry, PAYMENT_LOCAL_MS_INDEX, conversion.localMs());
    }

    private static boolean isKnown(final Conversion conversion) {
        return conversion.customerLengthBytes > 0
                ? conversion.customerRow != Customers.MISSING
                : conversion.isClickOurs;
    }

    private static long subject(final Conversion conversion) {
        return conversion.customerLengthBytes > 0 ? conversion.customerRow : conversion.clickVisitor;
    }

    private static int kind(final Conversion conversion, final int ofCustomers, final int ofVisitors) {
        return conversion.customerLengthBytes > 0 ? ofCustomers : ofVisitors;
    }
}
