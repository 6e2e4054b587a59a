package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.trailmark.engine.Events.Event;
import io.trailmark.engine.Outcomes.Outcome;
import io.trailmark.memory.AnonymousMemory;
import io.trailmark.memory.MemorySource;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.record.RecordFrame;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Aim: an engine that read a snapshot is the engine that wrote it, whatever its sizes. Method: random records; now and
 * then the state goes through a snapshot into an engine of other sizes, which goes on beside the first; outcomes and
 * state hash must agree to the end.
 */
final class EngineSnapshotTest {
    private final EventEncoder encoder = new EventEncoder();
    private final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(64 * 1024));
    private final List<UnsafeBuffer> definitions = new ArrayList<>();

    @Test
    void shouldGoOnFromASnapshotAsIfNothingHadBeen() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        final RandomEvents events = new RandomEvents(seed, 300, 3_000);
        final List<Outcome> expected = new ArrayList<>();
        final List<Outcome> found = new ArrayList<>();
        final Engine engine = new Engine(EngineHarness.smallTables());
        Engine other = new Engine(EngineHarness.smallTables());
        try {
            final List<Event> start = events.catalogue();
            for (int i = 0; i < 20_000; i++) {
                final Event event = i < start.size() ? start.get(i) : i % 7_000 == 0 ? limits(random) : events.next();
                final int lengthBytes = encoder.encode(event, buffer, 0, engine.position() + 1, events.nowNs());
                keep(lengthBytes);
                engine.onRecord(buffer, 0, lengthBytes, (b, o, l) -> expected.add(Outcomes.decode(b, o)));
                other.onRecord(buffer, 0, lengthBytes, (b, o, l) -> found.add(Outcomes.decode(b, o)));
                assertEquals(expected, found, () -> "seed " + seed + " position " + engine.position());
                expected.clear();
                found.clear();
                if (random.nextInt(3_000) == 0 || i == 0) {
                    final Engine read = read(written(other), sizes(random));
                    other.close();
                    other = read;
                    assertEquals(engine.stateHash(), other.stateHash(), () -> "seed " + seed);
                }
            }
            assertEquals(engine.stateHash(), other.stateHash(), () -> "seed " + seed);
            assertEquals(engine.statistics().pathsCut(), other.statistics().pathsCut(), "figures go on too");
        } finally {
            engine.close();
            other.close();
        }
    }

    @Test
    void shouldNeverReadADamagedOne() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        final RandomEvents events = new RandomEvents(seed, 300, 3_000);
        try (Engine engine = new Engine(EngineHarness.smallTables())) {
            final List<Event> start = events.catalogue();
            for (int i = 0; i < 3_000; i++) {
                final Event event = i < start.size() ? start.get(i) : events.next();
                engine.onRecord(
                        buffer,
                        0,
                        encoder.encode(event, buffer, 0, engine.position() + 1, events.nowNs()),
                        (b, o, l) -> {});
            }
            final byte[] whole = written(engine);
            for (int round = 0; round < 60; round++) {
                final byte[] damaged =
                        round % 3 == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
                if (round % 3 != 0) {
                    damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
                }
                assertThrows(
                        UncheckedIOException.class,
                        () -> read(damaged, EngineHarness.smallTables()).close(),
                        () -> "seed " + seed);
            }
        }
    }

    private static Events.Limits limits(final Random random) {
        return new Events.Limits()
                .of(
                        1 << (4 + random.nextInt(9)),
                        1 + random.nextInt(30),
                        1 << (1 + random.nextInt(8)),
                        1 << (3 + random.nextInt(5)));
    }

    private static Engine.Context sizes(final Random random) {
        return new Engine.Context()
                .conversionCapacity(2 << random.nextInt(12))
                .adjustmentCapacity(2 << random.nextInt(12))
                .memory(new AnonymousMemory(MemorySource.MIN_CHUNK_BYTES << random.nextInt(4)));
    }

    private void keep(final int lengthBytes) {
        if (Engine.isDefinition(RecordFrame.templateId(buffer, 0))) {
            final UnsafeBuffer copy = new UnsafeBuffer(new byte[lengthBytes + Long.BYTES]);
            copy.putBytes(0, buffer, 0, lengthBytes);
            definitions.add(copy);
        }
    }

    private static byte[] written(final Engine engine) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final SnapshotOut out = new SnapshotOut(Channels.newChannel(bytes));
        engine.writeTo(out);
        out.finish();
        return bytes.toByteArray();
    }

    private Engine read(final byte[] written, final Engine.Context context) {
        final Engine engine = new Engine(context);
        try {
            final SnapshotIn in = new SnapshotIn(Channels.newChannel(new ByteArrayInputStream(written)));
            engine.readFrom(in);
            in.finish();
            definitions.forEach(record -> engine.define(record, 0));
            return engine;
        } catch (final RuntimeException failure) {
            engine.close();
            throw failure;
        }
    }
}
