package io.trailmark.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.catalogue.Link;
import io.trailmark.counters.Counters;
import io.trailmark.engine.Engine;
import io.trailmark.engine.EngineHarness;
import io.trailmark.engine.EventEncoder;
import io.trailmark.engine.Events;
import io.trailmark.engine.RandomEvents;
import io.trailmark.record.RecordFrame;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Aim: who copies the views by their cuts has, at each, what the views have, and knows when it has not. Method: random
 * events through engine and views; the copy is compared with all the views hold.
 */
class ViewsCutTest {
    private static final int BATCH_RECORDS = 50;

    @AutoClose
    private final Engine engine = new Engine(EngineHarness.smallTables());

    private final Views views = new Views(Counters.inMemory().column("views"));
    private final RandomEvents events = new RandomEvents(Long.getLong("trailmark.seed", 11), 40, 200);
    private final EventEncoder encoder = new EventEncoder();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[RecordFrame.MAX_LENGTH]);
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[AppliedMessage.MAX_LENGTH]);
    private final UnsafeBuffer outcomes = new UnsafeBuffer(new byte[AppliedMessage.MAX_OUTCOMES_LENGTH]);
    private final Map<Long, ConversionView> copy = new HashMap<>();
    private int outcomesLength;

    @BeforeEach
    void defineCatalogue() {
        for (final Events.Event event : events.catalogue()) {
            apply(event);
        }
        views.publish();
    }

    private void apply(final Events.Event event) {
        final int lengthBytes = encoder.encode(event, record, 0, engine.position() + 1, events.nowNs());
        outcomesLength = 0;
        engine.onRecord(record, 0, lengthBytes, this::onOutcome);
        AppliedMessage.header(message, 0, lengthBytes, outcomesLength);
        message.putBytes(AppliedMessage.recordOffset(0), record, 0, lengthBytes);
        message.putBytes(AppliedMessage.outcomesOffset(message, 0), outcomes, 0, outcomesLength);
        views.onApplied(message, 0);
    }

    private void onOutcome(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        outcomesLength = AppliedMessage.putOutcome(outcomes, outcomesLength, buffer, offset, lengthBytes);
    }

    private void applyBatch() {
        for (int i = 0; i < BATCH_RECORDS; i++) {
            apply(events.next());
        }
        views.publish();
    }

    private Map<Long, ConversionView> all() {
        final Map<Long, ConversionView> all = new HashMap<>();
        views.conversions().forEach(conversion -> all.put(conversion.id(), conversion));
        return all;
    }

    @Test
    void shouldBeCopiedWholeByItsCuts() {
        final ViewsCut start = views.follow(10_000);
        assertEquals(engine.position(), start.position());
        assertTrue(start.isEmpty());
        long changes = 0;
        for (int batch = 0; batch < 30; batch++) {
            final long before = views.position();
            applyBatch();
            final ViewsCut cut = views.cut();
            assertEquals(views.position(), cut.position());
            assertTrue(cut.isComplete());
            for (final ConversionView conversion : cut.conversions()) {
                assertTrue(conversion.changedPosition() > before, "it had not changed");
                copy.put(conversion.id(), conversion);
            }
            changes += cut.conversions().size();
            assertEquals(all(), copy);
            assertTrue(views.cut().isEmpty());
        }
        assertTrue(changes > copy.size(), "no conversion ever changed again");
    }

    @Test
    void shouldFindByPositionWhatChangedBeforeItWasFollowed() {
        for (int batch = 0; batch < 20; batch++) {
            applyBatch();
        }
        copy.putAll(all());
        final long known = views.position();
        applyBatch();
        views.follow(10_000);
        for (final ConversionView conversion : views.conversions()) {
            if (conversion.changedPosition() > known) {
                copy.put(conversion.id(), conversion);
            }
        }
        assertEquals(all(), copy);
    }

    @Test
    void shouldSayWhenMoreChangedThanItNoted() {
        views.follow(3);
        for (int batch = 0; batch < 10; batch++) {
            applyBatch();
        }
        final ViewsCut cut = views.cut();
        assertFalse(cut.isComplete());
        assertEquals(3, cut.conversions().size());
        assertTrue(views.cut().isComplete(), "it goes on saying so");
    }

    @Test
    void shouldHoldTheEntitiesThatWereDefinedSince() {
        views.follow(10_000);
        for (final Events.Event event : events.catalogue()) {
            apply(event);
        }
        views.publish();
        final ViewsCut cut = views.cut();
        assertEquals(views.catalogue().links().size(), cut.entities().linkCount());
        final Map<Integer, Link> links = new HashMap<>();
        for (int i = 0; i < cut.entities().linkCount(); i++) {
            links.put(cut.entities().link(i).id(), cut.entities().link(i));
        }
        views.catalogue().links().forEach(link -> assertEquals(link, links.get(link.id())));
        assertEquals(
                views.catalogue().partners().size(),
                cut.entities().partners(cut.catalogue()).size());
    }
}
