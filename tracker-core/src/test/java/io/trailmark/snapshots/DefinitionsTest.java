package io.trailmark.snapshots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.trailmark.counters.Counters;
import io.trailmark.engine.Engine;
import io.trailmark.engine.EngineHarness;
import io.trailmark.engine.EventEncoder;
import io.trailmark.engine.Events;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.record.RecordFrame;
import io.trailmark.views.Views;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aim: no record of a large catalogue is lost where one chunk ends and the next begins. */
class DefinitionsTest {
    private static final int LINKS = 30_000;

    @TempDir
    private Path folder;

    @Test
    void shouldHandOnAllRecordsOfManyChunksInTheirOrder() throws IOException {
        final Definitions written = new Definitions();
        final EventEncoder encoder = new EventEncoder();
        final UnsafeBuffer record = new UnsafeBuffer(new byte[RecordFrame.MAX_LENGTH]);
        written.add(record, 0, encoder.encode(new Events.Program(), record, 0, LINKS + 1, 1));
        for (int id = 1; id <= LINKS; id++) {
            final Events.Link link = new Events.Link().id(id).from(id % 97);
            written.add(record, 0, encoder.encode(link, record, 0, id, 1_000L * id));
        }
        final Path file = folder.resolve("definitions");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            final SnapshotOut out = new SnapshotOut(channel);
            written.writeTo(out);
            out.finish();
            channel.position(0);
            final SnapshotIn in = new SnapshotIn(channel);
            final Definitions read = Definitions.readFrom(in);
            in.finish();
            final Views views = new Views(Counters.inMemory().column("views"));
            try (Engine engine = new Engine(EngineHarness.smallTables())) {
                final int lengthBytes = encoder.encode(new Events.Epoch(), record, 0, 1, 1);
                engine.onRecord(record, 0, lengthBytes, (buffer, offset, length) -> {});
                read.define(engine, views);
                views.replaying(false);
            }
            assertEquals(LINKS, views.catalogue().links().size());
            assertNotNull(views.catalogue().link(LINKS));
        }
    }
}
