package io.trailmark.engine;

import static io.trailmark.engine.Events.DAY_MS;
import static io.trailmark.engine.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.trailmark.memory.AnonymousMemory;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.CapScope;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PathTransform;
import io.trailmark.record.codec.Period;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Aim: no way of deciding allocates once it is warm: every model and transform over paths of eight touches and views,
 * of clicks' visitors and customers', with registrations, coupons, founding conversions, stand-down, caps and
 * conditions. Method: the thread's allocation counter around each batch, until many in a row went without a byte.
 */
final class AttributionAllocationTest {
    private static final int BATCH_RECORDS = 2_000;
    private static final int BATCH_BYTES = 4 << 20;
    private static final int CLEAN_BATCHES = 50;
    private static final int MAX_BATCHES = 400;

    /** What never is forgotten takes a chunk of memory now and then, which is known by some objects. */
    private static final int BYTES_PER_CHUNK = 1_024;

    private static final int FIRST_GOAL = 100;
    private static final int PATH = 8;
    private static final int VISITORS = 256;

    private static final Model[] MODELS = {
        Model.FIRST_TOUCH, Model.LAST_TOUCH, Model.LINEAR, Model.TIME_DECAY, Model.POSITION_BASED, Model.WEIGHTED
    };

    private static final PathTransform[] TRANSFORMS = {
        PathTransform.ALL, PathTransform.UNIQUE, PathTransform.FIRST_OF_RUN
    };

    private static final int GOALS = MODELS.length * TRANSFORMS.length;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(BATCH_BYTES));
    private final EventEncoder encoder = new EventEncoder();
    private final int[] lengths = new int[BATCH_RECORDS];
    private long number;
    private long outcomes;

    @Test
    void shouldAllocateNothingWhicheverWayIsTaken() {
        final OutcomeHandler handler = (source, offset, length) -> outcomes++;
        final AnonymousMemory memory = new AnonymousMemory(1 << 24);
        try (Engine engine = new Engine(
                EngineHarness.smallTables().conversionCapacity(1 << 20).memory(memory))) {
            define(engine, handler);
            int batches = 0;
            int clean = 0;
            while (clean < CLEAN_BATCHES && batches++ < MAX_BATCHES) {
                encode(engine.position());
                final long takenBytes = memory.takenBytes();
                final long start = threads.getCurrentThreadAllocatedBytes();
                final long before = threads.getCurrentThreadAllocatedBytes();
                apply(engine, handler);
                final long after = threads.getCurrentThreadAllocatedBytes();
                // Reading the counter may itself allocate, as much each time.
                final long allocatedBytes = after - before - (before - start);
                final long allowedBytes = (memory.takenBytes() - takenBytes) / memory.chunkBytes() * BYTES_PER_CHUNK;
                clean = allocatedBytes <= allowedBytes ? clean + 1 : 0;
            }
            assertEquals(CLEAN_BATCHES, clean, "batches in a row without allocation, after " + batches);
        }
    }

    private void define(final Engine engine, final OutcomeHandler handler) {
        put(engine, handler, new Events.Epoch());
        put(engine, handler, new Events.Program());
        for (int partner = 1; partner <= 3; partner++) {
            final Events.Partner defined = new Events.Partner().id(partner).group("group " + partner);
            put(engine, handler, partner == 3 ? defined.soft() : defined);
            put(engine, handler, new Events.Link().id(partner).partner(partner));
            put(engine, handler, new Events.Coupon().id(partner).partner(partner));
            put(
                    engine,
                    handler,
                    new Events.Registration().id(partner).partner(partner).account("account " + partner));
        }
        for (int goal = 0; goal < GOALS; goal++) {
            put(engine, handler, rules(goal));
        }
        for (int visitor = 1; visitor <= VISITORS; visitor++) {
            for (int touch = 0; touch < PATH; touch++) {
                put(engine, handler, click(visitor, touch));
            }
        }
    }

    private static Events.Rules rules(final int number) {
        final Events.Rules rules = new Events.Rules()
                .goal(FIRST_GOAL + number)
                .model(MODELS[number % MODELS.length])
                .transform(TRANSFORMS[number / MODELS.length])
                .touchesUsed(number % 3 == 0 ? 5 : 0)
                .weight("group 1", 2)
                .weight("group 2", 3)
                .inherit(12)
                .excludeLink(99)
                .reward(Events.Reward.percent(100_000).firstMonths(number % 2 == 0 ? 0 : 3))
                .hardCap(CapScope.PARTNER, CapMetric.CONVERSIONS, Period.DAY, 1_000_000)
                .hardCap(CapScope.PROGRAM, CapMetric.REVENUE, Period.MONTH, Long.MAX_VALUE / 2);
        if (number % 2 == 0) {
            rules.softEqual().standDown(1_000);
        }
        return number % 5 == 0 ? rules.requires(FIRST_GOAL + 1).deadline(3 * DAY_MS) : rules;
    }

    private static Events.Click click(final int visitor, final int touch) {
        final int partner = 1 + (visitor + touch * touch) % 3;
        return new Events.Click()
                .visitor(visitor)
                .sequence(touch)
                .at(T0 + touch * 1_000_000L)
                .from(visitor, touch)
                .link(partner, partner);
    }

    private Events.Event next() {
        number++;
        final int visitor = 1 + (int) (number * 7 % VISITORS);
        if (number % 11 == 0) {
            final int partner = 1 + (int) (number % 3);
            return new Events.View().visitor(visitor).at(T0 + DAY_MS / 2).link(partner, partner);
        }
        final Events.Report report = new Events.Report()
                .order("order-" + number)
                .goal(FIRST_GOAL + (int) (number % GOALS))
                .at(T0 + DAY_MS);
        if (number % 4 != 0) {
            report.click(click(visitor, (int) (number % PATH)));
        }
        if (number % 3 == 0) {
            report.customer("customer-" + number % 500);
        } else if (number % 29 == 0) {
            report.customer("account 1");
        }
        return number % 5 == 0 ? report.coupon(1 + (int) (number % 3)) : report;
    }

    private void put(final Engine engine, final OutcomeHandler handler, final Events.Event event) {
        final int lengthBytes = encoder.encode(event, buffer, 0, engine.position() + 1, T0 * 1_000_000);
        engine.onRecord(buffer, 0, lengthBytes, handler);
    }

    private void encode(final long lastPosition) {
        int offset = 0;
        for (int i = 0; i < BATCH_RECORDS; i++) {
            lengths[i] = encoder.encode(next(), buffer, offset, lastPosition + 1 + i, T0 * 1_000_000);
            offset += RecordFrame.alignedLength(lengths[i]);
        }
    }

    private void apply(final Engine engine, final OutcomeHandler handler) {
        int offset = 0;
        for (int i = 0; i < BATCH_RECORDS; i++) {
            engine.onRecord(buffer, offset, lengths[i], handler);
            offset += RecordFrame.alignedLength(lengths[i]);
        }
    }
}
