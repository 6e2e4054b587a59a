package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.engine.Outcomes.Adjusted;
import io.trailmark.engine.Outcomes.ClickDecided;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.engine.Outcomes.Outcome;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Aim: the engine decides what a plain implementation decides, whatever comes in whatever order. Method: both get the
 * same random stream and every outcome is compared in full; a second engine that gets the same records must end in the
 * same state. A failure prints its seed: run it again with {@code -Dtrailmark.seed=...}.
 */
final class EngineTwinTest {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Map<String, Integer> seen = new HashMap<>();

    @Test
    void shouldAgreeWithTheNaiveEngineWhileAllFits() {
        run(
                200_000,
                2_000,
                20_000,
                () -> new Engine.Context()
                        .touchCapacity(1 << 18)
                        .duplicateCapacity(1 << 18)
                        .conversionCapacity(1 << 18)
                        .adjustmentCapacity(1 << 18)
                        .parkedCapacity(1 << 16));
        for (final Reason reason : List.of(
                Reason.OK,
                Reason.NO_TOUCH,
                Reason.CLICK_EXPIRED,
                Reason.CLICK_ID_FORGED,
                Reason.COUPON_UNKNOWN,
                Reason.PARTNER_SUSPENDED,
                Reason.CAP_REACHED,
                Reason.BOT_CLICK,
                Reason.DATACENTER,
                Reason.TEST,
                Reason.AFTER_CONVERSION,
                Reason.OTHER_PROGRAM,
                Reason.CLICK_REFUSED,
                Reason.CURRENCY_MISMATCH)) {
            assertTrue(seen.containsKey("conversion " + reason), () -> "the stream never led to " + reason);
        }
        for (final Decision decision : Decision.values()) {
            if (decision != Decision.NULL_VAL) {
                assertTrue(
                        seen.containsKey("conversion " + decision) || decision == Decision.PARKED,
                        () -> "no conversion became " + decision);
                assertTrue(
                        seen.containsKey("adjustment " + decision) || decision == Decision.CONFIRMED,
                        () -> "no adjustment became " + decision);
            }
        }
    }

    @Test
    void shouldAgreeWithTheNaiveEngineWhileTablesOverflow() {
        run(
                100_000,
                500,
                50_000,
                () -> new Engine.Context()
                        .touchCapacity(1 << 8)
                        .pathCapacity(3)
                        .duplicateCapacity(1 << 4)
                        .conversionCapacity(1 << 12)
                        .adjustmentCapacity(1 << 17)
                        .parkedCapacity(1 << 6));
        assertTrue(seen.containsKey("adjustment TABLE_FULL"), "no adjustment met a full table");
    }

    private void run(final int records, final int visitors, final int orders, final Supplier<Engine.Context> contexts) {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final RandomEvents events = new RandomEvents(seed, visitors, orders);
        final NaiveEngine naive = new NaiveEngine(contexts.get());
        final EventEncoder encoder = new EventEncoder();
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_BYTES));
        final List<Events.Event> catalogue = events.catalogue();
        final List<Outcome> outcomes = new ArrayList<>();
        final OutcomeHandler handler = (source, offset, length) -> outcomes.add(Outcomes.decode(source, offset));
        try (Engine engine = new Engine(contexts.get());
                Engine replay = new Engine(contexts.get())) {
            for (int i = 0; i < records; i++) {
                final Events.Event event = i < catalogue.size() ? catalogue.get(i) : events.next();
                final long position = i + 1L;
                final int length = encoder.encode(event, buffer, 0, position, events.nowNs());
                outcomes.clear();
                engine.onRecord(buffer, 0, length, handler);
                replay.onRecord(buffer, 0, length, (source, offset, lengthBytes) -> {});
                final int record = i;
                assertEquals(
                        naive.apply(event, position, events.nowNs()),
                        outcomes,
                        () -> "record " + record + ", run again with -Dtrailmark.seed=" + seed);
                outcomes.forEach(outcome -> note(outcome, events));
            }
            assertEquals(engine.stateHash(), replay.stateHash(), () -> "state after replay, seed " + seed);
        }
    }

    private void note(final Outcome outcome, final RandomEvents events) {
        switch (outcome) {
            case ConversionDecided conversion -> {
                seen.merge("conversion " + conversion.decision(), 1, Integer::sum);
                seen.merge("conversion " + conversion.reason(), 1, Integer::sum);
                if (conversion.decision() == Decision.RECORDED) {
                    events.recorded(conversion.conversionId());
                }
            }
            case Adjusted adjusted -> {
                seen.merge("adjustment " + adjusted.decision(), 1, Integer::sum);
                seen.merge("adjustment " + adjusted.reason(), 1, Integer::sum);
            }
            case ClickDecided click -> seen.merge("click " + click.clickClass(), 1, Integer::sum);
            case Outcomes.Line line -> seen.merge("line " + line.kind(), 1, Integer::sum);
            case Outcomes.Applied applied -> seen.merge("applied", 1, Integer::sum);
        }
    }
}
