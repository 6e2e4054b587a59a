package io.trailmark.engine;

import io.trailmark.engine.Events.Event;
import io.trailmark.engine.Outcomes.Adjusted;
import io.trailmark.engine.Outcomes.ClickDecided;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.engine.Outcomes.Outcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/** An engine that is fed with {@link Events} and answers with {@link Outcomes}; it numbers the records by itself. */
public final class EngineHarness implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Engine engine;
    private final EventEncoder encoder = new EventEncoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(BUFFER_BYTES));
    private final List<Event> applied = new ArrayList<>();
    private long nowNs = Events.T0 * 1_000_000;

    public EngineHarness(final Engine.Context context) {
        engine = new Engine(context);
    }

    /** Small tables, one epoch, one programme with one goal, partner and link. */
    public static EngineHarness withDemoCatalogue() {
        final EngineHarness harness = new EngineHarness(smallTables());
        harness.apply(new Events.Epoch());
        harness.apply(new Events.Program());
        harness.apply(new Events.Goal());
        harness.apply(new Events.Partner());
        harness.apply(new Events.Link());
        return harness;
    }

    public static Engine.Context smallTables() {
        return new Engine.Context()
                .touchCapacity(1 << 12)
                .duplicateCapacity(1 << 10)
                .conversionCapacity(1 << 12)
                .adjustmentCapacity(1 << 12)
                .parkedCapacity(1 << 10);
    }

    /** Applies one event as the next record. */
    public List<Outcome> apply(final Event event) {
        applied.add(event);
        final List<Outcome> outcomes = new ArrayList<>();
        final int lengthBytes = encoder.encode(event, buffer, 0, engine.position() + 1, nowNs);
        engine.onRecord(
                buffer, 0, lengthBytes, (source, offset, length) -> outcomes.add(Outcomes.decode(source, offset)));
        return outcomes;
    }

    /** Applies a view. */
    public ClickDecided view(final Events.View view) {
        return (ClickDecided) only(apply(view));
    }

    /** The lines of the ledger among outcomes. */
    public static List<Outcomes.Line> lines(final List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> outcome instanceof Outcomes.Line)
                .map(outcome -> (Outcomes.Line) outcome)
                .toList();
    }

    /** Applies a click. */
    public ClickDecided click(final Events.Click click) {
        return (ClickDecided) only(apply(click));
    }

    /** Applies a report that releases nothing. */
    public ConversionDecided report(final Events.Report report) {
        return (ConversionDecided) only(apply(report));
    }

    /** Applies an adjustment. */
    public Adjusted adjust(final Events.Adjust adjust) {
        return (Adjusted) only(apply(adjust));
    }

    /** The journal's clock goes on. */
    public void pass(final long ms) {
        nowNs += ms * 1_000_000;
    }

    public Engine engine() {
        return engine;
    }

    /** All events applied so far. */
    public List<Event> applied() {
        return applied;
    }

    @Override
    public void close() {
        engine.close();
    }

    /** The one outcome beside the lines of the ledger. */
    private static Outcome only(final List<Outcome> outcomes) {
        final List<Outcome> others = outcomes.stream()
                .filter(outcome -> !(outcome instanceof Outcomes.Line))
                .toList();
        if (others.size() != 1) {
            throw new AssertionError("not one outcome: " + outcomes);
        }
        return others.getFirst();
    }
}
