package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.engine.Outcomes.Adjusted;
import io.trailmark.engine.Outcomes.ClickDecided;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.engine.Outcomes.Line;
import io.trailmark.engine.Outcomes.Outcome;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Aim: the engine decides what a plain implementation of docs/RULES.md decides, whatever comes in whatever order.
 * Method: both get the same random streams and every outcome is compared in full, the lines of the ledger among them; a
 * second engine that gets the same records must end in the same state. A failure prints its seed and the few events
 * that led to it: run it again with {@code -Dtrailmark.seed=...}, longer with {@code -Dtrailmark.records=...}.
 */
final class EngineTwinTest {
    /** Given by the edge, by no door yet, or no longer; the clock's skew is a field of its own. */
    private static final Set<Reason> NOT_OF_THE_ENGINE = EnumSet.of(
            Reason.PLACE_REFUSED, Reason.CLIENT_SIDE, Reason.CLOCK_SKEW, Reason.TYPE_UNSUPPORTED, Reason.NULL_VAL);

    private static final int RECORDS = Integer.getInteger("trailmark.records", 60_000);

    private final Map<String, Integer> seen = new TreeMap<>();

    @Test
    void shouldAgreeWithTheNaiveEngineAndMeetEverythingThatTheRulesKnow() {
        run(seed(), RECORDS, 200, 4_000, EngineTwinTest::roomy);
        run(seed(), RECORDS, 20, 1_000, EngineTwinTest::roomy);
        run(seed(), RECORDS, 3_000, 30_000, EngineTwinTest::roomy);
        final Set<String> missing = new TreeSet<>();
        for (final Reason reason : Reason.values()) {
            if (!NOT_OF_THE_ENGINE.contains(reason) && reason != Reason.TABLE_FULL && !isSeen("reason " + reason)) {
                missing.add("reason " + reason);
            }
        }
        for (final String what : wanted()) {
            if (!isSeen(what)) {
                missing.add(what);
            }
        }
        assertTrue(missing.isEmpty(), () -> "the streams never led to " + missing + ", but to " + seen);
    }

    @Test
    void shouldAgreeWithTheNaiveEngineWhileTablesOverflow() {
        run(
                seed(),
                RECORDS / 2,
                50,
                20_000,
                () -> new Engine.Context()
                        .touchCapacity(1 << 8)
                        .pathCapacity(3)
                        .duplicateCapacity(1 << 4)
                        .parkedCapacity(1 << 6));
        assertTrue(isSeen("adjustment TABLE_FULL"), "no adjustment met a full table");
    }

    private static long seed() {
        return Long.getLong("trailmark.seed", System.nanoTime());
    }

    private static Engine.Context roomy() {
        return new Engine.Context()
                .touchCapacity(1 << 18)
                .pathCapacity(12)
                .duplicateCapacity(1 << 18)
                .parkedCapacity(1 << 16);
    }

    /** All that can come out, by name. */
    private static Set<String> wanted() {
        final Set<String> wanted = new TreeSet<>();
        for (final Decision decision : Decision.values()) {
            if (decision != Decision.NULL_VAL && decision != Decision.PARKED) {
                wanted.add("conversion " + decision);
                wanted.add("paid " + decision);
            }
        }
        for (final Decision decision :
                List.of(Decision.RECORDED, Decision.DUPLICATE, Decision.CONFLICT, Decision.PARKED, Decision.REFUSED)) {
            wanted.add("adjustment " + decision);
        }
        for (final AdjustmentType type : AdjustmentType.values()) {
            for (final ConversionStatus status : ConversionStatus.values()) {
                if (type != AdjustmentType.NULL_VAL && status != ConversionStatus.NULL_VAL) {
                    wanted.add(type + " of " + status);
                }
            }
        }
        for (final AdjustmentType type :
                List.of(AdjustmentType.REFUND, AdjustmentType.CHARGEBACK, AdjustmentType.AMEND)) {
            wanted.add("paid " + type + ' ' + Decision.RECORDED);
            wanted.add("paid " + type + ' ' + Decision.REFUSED);
        }
        addAll(wanted, "model ", Model.values());
        addAll(wanted, "priority ", Priority.values());
        addAll(wanted, "credit ", TouchKind.values());
        addAll(wanted, "candidate ", TouchKind.values());
        addAll(wanted, "line ", EntryKind.values());
        addAll(wanted, "click ", ClickClass.values());
        return wanted;
    }

    private static void addAll(final Set<String> wanted, final String kind, final Enum<?>[] values) {
        for (final Enum<?> value : values) {
            if (!value.name().equals("NULL_VAL")) {
                wanted.add(kind + value);
            }
        }
    }

    private boolean isSeen(final String what) {
        return seen.containsKey(what);
    }

    private void see(final String what) {
        seen.merge(what, 1, Integer::sum);
    }

    private void run(
            final long seed,
            final int records,
            final int visitors,
            final int orders,
            final Supplier<Engine.Context> contexts) {
        final RandomEvents events = new RandomEvents(seed, visitors, orders);
        try (TwinRun twins = new TwinRun(contexts)) {
            final List<Events.Event> catalogue = events.catalogue();
            for (int i = 0; i < records; i++) {
                final Events.Event event = i < catalogue.size() ? catalogue.get(i) : events.next();
                twins.apply(event, events.nowNs()).forEach(outcome -> {
                    note(outcome, events);
                    notePaid(event, outcome);
                });
            }
            try (Engine replay = twins.replay(contexts.get())) {
                assertEquals(twins.engine().stateHash(), replay.stateHash(), "state after replay");
            }
        } catch (final AssertionError e) {
            final String again =
                    "-Dtrailmark.seed=" + seed + " with " + visitors + " visitors and " + orders + " orders";
            throw new AssertionError("run again with " + again + ": " + e.getMessage(), e.getCause());
        }
    }

    /** What becomes of events in another currency than their programme's. */
    private void notePaid(final Events.Event event, final Outcome outcome) {
        if (event instanceof Events.Report report && report.paid != null && outcome instanceof ConversionDecided made) {
            see("paid " + made.decision());
        }
        if (event instanceof Events.Adjust adjust
                && adjust.amountMinor != null
                && RandomEvents.PAID.contains(adjust.currency)
                && outcome instanceof Adjusted made) {
            see("paid " + adjust.type + ' ' + made.decision());
        }
    }

    private void note(final Outcome outcome, final RandomEvents events) {
        switch (outcome) {
            case ConversionDecided conversion -> {
                see("conversion " + conversion.decision());
                see("reason " + conversion.reason());
                if (!conversion.credits().isEmpty()) {
                    see("model " + conversion.model());
                    see("priority " + conversion.priority());
                }
                conversion.credits().forEach(credit -> see("credit " + credit.kind()));
                for (final Outcomes.Candidate candidate : conversion.candidates()) {
                    see("candidate " + candidate.kind());
                    see("reason " + candidate.reason());
                }
                if (conversion.decision() == Decision.RECORDED) {
                    events.recorded(conversion.conversionId(), conversion.program());
                }
            }
            case Adjusted adjusted -> {
                see("adjustment " + adjusted.decision());
                see("adjustment " + adjusted.reason());
                see("reason " + adjusted.reason());
                see(adjusted.type() + " of " + adjusted.statusBefore());
            }
            case ClickDecided click -> see("click " + click.clickClass());
            case Line line -> see("line " + line.kind());
            case Outcomes.Applied applied -> see("applied");
        }
    }
}
