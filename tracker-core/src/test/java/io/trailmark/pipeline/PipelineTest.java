package io.trailmark.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.engine.Engine;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.Trust;
import io.trailmark.views.RecordCounts;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {
    private static final long NOON_MS = 1_790_000_000_000L;

    @TempDir
    private Path folder;

    @Test
    void shouldApplyEveryRecordOnceAndInOrder() {
        try (Harness harness = Harness.open(folder)) {
            harness.apply(TestRecords::program);
            for (int i = 0; i < 100; i++) {
                final long visitor = i + 1L;
                harness.append(records -> records.click(NOON_MS + visitor, visitor, 1, ClickClass.HUMAN)
                        .click(NOON_MS + visitor, visitor, 2, ClickClass.BOT));
            }
            harness.settle();

            final RecordCounts counts = harness.views.state().counts();
            assertEquals(1 + 7 + 200, harness.journal.appendedPosition());
            assertEquals(harness.journal.appendedPosition(), counts.total());
            assertEquals(200, counts.of(RecordCounts.Type.CLICK));
            assertEquals(1, counts.of(RecordCounts.Type.EPOCH_OPENED));
            assertEquals(harness.engine.position(), harness.views.position());
            assertEquals(208, harness.counters.sum(Counter.ENGINE_RECORDS));
            assertEquals(208, harness.counters.sum(Counter.VIEWS_RECORDS));
        }
    }

    @Test
    void shouldHandOnMoreOutcomesOfOneRecordThanAMessageTakes() {
        final int touches = 60;
        final int refunds = 250;
        try (Harness harness = Harness.open(folder)) {
            harness.apply(records -> records.program().linear());
            harness.append(records -> {
                for (int i = 0; i < touches; i++) {
                    records.click(NOON_MS + i, 7, 1 + i % 2, ClickClass.HUMAN);
                }
                records.sale("big", NOON_MS + 1_000, 10_000_000, NOON_MS, 7, 1, Trust.BROWSER);
                for (int i = 0; i < refunds; i++) {
                    records.refund("big", "r" + i, NOON_MS + 2_000, 20_000);
                }
            });
            harness.settle();
            final long before = harness.counters.sum(Counter.ENGINE_OUTCOMES);

            harness.apply(records -> records.sale("big", NOON_MS + 1_000, 10_000_000, NOON_MS, 7, 1, Trust.TOKEN));

            final long outcomes = harness.counters.sum(Counter.ENGINE_OUTCOMES) - before;
            assertTrue(outcomes > refunds * (long) touches, "outcomes of one record: " + outcomes);
            assertEquals(harness.journal.appendedPosition(), harness.views.position());
            assertEquals(harness.views.position(), harness.counters.sum(Counter.VIEWS_RECORDS));
            final long id = harness.views.conversionsOfOrder(1, "big")[0];
            assertEquals(5_000_000, harness.views.conversion(id).revenueMinor());
            assertEquals(refunds, harness.views.conversion(id).adjustments().size());
        }
    }

    @Test
    void shouldFollowOnThreadsOfItsOwnAndCatchUpBeforeItStops() {
        try (Harness harness = Harness.open(folder)) {
            harness.pipeline.start(failure -> {
                throw new AssertionError(failure);
            });
            harness.append(TestRecords::program);
            for (int i = 0; i < 1000; i++) {
                final long visitor = i + 1L;
                harness.append(records -> records.click(NOON_MS + visitor, visitor, 1, ClickClass.HUMAN));
            }
            final long lastPosition = harness.journal.appendedPosition();
            assertTrue(harness.pipeline.awaitApplied(lastPosition, TimeUnit.SECONDS.toNanos(30)));
            assertEquals(lastPosition, harness.views.position());
            assertEquals("demo", harness.views.catalogue().program(1).code());
        }
    }

    @Test
    void shouldMakeTheCatalogueOnceHoweverManyBatchesOfItAreReplayed() {
        try (Harness harness = Harness.open(folder)) {
            for (int i = 0; i < 500; i++) {
                harness.append(TestRecords::program);
            }
            final long lastPosition = harness.journal.appendedPosition();

            assertTrue(harness.pipeline.replayTo(lastPosition, TimeUnit.SECONDS.toNanos(30), (position, last) -> {}));

            assertEquals(lastPosition, harness.views.position());
            assertEquals(lastPosition, harness.views.state().position());
            assertEquals(1, harness.counters.sum(Counter.VIEWS_ROUTINGS_PUBLISHED));
            assertEquals("demo", harness.views.catalogue().program(1).code());
            assertEquals("demo", harness.views.routing().programs().getFirst().code());
        }
    }

    @Test
    void shouldReachTheSameStateFromTheJournalAlone() {
        final long hash;
        try (Harness harness = Harness.open(folder)) {
            harness.apply(records -> records.program().click(NOON_MS, 7, 1, ClickClass.HUMAN));
            hash = harness.engine.stateHash();
            assertEquals(9, harness.views.position());
        }
        // Reading again without opening a new epoch: what was there is all there is.
        try (JournalReader reader = new JournalReader(folder.resolve("journal"), 1)) {
            final Engine engine = Harness.newEngine();
            while (reader.poll(
                            (buffer, offset, length) -> engine.onRecord(buffer, offset, length, (b, o, l) -> {}),
                            Long.MAX_VALUE,
                            100)
                    > 0) {
                // Until the journal's end.
            }
            assertEquals(hash, engine.stateHash());
            engine.close();
        }
    }
}
