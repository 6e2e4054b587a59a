package io.trailmark.snapshots;

import io.trailmark.engine.Engine;
import io.trailmark.journal.JournalDamage;
import io.trailmark.journal.JournalReader;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.pipeline.Applier;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.RecordHandler;
import io.trailmark.views.Views;
import java.util.function.LongFunction;
import org.agrona.DirectBuffer;

/**
 * An engine and views that are brought from a snapshot, or from nothing, to a later position of the journal, to be
 * written as the next snapshot. It shares no memory with the running ones.
 *
 * <p>Threads: one at a time. Fails as engine and views do; the shadow is then only good for closing.
 */
final class Shadow implements AutoCloseable {
    private final Engine engine;
    private final Views views;
    private final Definitions definitions;
    private final Applier applier;
    private final RecordHandler recordHandler = this::onRecord;
    private JournalReader reader;
    private int recordCrc32c;

    /** @param views that nobody else looks at, in the past for ever. */
    Shadow(final Engine engine, final Views views, final Definitions definitions) {
        this.engine = engine;
        this.views = views;
        this.definitions = definitions;
        applier = new Applier(engine, views);
        views.replaying(true);
    }

    /** Applies up to {@code maxRecords} records, not beyond the limit; returns how many. */
    int poll(final LongFunction<JournalReader> readers, final long limitPosition, final int maxRecords) {
        if (reader == null) {
            reader = readers.apply(engine.position() + 1);
        }
        final int count = reader.poll(recordHandler, limitPosition, maxRecords);
        views.publish();
        return count;
    }

    /** What stands in the way in the journal, or null. */
    JournalDamage damage() {
        return reader == null ? null : reader.damage();
    }

    long position() {
        return engine.position();
    }

    /** Writes all of it behind at least one record; the seed and the product go before it. */
    void writeTo(final SnapshotOut out, final String seed, final String product) {
        new SnapshotHead(engine.position(), recordCrc32c, seed, product).writeTo(out);
        definitions.writeTo(out);
        engine.writeTo(out);
        views.writeTo(out);
        // Whoever reads it at leisure can see whether what was read is what was written.
        out.section("hash").putLong(engine.stateHash());
        out.finish();
    }

    /**
     * Reads what {@link #writeTo} wrote behind its head into a new engine and new views.
     *
     * @return the records of the catalogue, for a shadow.
     * @throws RuntimeException where it is damaged or of another format.
     */
    static Definitions read(
            final SnapshotIn in,
            final SnapshotHead head,
            final Engine engine,
            final Views views,
            final boolean isHashWanted) {
        final Definitions definitions = Definitions.readFrom(in);
        engine.readFrom(in);
        views.readFrom(in);
        definitions.define(engine, views);
        final long hash = in.section("hash").getLong();
        in.finish();
        if (engine.position() != head.position()) {
            throw SnapshotIn.damaged("it says position " + head.position() + " and holds " + engine.position());
        }
        if (isHashWanted && engine.stateHash() != hash) {
            throw new WrongSnapshot("the state at position " + head.position() + " hashes to " + engine.stateHash()
                    + " after it was read, and hashed to " + hash + " before it was written");
        }
        views.publish();
        return definitions;
    }

    private void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        applier.onRecord(buffer, offset, lengthBytes);
        recordCrc32c = RecordFrame.crc32c(buffer, offset);
        if (Engine.isDefinition(RecordFrame.templateId(buffer, offset))) {
            definitions.add(buffer, offset, lengthBytes);
        }
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
        engine.close();
    }
}
