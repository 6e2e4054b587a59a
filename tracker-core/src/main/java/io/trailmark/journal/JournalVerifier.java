package io.trailmark.journal;

import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.EpochOpenedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * Reads a journal from end to end and says what it holds and what is wrong with it. Changes nothing, takes no lock; the
 * journal may be live. Thread: its caller's.
 */
public final class JournalVerifier {
    private static final int RECORDS_PER_POLL = 4096;

    /**
     * One epoch as it was found.
     *
     * @param firstPosition of the first record that counts.
     * @param lastPosition of the last.
     * @param records how many were read.
     * @param bytes of these records, without padding.
     */
    public record EpochFound(int number, long firstPosition, long lastPosition, long records, long bytes) {}

    /**
     * All that was found.
     *
     * @param recordsByTemplate how many records of each type, by template id.
     * @param damages in the order of their positions.
     * @param faults what is wrong with records that are intact by themselves.
     * @param brokenFrames places where bytes between records are damaged, but no record.
     */
    public record Report(
            List<EpochFound> epochs,
            SortedMap<Integer, Long> recordsByTemplate,
            List<JournalDamage> damages,
            List<String> faults,
            long brokenFrames) {
        /** Whether every record is there: a torn tail was never promised and does not count. */
        public boolean isWhole() {
            return faults.isEmpty()
                    && brokenFrames == 0
                    && damages.stream().allMatch(damage -> damage.kind() == JournalDamage.Kind.TORN_TAIL);
        }
    }

    private final Path directory;
    private final EpochOpenedDecoder opened = new EpochOpenedDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final List<EpochFound> epochs = new ArrayList<>();
    private final SortedMap<Integer, Long> recordsByTemplate = new TreeMap<>();
    private final List<JournalDamage> damages = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private JournalReader reader;
    private byte[] seed;
    private long lastEpochNs;
    private int epoch;
    private long epochFirst;
    private long epochLast;
    private long epochRecords;
    private long epochBytes;
    private boolean isOpened;

    private JournalVerifier(final Path directory) {
        this.directory = directory;
    }

    /** Reads from {@code fromPosition} to {@code toPosition}, or to the end where that comes first. */
    public static Report verify(final Path directory, final long fromPosition, final long toPosition) {
        if (!Files.isDirectory(directory)) {
            throw new IllegalArgumentException("no such folder: " + directory);
        }
        return new JournalVerifier(directory).run(fromPosition, toPosition);
    }

    private Report run(final long fromPosition, final long toPosition) {
        try (JournalReader opening = new JournalReader(directory, fromPosition)) {
            reader = opening;
            do {
                int read;
                do {
                    read = reader.poll(this::onRecord, toPosition, RECORDS_PER_POLL);
                } while (read > 0);
                if (reader.damage() != null) {
                    damages.add(reader.damage());
                }
            } while (reader.skipDamage());
            endEpoch();
            findLostEpochs();
            return new Report(epochs, recordsByTemplate, damages, faults, reader.brokenFrames());
        }
    }

    /** What nothing is left of takes no position that could be missing. */
    private void findLostEpochs() {
        try {
            for (int number = Epochs.newest(directory); number > 0; number--) {
                if (Epochs.isLost(directory, number)) {
                    faults.add("neither the mark of " + Epochs.directory(directory, number)
                            + " nor any record in it can be read");
                }
            }
        } catch (final IOException failure) {
            throw new UncheckedIOException("cannot look for epochs in " + directory, failure);
        }
    }

    private void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final long position = RecordFrame.position(buffer, offset);
        if (reader.epoch() != epoch) {
            endEpoch();
            epoch = reader.epoch();
            epochFirst = position;
            isOpened = false;
        }
        epochLast = position;
        epochRecords++;
        epochBytes += lengthBytes;
        final int templateId = RecordFrame.templateId(buffer, offset);
        recordsByTemplate.merge(templateId, 1L, Long::sum);
        if (RecordFrame.epochNs(buffer, offset) < lastEpochNs) {
            faults.add("time goes back at position " + position);
        }
        lastEpochNs = RecordFrame.epochNs(buffer, offset);
        if (templateId == EpochOpenedDecoder.TEMPLATE_ID) {
            onOpened(buffer, offset, position);
        }
    }

    private void onOpened(final DirectBuffer buffer, final int offset, final long position) {
        opened.wrapAndApplyHeader(buffer, offset, header);
        // What was carried over from epochs that died at once may open these, and stands before the epoch's own.
        if (opened.epoch() > epoch || isOpened) {
            faults.add("epoch " + opened.epoch() + " is opened within epoch " + epoch + " at position " + position);
        }
        isOpened |= opened.epoch() == epoch;
        final byte[] found = new byte[EpochOpenedDecoder.hashSeedLength()];
        for (int i = 0; i < found.length; i++) {
            found[i] = (byte) opened.hashSeed(i);
        }
        if (seed != null && !Arrays.equals(seed, found)) {
            faults.add("another hash seed than before at position " + position);
        }
        seed = found;
    }

    private void endEpoch() {
        if (epoch != 0) {
            epochs.add(new EpochFound(epoch, epochFirst, epochLast, epochRecords, epochBytes));
        }
        epochRecords = 0;
        epochBytes = 0;
    }
}
