package io.trailmark.journal;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.EpochOpenedDecoder;
import io.trailmark.record.codec.EpochOpenedEncoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.RecordLostEncoder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes a damaged journal whole again, without what is lost: every readable record is written anew into the archive,
 * byte for byte and at its position, a {@code RecordLost} stands where one is gone, and all files from before are put
 * aside.
 *
 * <p>Invariants: no position is given twice and none is left out; nothing is deleted or changed, only moved; at every
 * moment the records stand in the new archive, forced and read back, or in the old files. Snapshots go aside too: they
 * may know records that are lost, and a state that no journal leads to is worth nothing.
 *
 * <p>Thread: its caller's. The journal's lock is held throughout. Failure: an {@link IOException}; before the first
 * file is moved nothing has changed but a folder that can be deleted.
 */
public final class JournalRepair implements AutoCloseable {
    private static final int RECORDS_PER_POLL = 4096;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /**
     * Positions that no record can be read at.
     *
     * @param why what is wrong there, with file and place.
     */
    public record Gap(long firstPosition, long lastPosition, String why) {
        /** How many records that are. */
        public long records() {
            return lastPosition - firstPosition + 1;
        }
    }

    /**
     * What was done.
     *
     * @param aside holds every file from before.
     * @param lastPosition up to here the archive holds a record for each position.
     * @param archiveFiles how many files it has now.
     */
    public record Done(Path aside, long lastPosition, int archiveFiles) {}

    /** Records of one epoch, and so of one archive file. */
    private record Stretch(int epoch, long firstPosition, long lastPosition) {}

    private final Path journal;
    private final long nowMs;
    private final JournalLock lock;
    private final JournalVerifier.Report report;
    private final List<Gap> gaps = new ArrayList<>();
    private final List<Stretch> stretches = new ArrayList<>();
    private final RecordBatch scratch = new RecordBatch(RecordFrame.MAX_LENGTH);
    private final RecordFrame frame = new RecordFrame();
    private EpochOpenedDecoder firstOpened;
    private long firstEpochNs;
    private long lastPosition;

    private JournalRepair(final Path journal, final long nowMs, final JournalLock lock) throws IOException {
        this.journal = journal;
        this.nowMs = nowMs;
        this.lock = lock;
        report = JournalVerifier.verify(journal, 1, Long.MAX_VALUE);
        findGaps();
        findStretches();
    }

    /**
     * Takes the lock, reads all of the journal and lays out what would be done; changes nothing.
     *
     * @param journal the folder that holds the epochs' folders.
     * @throws IOException when another process has the journal open.
     */
    public static JournalRepair prepare(final Path journal, final long nowMs) throws IOException {
        final Path folder = journal.toAbsolutePath().normalize();
        final JournalLock lock = JournalLock.take(folder.resolveSibling("lock"));
        try {
            return new JournalRepair(folder, nowMs, lock);
        } catch (final IOException | RuntimeException | Error ex) {
            lock.close();
            throw ex;
        }
    }

    /** What the journal is like now. */
    public JournalVerifier.Report report() {
        return report;
    }

    /** What is lost, in the order of positions; may be empty where only bytes between records are damaged. */
    public List<Gap> gaps() {
        return List.copyOf(gaps);
    }

    /** Position of the last record, lost ones included. */
    public long lastPosition() {
        return lastPosition;
    }

    /** Why this journal cannot be repaired here, or null. */
    public String obstacle() throws IOException {
        if (report.epochs().isEmpty()) {
            return "no record can be read; restore the data folder from a copy";
        }
        if (!report.faults().isEmpty()) {
            return "intact records contradict each other, which no disk does: " + report.faults();
        }
        if (firstOpened == null) {
            return "no record that opens an epoch can be read, and with them the key of the engine's tables is lost";
        }
        long bytes = 0;
        for (final JournalVerifier.EpochFound epoch : report.epochs()) {
            bytes += epoch.bytes();
        }
        final long freeBytes = Files.getFileStore(journal).getUsableSpace();
        return freeBytes < bytes
                ? "the records take up to " + bytes + " bytes, and the disk has " + freeBytes + " free"
                : null;
    }

    /** Where the files from before will be. */
    public Path aside() {
        return journal.resolveSibling("repair-" + STAMP.format(Instant.ofEpochMilli(nowMs)));
    }

    private void findGaps() throws IOException {
        for (final JournalVerifier.EpochFound epoch : report.epochs()) {
            lastPosition = epoch.lastPosition();
        }
        for (final JournalDamage damage : report.damages()) {
            if (damage.kind() != JournalDamage.Kind.TORN_TAIL) {
                final long end = damage.resumePosition() != 0
                        ? damage.resumePosition() - 1
                        : Math.max(damage.expectedPosition(), Epochs.syncedPosition(journal, damage.epoch()));
                gaps.add(new Gap(damage.expectedPosition(), end, damage.text()));
                lastPosition = Math.max(lastPosition, end);
            }
        }
    }

    /** From the first record of each epoch to the one before the next's; what is lost goes with what is before it. */
    private void findStretches() {
        final List<JournalVerifier.EpochFound> epochs = report.epochs();
        for (int i = 0; i < epochs.size(); i++) {
            final long first = epochs.get(i).firstPosition();
            final long next = i + 1 < epochs.size() ? epochs.get(i + 1).firstPosition() : lastPosition + 1;
            if (i == 0 && first > 1) {
                // An epoch of which nothing is left.
                stretches.add(new Stretch(Math.max(1, epochs.get(i).number() - 1), 1, first - 1));
            }
            stretches.add(new Stretch(epochs.get(i).number(), first, next - 1));
        }
        try (JournalReader reader = new JournalReader(journal, 1)) {
            do {
                int read;
                do {
                    read = reader.poll(this::findOpened, Long.MAX_VALUE, firstOpened == null ? RECORDS_PER_POLL : 1);
                } while (read > 0 && firstOpened == null);
            } while (firstOpened == null && reader.skipDamage());
        }
    }

    private void findOpened(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        firstEpochNs = firstEpochNs == 0 ? RecordFrame.epochNs(buffer, offset) : firstEpochNs;
        if (firstOpened == null && RecordFrame.templateId(buffer, offset) == EpochOpenedDecoder.TEMPLATE_ID) {
            final byte[] copy = new byte[lengthBytes];
            buffer.getBytes(offset, copy);
            firstOpened =
                    new EpochOpenedDecoder().wrapAndApplyHeader(new UnsafeBuffer(copy), 0, new MessageHeaderDecoder());
        }
    }

    /** Does it; once. */
    public Done carryOut() throws IOException {
        if (obstacle() != null) {
            throw new IOException(obstacle());
        }
        final Path aside = aside();
        Files.createDirectory(aside);
        final Path made = Files.createDirectory(aside.resolve("new-archive"));
        writeAll(made);
        check(made);
        final Path archive = ArchiveFile.folder(journal);
        move(journal.resolveSibling("snapshots"), aside);
        move(archive, aside);
        Files.move(made, archive);
        force(archive.getParent());
        moveEpochs(aside);
        final JournalVerifier.Report after = JournalVerifier.verify(journal, 1, Long.MAX_VALUE);
        if (!after.isWhole()) {
            throw new IOException("not whole after the repair; the files from before are in " + aside);
        }
        return new Done(aside, lastPosition, stretches.size());
    }

    private void writeAll(final Path folder) throws IOException {
        try (JournalReader reader = new JournalReader(journal, 1)) {
            long epochNs = firstEpochNs;
            for (final Stretch stretch : stretches) {
                final ArchiveFile target = ArchiveFile.of(folder, stretch.firstPosition(), stretch.lastPosition());
                try (ArchiveWriter writer = new ArchiveWriter(target.file(), target.header(stretch.epoch()))) {
                    final Copy copy = new Copy(writer, stretch.firstPosition(), epochNs);
                    copy.upTo(reader, stretch);
                    epochNs = copy.epochNs;
                    writer.finish();
                    writer.channel().force(true);
                }
            }
        }
        force(folder);
        force(folder.getParent());
        force(journal.getParent());
    }

    /** Copies records, and fills in for those that are not there. */
    private final class Copy {
        private final ArchiveWriter writer;
        private long next;
        private long epochNs;

        Copy(final ArchiveWriter writer, final long first, final long epochNs) {
            this.writer = writer;
            next = first;
            this.epochNs = epochNs;
        }

        void upTo(final JournalReader reader, final Stretch stretch) {
            do {
                int read;
                do {
                    read = reader.poll(this::onRecord, stretch.lastPosition(), RECORDS_PER_POLL);
                } while (read > 0);
            } while (reader.position() < stretch.lastPosition() && reader.skipDamage());
            fillTo(stretch.lastPosition());
        }

        private void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
            fillTo(RecordFrame.position(buffer, offset) - 1);
            writer.onRecord(buffer, offset, lengthBytes);
            epochNs = RecordFrame.epochNs(buffer, offset);
            next++;
        }

        private void fillTo(final long position) {
            while (next <= position) {
                encodeFiller(next);
                frame.stamp(scratch.buffer(), 0, next, epochNs);
                writer.onRecord(scratch.buffer(), 0, RecordFrame.lengthBytes(scratch.buffer(), 0));
                next++;
            }
        }
    }

    /** Nothing is applied before the record that opens the first epoch, so that one is made again. */
    private void encodeFiller(final long position) {
        scratch.clear();
        if (position == 1) {
            final EpochOpenedEncoder opened = new EpochOpenedEncoder();
            opened.wrapAndApplyHeader(scratch.buffer(), 0, new MessageHeaderEncoder());
            opened.prefix().crc32c(0).length(0).position(0).epochNs(0);
            opened.epoch(stretches.getFirst().epoch()).nodeId(firstOpened.nodeId());
            for (int i = 0; i < EpochOpenedDecoder.hashSeedLength(); i++) {
                opened.hashSeed(i, firstOpened.hashSeed(i));
            }
            final byte[] product = "repaired".getBytes(StandardCharsets.US_ASCII);
            opened.putProduct(product, 0, product.length);
            scratch.commit(MessageHeaderEncoder.ENCODED_LENGTH + opened.encodedLength());
        } else {
            final RecordLostEncoder lost = new RecordLostEncoder();
            lost.wrapAndApplyHeader(scratch.buffer(), 0, new MessageHeaderEncoder());
            lost.prefix().crc32c(0).length(0).position(0).epochNs(0);
            lost.repairedMs(nowMs);
            scratch.commit(MessageHeaderEncoder.ENCODED_LENGTH + lost.encodedLength());
        }
    }

    /** Reads the new files back, before anything counts on them. */
    private void check(final Path folder) throws IOException {
        try (ArchiveReader reader = new ArchiveReader(ArchiveFile.list(folder))) {
            for (long position = 1; position <= lastPosition; position++) {
                if (!reader.tryMoveTo(position)) {
                    throw new IOException(
                            "not written right: " + reader.damage().text());
                }
            }
        }
    }

    /** The newest epoch's folder stays, empty: it says which numbers were given. */
    private void moveEpochs(final Path aside) throws IOException {
        final Path target = Files.createDirectories(aside.resolve(journal.getFileName()));
        final int newest = Epochs.newest(journal);
        for (int epoch = 1; epoch <= newest; epoch++) {
            final Path folder = Epochs.directory(journal, epoch);
            if (epoch < newest) {
                move(folder, target);
            } else if (Files.isDirectory(folder)) {
                final Path targetFolder = Files.createDirectories(target.resolve(folder.getFileName()));
                try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                    for (final Path file : files) {
                        move(file, targetFolder);
                    }
                }
                force(folder);
                force(targetFolder);
            }
        }
        force(journal);
        force(target);
        force(aside);
    }

    private static void move(final Path path, final Path folder) throws IOException {
        if (Files.exists(path)) {
            Files.move(path, folder.resolve(path.getFileName()));
        }
    }

    private static void force(final Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Lets go of the lock. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
