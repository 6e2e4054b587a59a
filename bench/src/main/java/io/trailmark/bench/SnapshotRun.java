package io.trailmark.bench;

import io.trailmark.engine.Engine;
import io.trailmark.engine.EngineLimits;
import io.trailmark.engine.OutcomeHandler;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How large the state of many visitors is in a snapshot, how long it takes to write and to start from, and beside it
 * how fast the same file is read and thrown away: {@code SnapshotRun FOLDER VISITORS CONVERSIONS}. The catalogue is
 * left out: it is small, and read from its records. The state's hash is compared after each run.
 */
public final class SnapshotRun {
    private static final OutcomeHandler NOBODY = (buffer, offset, lengthBytes) -> {};
    private static final int ROUNDS = 3;
    private static final int WINDOW_BYTES = 1 << 20;

    private final Samples samples = new Samples();
    private final RecordBatch batch = Samples.batch();
    private final List<UnsafeBuffer> definitions = new ArrayList<>();
    private long position;

    private SnapshotRun() {}

    /** Arguments: folder, visitors, conversions. */
    public static void main(final String[] args) throws IOException {
        final Path file = Files.createTempFile(Path.of(args[0]), "snapshot", ".tms");
        try {
            new SnapshotRun().run(file, Integer.parseInt(args[1]), Integer.parseInt(args[2]));
        } finally {
            Files.delete(file);
        }
    }

    private void run(final Path file, final int visitors, final int conversions) throws IOException {
        try (Engine engine = new Engine(new Engine.Context())) {
            fill(engine, visitors, conversions);
            final long hash = engine.stateHash();
            for (int round = 0; round < ROUNDS; round++) {
                final long startNs = System.nanoTime();
                write(engine, file);
                final long writtenNs = System.nanoTime();
                drain(file);
                final long drainedNs = System.nanoTime();
                final long megabytes = Files.size(file) >> 20;
                System.out.printf(
                        "%d MB; written and forced in %d ms, %d MB/s; read and thrown away at %d MB/s; ",
                        megabytes,
                        (writtenNs - startNs) / 1_000_000,
                        perSecond(megabytes, writtenNs - startNs),
                        perSecond(megabytes, drainedNs - writtenNs));
                final long readNs = read(file, hash);
                System.out.printf(
                        "started from it in %d ms, %d MB/s%n", readNs / 1_000_000, perSecond(megabytes, readNs));
            }
        }
    }

    private void fill(final Engine engine, final int visitors, final int conversions) {
        samples.start(batch);
        apply(engine);
        new EngineLimits(Integer.highestOneBit(visitors - 1) << 1, 64, 1 << 17, 1 << 14).encode(batch);
        apply(engine);
        samples.link(batch, 1);
        apply(engine);
        final long startNs = System.nanoTime();
        for (int i = 0; i < visitors; i++) {
            samples.click(batch, i, 1);
            apply(engine);
        }
        for (int i = 0; i < conversions; i++) {
            samples.conversion(batch, i, 1);
            apply(engine);
        }
        System.out.printf(
                "%,d visitors with one touch, %,d conversions, made in %d ms%n",
                visitors, engine.statistics().conversions(), (System.nanoTime() - startNs) / 1_000_000);
    }

    private void apply(final Engine engine) {
        position = samples.stamp(batch, position + 1) - 1;
        int offset = 0;
        while (offset < batch.lengthBytes()) {
            final int lengthBytes = RecordFrame.lengthBytes(batch.buffer(), offset);
            engine.onRecord(batch.buffer(), offset, lengthBytes, NOBODY);
            if (Engine.isDefinition(RecordFrame.templateId(batch.buffer(), offset))) {
                final UnsafeBuffer copy = new UnsafeBuffer(new byte[lengthBytes + Long.BYTES]);
                copy.putBytes(0, batch.buffer(), offset, lengthBytes);
                definitions.add(copy);
            }
            offset += RecordFrame.alignedLength(lengthBytes);
        }
        batch.clear();
    }

    private static void write(final Engine engine, final Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            final SnapshotOut out = new SnapshotOut(channel);
            engine.writeTo(out);
            out.finish();
            channel.force(true);
        }
    }

    private long read(final Path file, final long hash) throws IOException {
        try (Engine engine = new Engine(new Engine.Context());
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            final long startNs = System.nanoTime();
            final SnapshotIn in = new SnapshotIn(channel);
            engine.readFrom(in);
            in.finish();
            final long tookNs = System.nanoTime() - startNs;
            definitions.forEach(record -> engine.define(record, 0));
            if (engine.stateHash() != hash) {
                throw new IllegalStateException("another state was read than was written");
            }
            return tookNs;
        }
    }

    private static void drain(final Path file) throws IOException {
        final ByteBuffer window = ByteBuffer.allocateDirect(WINDOW_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(window) >= 0) {
                window.clear();
            }
        }
    }

    private static long perSecond(final long megabytes, final long ns) {
        return megabytes * 1_000_000_000L / Math.max(1, ns);
    }
}
