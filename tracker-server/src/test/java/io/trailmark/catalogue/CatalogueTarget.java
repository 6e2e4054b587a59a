package io.trailmark.catalogue;

import io.trailmark.engine.Engine;
import io.trailmark.fuzz.FuzzTarget;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.EpochOpenedEncoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Any bytes as a programme file: either errors that can stand in one line of a log each, or records that catalogue,
 * routing table and engine take, after which the file has nothing more to say.
 */
public final class CatalogueTarget implements FuzzTarget {
    private static final Path PROGRAMS =
            Path.of(System.getProperty("trailmark.root")).resolve("config/programs");

    private static final int EPOCH_BYTES = 256;

    private final Path folder;

    /** Written in place: a file that is cut to nothing first is forced to the disk by ext4. */
    private final RandomAccessFile file;

    private final RecordBatch batch = new RecordBatch(Limits.BATCH_LENGTH_BYTES);

    public CatalogueTarget() {
        try {
            folder = FuzzTarget.folder();
            file = new RandomAccessFile(folder.resolve("program.yaml").toFile(), "rw");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<byte[]> seeds() {
        try (Stream<Path> files = Files.walk(PROGRAMS)) {
            final List<byte[]> seeds = new ArrayList<>();
            for (final Path path :
                    files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
                // Comments are most of these files, and say nothing to a parser.
                seeds.add(Files.readString(path).replaceAll("(?m)^ *#.*\n", "").getBytes(StandardCharsets.UTF_8));
            }
            seeds.add("program: a\ncurrency: JPY\nx: &a [*a, !!int 1, {? [b] : c}]\n--- %TAG\n"
                    .getBytes(StandardCharsets.UTF_8));
            return seeds;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void feed(final byte[] input) {
        try {
            file.seek(0);
            file.write(input);
            file.setLength(input.length);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        final CatalogueFiles files = CatalogueFiles.load(folder);
        if (files.errors().isEmpty()) {
            take(files);
            return;
        }
        for (final CatalogueError error : files.errors()) {
            if (error.toString().chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("an error that is not one line: " + error);
            }
        }
    }

    private void take(final CatalogueFiles files) {
        final CatalogueBuilder builder = new CatalogueBuilder();
        final List<byte[]> records = new ArrayList<>();
        final CatalogueDiff diff = CatalogueDiff.between(Catalogue.EMPTY, files, 1_000);
        while (diff.poll(batch)) {
            int offset = 0;
            for (int i = 0; i < batch.count(); i++) {
                final int length = RecordFrame.lengthBytes(batch.buffer(), offset);
                builder.apply(batch.buffer(), offset, length);
                final byte[] record = new byte[length];
                batch.buffer().getBytes(offset, record);
                records.add(record);
                offset += RecordFrame.alignedLength(length);
            }
            batch.clear();
        }
        final Catalogue catalogue = builder.build();
        RoutingTable.of(catalogue);
        if (CatalogueDiff.between(catalogue, files, 2_000).poll(batch)) {
            throw new AssertionError("a file that was taken over differs from what it became");
        }
        define(records);
    }

    /** The engine stops the process where it does not understand a record: so it must understand these. */
    private static void define(final List<byte[]> records) {
        final Engine.Context small = new Engine.Context()
                .touchCapacity(2)
                .duplicateCapacity(2)
                .conversionCapacity(2)
                .adjustmentCapacity(2)
                .parkedCapacity(2);
        try (Engine engine = new Engine(small)) {
            final UnsafeBuffer epoch = new UnsafeBuffer(new byte[EPOCH_BYTES]);
            new EpochOpenedEncoder()
                    .wrapAndApplyHeader(epoch, 0, new MessageHeaderEncoder())
                    .epoch(1);
            engine.define(epoch, 0);
            for (final byte[] record : records) {
                if (Engine.isDefinition(RecordFrame.templateId(new UnsafeBuffer(record), 0))) {
                    engine.define(new UnsafeBuffer(record), 0);
                }
            }
        }
    }
}
