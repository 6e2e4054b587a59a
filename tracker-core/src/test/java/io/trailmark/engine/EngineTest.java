package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.engine.Events.Adjust;
import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Event;
import io.trailmark.engine.Events.Report;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.EntityStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Aim: what the engine holds for certain about its input, its limits and its state. */
final class EngineTest {
    private static final OutcomeHandler IGNORED = (buffer, offset, lengthBytes) -> {};

    private final EngineHarness harness = EngineHarness.withDemoCatalogue();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4096]);
    private final EventEncoder encoder = new EventEncoder();

    @AfterEach
    void giveTheMemoryBack() {
        harness.close();
    }

    @Test
    void shouldStopAtAGapARepeatAndAStepBack() {
        for (final long position : new long[] {1, 5, 7, 8, 0, -1}) {
            final int length = encoder.encode(new Click(), buffer, 0, position, 0);
            assertThrows(IllegalStateException.class, () -> harness.engine().onRecord(buffer, 0, length, IGNORED));
        }
        assertEquals(5, harness.engine().position());
        final int length = encoder.encode(new Click(), buffer, 0, 6, 0);
        harness.engine().onRecord(buffer, 0, length, IGNORED);
        assertEquals(6, harness.engine().position());
    }

    @Test
    void shouldStopWhenTheFirstRecordOpensNoEpoch() {
        try (Engine engine = new Engine(EngineHarness.smallTables())) {
            final int length = encoder.encode(new Click(), buffer, 0, 1, 0);
            assertThrows(IllegalStateException.class, () -> engine.onRecord(buffer, 0, length, IGNORED));
        }
    }

    @Test
    void shouldStopWhenAnEpochChangesTheHashSeed() {
        harness.apply(new Events.Epoch().node(1));
        final Event other = new Events.Epoch().seed(4711);

        assertThrows(IllegalStateException.class, () -> harness.apply(other));
    }

    @Test
    void shouldStopAtAnUnknownTypeAndAWrongLength() {
        final int length = encoder.encode(new Click(), buffer, 0, 6, 0);
        assertThrows(IllegalStateException.class, () -> harness.engine().onRecord(buffer, 0, length - 1, IGNORED));
        buffer.putShort(2, (short) 99);
        assertThrows(IllegalStateException.class, () -> harness.engine().onRecord(buffer, 0, length, IGNORED));
    }

    @Test
    void shouldStopAtAReportOfWhatTheCatalogueNeverHad() {
        assertThrows(IllegalStateException.class, () -> harness.apply(new Report().goal(999)));
    }

    @Test
    void shouldKnowADuplicateToTheMillisecondAndCountAgainAfterTenSeconds() {
        assertEquals(ClickClass.HUMAN, click(0, 1, 2));
        assertEquals(ClickClass.DUPLICATE, click(9_999, 1, 2));
        assertEquals(ClickClass.DUPLICATE, click(-9_999, 1, 2), "out of order");
        assertEquals(ClickClass.HUMAN, click(9_999, 1, 3), "another agent");
        assertEquals(ClickClass.HUMAN, click(9_999, 5, 2), "another block");
        assertEquals(ClickClass.HUMAN, click(10_000, 1, 2));
        assertEquals(ClickClass.DUPLICATE, click(19_999, 1, 2), "compared with the one counted last");
        assertEquals(ClickClass.HUMAN, click(20_000, 1, 2));
        assertEquals(ClickClass.HUMAN, click(0, 0, 2));
        assertEquals(ClickClass.HUMAN, click(0, 0, 2), "without an address nobody is the same");
        assertEquals(
                ClickClass.BOT,
                harness.click(new Click().from(1, 2).at(Events.T0 + 20_001).clickClass(ClickClass.BOT))
                        .clickClass());
        assertEquals(
                ClickClass.HUMAN,
                harness.click(new Click().from(1, 2).at(Events.T0 + 20_001).link(12, 7))
                        .clickClass());
    }

    private ClickClass click(final long afterMs, final long block, final long agent) {
        return harness.click(new Click().at(Events.T0 + afterMs).from(block, agent))
                .clickClass();
    }

    @Test
    void shouldKeepAClickWithoutIdOutOfThePath() {
        assertFalse(harness.click(new Click().withoutId()).isTouch());
        assertTrue(harness.click(new Click().from(1, 1)).isTouch());
        assertEquals(1, harness.engine().statistics().touches());
    }

    @Test
    void shouldHashEveryPartOfTheState() {
        final List<Event> changes = List.of(
                new Click(),
                new Click().withoutId(),
                new Report(),
                new Report().amount(10_001),
                new Report().customer("c"),
                new Adjust().order("A-1001"),
                new Adjust().order("A-1002"),
                new Events.Partner().from(Events.T0, EntityStatus.SUSPENDED),
                new Events.Partner().from(Events.T0 + 1, EntityStatus.SUSPENDED),
                new Events.Goal().version(2, Events.T0),
                new Events.Link().id(12),
                new Events.Coupon(),
                new Events.Program().currency("CHF", 2),
                new Events.Epoch().node(9),
                new Events.Epoch());
        final Set<Long> hashes = new HashSet<>();
        for (final Event change : changes) {
            try (EngineHarness fresh = EngineHarness.withDemoCatalogue()) {
                fresh.apply(change);
                assertTrue(hashes.add(fresh.engine().stateHash()), () -> "not in the hash: " + change);
            }
        }
    }

    @Test
    void shouldHashTheSameAfterReplayAndWhileRunning() {
        final List<Event> events = new ArrayList<>(harness.applied());
        final RandomEvents random = new RandomEvents(7, 20, 50);
        events.addAll(random.catalogue().stream()
                .filter(event -> !(event instanceof Events.Epoch))
                .toList());
        for (int i = 0; i < 2_000; i++) {
            events.add(random.next());
        }
        long atHalf = 0;
        for (int i = harness.applied().size(); i < events.size(); i++) {
            harness.apply(events.get(i));
            atHalf = i == events.size() / 2 ? harness.engine().stateHash() : atHalf;
        }
        try (EngineHarness replay = new EngineHarness(EngineHarness.smallTables())) {
            for (int i = 0; i < events.size(); i++) {
                replay.apply(events.get(i));
                if (i == events.size() / 2) {
                    assertEquals(atHalf, replay.engine().stateHash());
                    assertNotEquals(atHalf, harness.engine().stateHash());
                }
            }
            assertEquals(harness.engine().stateHash(), replay.engine().stateHash());
            assertEquals(harness.engine().stateHash(), harness.engine().stateHash(), "hashing changes nothing");
        }
    }

    @Test
    void shouldRefuseContextsThatCannotWork() {
        final List<Engine.Context> wrong = List.of(
                new Engine.Context().touchCapacity(1),
                new Engine.Context().touchCapacity(0),
                new Engine.Context().duplicateCapacity(1),
                new Engine.Context().conversionCapacity(-8),
                new Engine.Context().adjustmentCapacity(1),
                new Engine.Context().parkedCapacity(5),
                new Engine.Context().pathCapacity(0),
                new Engine.Context().pathCapacity(1_025));
        for (final Engine.Context context : wrong) {
            assertThrows(IllegalArgumentException.class, () -> new Engine(context).close());
        }
        final Engine.Context used = EngineHarness.smallTables();
        new Engine(used).close();
        assertThrows(IllegalStateException.class, () -> new Engine(used).close());
    }

    @Test
    void shouldLayRowsOutInWholeWords() {
        assertEquals(0, ConversionLayout.ROW_BYTES % Long.BYTES);
        assertEquals(0, ConversionLayout.CREDIT_BYTES % Long.BYTES);
        assertEquals(0, AdjustmentLayout.BLOCK_BYTES % Long.BYTES);
        assertEquals(0, ParkedLayout.SLOT_BYTES % Long.BYTES);
        assertTrue(TouchLayout.CLICK_CLASS_OFFSET < TouchLayout.TOUCH_BYTES);
        assertTrue(ParkedLayout.ID_LENGTH_OFFSET + Short.BYTES <= ParkedLayout.KEY_OFFSET);
        assertTrue(ParkedLayout.ID_OFFSET + Adjustment.MAX_ID_BYTES <= ParkedLayout.SLOT_BYTES);
    }
}
