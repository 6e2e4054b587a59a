package io.trailmark.journal.tools;

import io.trailmark.fuzz.FuzzTarget;
import io.trailmark.journal.ChronicleJournal;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.RecordHandler;
import io.trailmark.record.codec.AdjustmentEncoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A journal's file with any bytes changed: the reader hands out only records that were written, in order, names the
 * rest and comes to an end. And any bytes as a record: nothing but intact ones are taken for intact, and those can be
 * shown whatever stands in them.
 *
 * <p>An input is a list of changes: where (2 bytes), how many bytes (1), and the bytes.
 */
public final class RecordTarget implements FuzzTarget {
    private static final int RECORDS = 12;
    private static final int BEHIND_BYTES = 256;
    private static final int HEAD_BYTES = 64;
    private static final int TAIL_BYTES = 4 * 1024;
    private static final int CHANGE_HEAD_BYTES = 3;

    private final Path directory;
    private final FileChannel channel;
    private final byte[] original;
    private final Set<List<Byte>> written = new LinkedHashSet<>();
    private final List<List<Byte>> records = new ArrayList<>();
    private final RecordFields fields = new RecordFields();
    private final RecordFrame frame = new RecordFrame();

    public RecordTarget() {
        try {
            final Path rollFile;
            directory = FuzzTarget.folder().resolve("journal");
            write();
            try (Stream<Path> files = Files.walk(directory)) {
                rollFile = files.filter(file -> file.toString().endsWith(".cq4"))
                        .findFirst()
                        .orElseThrow();
            }
            original = used(Files.readAllBytes(rollFile));
            Files.write(rollFile, original);
            channel = FileChannel.open(rollFile, StandardOpenOption.WRITE);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        read((buffer, offset, length) -> written.add(bytes(buffer, offset, length)));
        records.addAll(written);
        if (written.size() != RECORDS + 1) {
            throw new IllegalStateException("records written: " + written.size());
        }
    }

    /** A roll file is as long as it may become; behind what is used are zeros, and a few of them are enough. */
    private static byte[] used(final byte[] file) {
        int length = file.length;
        while (file[length - 1] == 0) {
            length--;
        }
        return Arrays.copyOf(file, length + BEHIND_BYTES);
    }

    private void write() {
        final ChronicleJournal.Context context = new ChronicleJournal.Context()
                .directory(directory)
                .reserveAheadBytes(4 << 20)
                .freeSpaceLimitBytes(0);
        final RecordBatch batch = new RecordBatch(RecordFrame.MAX_LENGTH);
        try (ChronicleJournal journal = ChronicleJournal.open(context)) {
            for (int i = 0; i < RECORDS; i++) {
                batch.clear();
                adjustment(batch, i);
                journal.append(batch);
            }
        }
    }

    private static void adjustment(final RecordBatch batch, final int number) {
        final AdjustmentEncoder encoder =
                new AdjustmentEncoder().wrapAndApplyHeader(batch.buffer(), batch.offset(), new MessageHeaderEncoder());
        encoder.occurredMs(0)
                .conversionId(number)
                .amountMinor(1)
                .programId(1)
                .goalId(0)
                .currency("EUR");
        encoder.exponent((short) 2).adjustmentType(AdjustmentType.REFUND).source(Source.JSON);
        encoder.flags().clear();
        final byte[] reason = "x".repeat(number * 7).getBytes(StandardCharsets.US_ASCII);
        encoder.putOrderId(reason, 0, number).putAdjustmentId(reason, 0, 0).putReason(reason, 0, reason.length);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength());
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(
                new byte[0],
                new byte[] {0, 0, 4, 0, 0, 0, 0},
                new byte[] {4, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8},
                new byte[] {8, 4, 4, 0, 0, 0, (byte) 0xC0, 6, 0, 2, 9, 9},
                Arrays.copyOf(new byte[] {16, 0, (byte) 255}, 258));
    }

    @Override
    public void feed(final byte[] input) {
        change(0, HEAD_BYTES, input);
        change(original.length - TAIL_BYTES, TAIL_BYTES, input);
        final long[] last = new long[1];
        read((buffer, offset, length) -> {
            final long position = RecordFrame.position(buffer, offset);
            if (position <= last[0] || !written.contains(bytes(buffer, offset, length))) {
                throw new AssertionError("position " + position + " after " + last[0] + " is not what was written");
            }
            last[0] = position;
        });
        if (input.length > 0) {
            showChanged(records.get((input[0] & 0xFF) % records.size()), input);
        }
    }

    /** Between the head of the file and the records lies the library's index, which is not looked at. */
    private void change(final int offset, final int length, final byte[] input) {
        final byte[] changed = changed(Arrays.copyOfRange(original, offset, offset + length), input);
        try {
            channel.write(ByteBuffer.wrap(changed), offset);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads all there is, going on behind damage as {@code scripts/journal} does. */
    private void read(final RecordHandler handler) {
        try (JournalReader reader = new JournalReader(directory, 1)) {
            int polls = 0;
            do {
                int read;
                do {
                    read = reader.poll(handler, Long.MAX_VALUE, RECORDS);
                    if (++polls > original.length) {
                        throw new AssertionError("the reader does not come to an end");
                    }
                } while (read > 0);
            } while (reader.skipDamage());
        }
    }

    /** The checksum is made right again: what stands in the fields is shown, whatever it is. */
    private void showChanged(final List<Byte> record, final byte[] input) {
        final byte[] bytes = new byte[record.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = record.get(i);
        }
        final UnsafeBuffer buffer = new UnsafeBuffer(changed(bytes, input));
        if (frame.isIntact(buffer, 0, buffer.capacity()) && !Arrays.equals(bytes, buffer.byteArray())) {
            throw new AssertionError("changed bytes are taken for intact");
        }
        RecordFrame.length(buffer, 0, bytes.length);
        frame.stamp(buffer, 0, 1, 1);
        final Map<String, Object> shown = fields.decode(buffer, 0);
        if (!shown.get("position").equals(1L) || !(shown.get("epochNs") instanceof Long)) {
            throw new AssertionError("shown as " + shown);
        }
    }

    private static byte[] changed(final byte[] bytes, final byte[] changes) {
        final byte[] changed = bytes.clone();
        int at = 0;
        while (at + CHANGE_HEAD_BYTES <= changes.length) {
            final int place = ((changes[at] & 0xFF) << 8 | (changes[at + 1] & 0xFF)) % changed.length;
            final int length = Math.min(
                    Math.min(changes[at + 2] & 0xFF, changes.length - at - CHANGE_HEAD_BYTES), changed.length - place);
            System.arraycopy(changes, at + CHANGE_HEAD_BYTES, changed, place, length);
            at += CHANGE_HEAD_BYTES + Math.max(1, length);
        }
        return changed;
    }

    private static List<Byte> bytes(final DirectBuffer buffer, final int offset, final int length) {
        final Byte[] bytes = new Byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = buffer.getByte(offset + i);
        }
        return List.of(bytes);
    }
}
