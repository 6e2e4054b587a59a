package io.trailmark.views;

import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.record.codec.IdentityKind;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Conversions by id and by order.
 *
 * <p>Threads: the views thread writes, any read without a lock. Holds as many conversions as the engine does: its
 * table is the limit.
 */
final class Conversions {
    private static final long[] NONE = {};
    private static final RecordShape SHAPE = new RecordShape(ConversionView.class);

    private final ConcurrentHashMap<Long, ConversionView> byId = new ConcurrentHashMap<>();
    private final OrderKeys orderKeys = new OrderKeys();
    private final ConcurrentHashMap<OrderKeys.Key, long[]> byOrder = new ConcurrentHashMap<>();

    ConversionView get(final long conversionId) {
        return byId.get(conversionId);
    }

    /** Ids of all conversions of an order, one per goal, the first reported first. */
    long[] ofOrder(final int programId, final String orderId) {
        return byOrder.getOrDefault(orderKeys.of(programId, orderId), NONE);
    }

    Iterable<ConversionView> all() {
        return byId.values();
    }

    int count() {
        return byId.size();
    }

    void put(final ConversionView conversion) {
        final ReportView report = conversion.report();
        final boolean isNew = byId.put(conversion.id(), conversion) == null;
        if (isNew && report.identityKind() == IdentityKind.ORDER_ID) {
            byOrder.merge(
                    orderKeys.of(report.programId(), report.identity()),
                    new long[] {conversion.id()},
                    Conversions::joined);
        }
    }

    /** Writes all, the first reported first, so that the orders' lists come out as they were. */
    void writeTo(final SnapshotOut out) {
        out.section("conversions").putText(SHAPE.text());
        final long[] ids = new long[byId.size()];
        int count = 0;
        for (final long id : byId.keySet()) {
            ids[count++] = id;
        }
        Arrays.sort(ids);
        out.putInt(ids.length);
        for (final long id : ids) {
            SHAPE.write(out, byId.get(id));
        }
    }

    void readFrom(final SnapshotIn in) {
        in.section("conversions");
        if (!in.getText().equals(SHAPE.text())) {
            throw SnapshotIn.damaged("conversions are of another shape than this version's");
        }
        final int count = in.getInt();
        for (int i = 0; i < count; i++) {
            put((ConversionView) SHAPE.read(in));
        }
    }

    private static long[] joined(final long[] first, final long[] second) {
        final long[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
