package io.trailmark.pipeline;

import io.trailmark.counters.CounterColumn;
import io.trailmark.counters.Counters;
import io.trailmark.engine.Engine;
import io.trailmark.journal.Journal;
import io.trailmark.journal.JournalDamage;
import io.trailmark.journal.JournalReader;
import io.trailmark.views.Views;

/** Engine and views without their threads, over a small ring. Thread: its caller's. */
public final class SteppedPipeline implements AutoCloseable {
    private static final int RING_BYTES = 2 * 1024 * 1024;

    private final Pipeline pipeline;

    /** @param reader behind the last record that engine and views have; closed with the engine. */
    public SteppedPipeline(final Journal journal, final JournalReader reader, final Engine engine, final Views views) {
        final CounterColumn counters = Counters.inMemory().column("engine");
        pipeline = new Pipeline(journal, reader, engine, views, counters, counters, RING_BYTES);
    }

    /** As at a start. */
    public boolean replay() {
        return pipeline.replay((position, last) -> {});
    }

    /** One step of the engine. */
    public int doEngineWork() {
        return pipeline.doEngineWork();
    }

    /** One step of the views. */
    public int doViewsWork() {
        return pipeline.doViewsWork();
    }

    /** What stands in the way in the journal, or null. */
    public JournalDamage damage() {
        return pipeline.damage();
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
