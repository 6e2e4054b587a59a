package io.trailmark.journal;

import io.trailmark.record.RecordFrame;
import io.trailmark.record.RecordHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.IntSupplier;
import org.agrona.DirectBuffer;

/**
 * Follows the journal from any position on, first through the archive beside it, then epoch after epoch, while it grows
 * or after its process died.
 *
 * <p>Invariants: records come in the order of their positions, none twice, none left out unless {@link #skipDamage} was
 * called; every record was checked, and a batch is handed out only when all of it is intact; of an epoch nothing counts
 * from the first position of the next one on. Files are opened for reading only, no lock is taken, and the library's
 * {@code metadata.cq4t} is not looked at.
 *
 * <p>Threads: one, its owner's. Cost: nothing is allocated while the records of one file are read; a new file or epoch
 * costs a few objects. Failure: damage is kept as {@link #damage} and {@link #poll} stands still in front of it; an I/O
 * error is thrown as {@link UncheckedIOException}, and the next poll tries again.
 */
public final class JournalReader implements AutoCloseable {
    /** So many records are announced at once: their misses overlap, and what they fetched still lies in the cache. */
    private static final int ANNOUNCED_RECORDS = 32;

    private final Path directory;
    private final IntSupplier newestEpoch;
    private final RecordFrame frame = new RecordFrame();
    private final RollFileScan scan = new RollFileScan(frame);
    private final ArchiveReader archive;
    private long expectedPosition;
    private int knownNewestEpoch = -1;
    private int epoch;
    private List<Path> files = List.of();
    private int fileIndex = -1;

    /** First position of the next epoch: from there on this one does not count. */
    private long boundPosition = Long.MAX_VALUE;

    private int batchOffset;
    private int batchEnd;

    /** Up to where the handler has been told of the batch's records. */
    private int announcedEnd;

    /** Behind damage excerpts cannot be trusted to follow one another: records are looked for one by one. */
    private boolean isSalvaging;

    /** The mark says that more should stand here; the files were asked before it, so they are asked again. */
    private boolean isSuspicious;

    private boolean isInArchive;
    private JournalDamage damage;
    private long brokenFrames;
    private int resumeFileIndex;
    private long resumeOffset;

    /**
     * Reads any journal, also one that another process writes.
     *
     * @param directory the journal's own, which holds the epochs' folders.
     * @param fromPosition of the first record wanted, at least 1.
     */
    public JournalReader(final Path directory, final long fromPosition) {
        this(directory, fromPosition, () -> newestOnDisk(directory));
    }

    /** @param newestEpoch answers without a system call where writer and reader share a process. */
    JournalReader(final Path directory, final long fromPosition, final IntSupplier newestEpoch) {
        if (fromPosition < 1) {
            throw new IllegalArgumentException("positions start at 1: " + fromPosition);
        }
        this.directory = directory;
        this.newestEpoch = newestEpoch;
        archive = new ArchiveReader(ArchiveFile.folder(directory));
        expectedPosition = fromPosition;
    }

    private static int newestOnDisk(final Path directory) {
        try {
            return Epochs.newest(directory);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Hands out up to {@code maxRecords} records.
     *
     * @param limitPosition of the last record wanted: beside the writer, the position followed, such as the synced one;
     *     {@link Long#MAX_VALUE} for all there is.
     * @return how many were handed out; 0 when there is nothing up to the limit, or in front of {@link #damage}.
     */
    public int poll(final RecordHandler handler, final long limitPosition, final int maxRecords) {
        if (expectedPosition > limitPosition || (damage != null && damage.kind() != JournalDamage.Kind.TORN_TAIL)) {
            return 0;
        }
        damage = null;
        try {
            if (archive.reaches(expectedPosition)) {
                return pollArchive(handler, limitPosition, maxRecords);
            }
            final int count = tryPollEpochs(handler, limitPosition, maxRecords);
            // What is missing behind records that were just handed out may be in the archive as well.
            final boolean isStuck = count == 0 || damage != null;
            return isStuck && isArchivedMeanwhile() && count == 0 ? poll(handler, limitPosition, maxRecords) : count;
        } catch (final IOException ex) {
            throw new UncheckedIOException("cannot read the journal at position " + expectedPosition, ex);
        }
    }

    private int pollArchive(final RecordHandler handler, final long limitPosition, final int maxRecords)
            throws IOException {
        int count = 0;
        isInArchive = true;
        while (count < maxRecords && expectedPosition <= limitPosition && archive.reaches(expectedPosition)) {
            if (!archive.tryMoveTo(expectedPosition)) {
                damage = archive.damage();
                break;
            }
            expectedPosition++;
            count++;
            final DirectBuffer buffer = archive.buffer();
            final int offset = archive.offset();
            handler.onRecord(buffer, offset, RecordFrame.lengthBytes(buffer, offset));
        }
        return count;
    }

    /** A roll file that should be here may have gone into the archive since this reader looked; then it starts anew. */
    private boolean isArchivedMeanwhile() throws IOException {
        if ((damage == null && scan.isOpen()) || !archive.holdsNow(expectedPosition)) {
            return false;
        }
        scan.close();
        damage = null;
        knownNewestEpoch = -1;
        epoch = 0;
        boundPosition = Long.MAX_VALUE;
        files = List.of();
        fileIndex = -1;
        batchOffset = 0;
        batchEnd = 0;
        return true;
    }

    private int tryPollEpochs(final RecordHandler handler, final long limitPosition, final int maxRecords)
            throws IOException {
        try {
            return pollEpochs(handler, limitPosition, maxRecords);
        } catch (final NoSuchFileException ex) {
            if (!archive.holdsNow(expectedPosition)) {
                throw ex;
            }
            scan.close();
            return 0;
        }
    }

    private int pollEpochs(final RecordHandler handler, final long limitPosition, final int maxRecords)
            throws IOException {
        isInArchive = false;
        if (newestEpoch.getAsInt() != knownNewestEpoch) {
            locate();
        }
        int count = 0;
        while (count < maxRecords && expectedPosition <= limitPosition) {
            if (expectedPosition < boundPosition && batchOffset < batchEnd) {
                count += deliver(handler);
            } else if (!tryAdvance()) {
                break;
            }
        }
        return count;
    }

    /** The batch may begin before what is wanted; such records are passed over. */
    private int deliver(final RecordHandler handler) {
        final DirectBuffer buffer = scan.buffer();
        final int offset = batchOffset;
        if (offset >= announcedEnd) {
            announce(handler, buffer, offset);
        }
        final int lengthBytes = RecordFrame.lengthBytes(buffer, offset);
        batchOffset = offset + RecordFrame.alignedLength(lengthBytes);
        if (RecordFrame.position(buffer, offset) != expectedPosition) {
            return 0;
        }
        expectedPosition++;
        handler.onRecord(buffer, offset, lengthBytes);
        return 1;
    }

    private void announce(final RecordHandler handler, final DirectBuffer buffer, final int offset) {
        int end = offset;
        for (int count = 0; count < ANNOUNCED_RECORDS && end < batchEnd; count++) {
            end += RecordFrame.alignedLength(RecordFrame.lengthBytes(buffer, end));
        }
        announcedEnd = end;
        handler.onAhead(buffer, offset, end);
    }

    /** Position of the record handed out last; before the first, one less than where reading starts. */
    public long position() {
        return expectedPosition - 1;
    }

    /** Number of the epoch being read; 0 before the first. */
    public int epoch() {
        return isInArchive ? archive.epoch() : epoch;
    }

    /** What stands in the way, or null. A torn tail does not: polling goes on once the next epoch is there. */
    public JournalDamage damage() {
        return damage;
    }

    /** How often records had to be looked for one by one though none was lost: the bytes between them are damaged. */
    public long brokenFrames() {
        return brokenFrames;
    }

    /**
     * Goes on behind the damage, at the next intact record.
     *
     * @return false where there is none; the damage stays.
     */
    public boolean skipDamage() {
        if (damage == null || damage.resumePosition() == 0) {
            return false;
        }
        try {
            expectedPosition = damage.resumePosition();
            damage = null;
            if (!isInArchive && expectedPosition < boundPosition) {
                resume();
            }
            return true;
        } catch (final IOException ex) {
            throw new UncheckedIOException("cannot read the journal at position " + expectedPosition, ex);
        }
    }

    private void resume() throws IOException {
        if (fileIndex != resumeFileIndex) {
            openFile(resumeFileIndex);
        }
        scan.moveTo(resumeOffset);
        batchOffset = 0;
        batchEnd = 0;
        isSalvaging = true;
    }

    /** One step: an excerpt, a file or an epoch further. */
    private boolean tryAdvance() throws IOException {
        if (expectedPosition >= boundPosition) {
            locate();
        }
        if (!scan.isOpen()) {
            return tryNextFile() || atEnd();
        }
        if (isSalvaging) {
            return trySalvage();
        }
        final int found = scan.next();
        if (found != RollFileScan.EXCERPT) {
            return found == RollFileScan.BROKEN ? atDamage(JournalDamage.Kind.UNREADABLE) : tryNextFile() || atEnd();
        }
        if (!isWhole() && !(scan.tryReload() && isWhole())) {
            return atDamage(JournalDamage.Kind.UNREADABLE);
        }
        if (RecordFrame.position(scan.buffer(), scan.excerptOffset()) > expectedPosition) {
            return atDamage(JournalDamage.Kind.MISSING);
        }
        takeExcerpt();
        return true;
    }

    private void takeExcerpt() {
        batchOffset = scan.excerptOffset();
        batchEnd = batchOffset + scan.excerptLength();
        announcedEnd = batchOffset;
        isSuspicious = false;
    }

    private boolean trySalvage() throws IOException {
        if (!scan.trySalvage(expectedPosition, boundPosition - 1)) {
            isSalvaging = false;
            return tryNextFile() || atEnd();
        }
        if (RecordFrame.position(scan.buffer(), scan.excerptOffset()) > expectedPosition) {
            return atDamage(JournalDamage.Kind.UNREADABLE);
        }
        takeExcerpt();
        return true;
    }

    /** Whether the current excerpt is a whole batch: intact records in sequence that fill it exactly. */
    private boolean isWhole() {
        final int end = scan.excerptOffset() + scan.excerptLength();
        int offset = scan.excerptOffset();
        long position = 0;
        while (offset < end) {
            if (!frame.isIntact(scan.buffer(), offset, end - offset)) {
                return false;
            }
            final long found = RecordFrame.position(scan.buffer(), offset);
            if (position != 0 && found != position + 1) {
                return false;
            }
            position = found;
            offset += RecordFrame.alignedLength(RecordFrame.lengthBytes(scan.buffer(), offset));
        }
        return offset == end && position != 0;
    }

    /** Whether there is a roll file after this one; the folder is listed again, as a writer may have made one. */
    private boolean tryNextFile() throws IOException {
        if (epoch == 0) {
            return false;
        }
        if (fileIndex + 1 >= files.size()) {
            final Path current = fileIndex < 0 ? null : files.get(fileIndex);
            files = Epochs.rollFiles(Epochs.directory(directory, epoch));
            // Earlier files may have gone into the archive, this one too.
            final int found = current == null ? -1 : Collections.binarySearch(files, current);
            fileIndex = found >= 0 || current == null ? found : -found - 2;
        }
        if (fileIndex + 1 >= files.size()) {
            return false;
        }
        openFile(fileIndex + 1);
        return true;
    }

    private void openFile(final int index) throws IOException {
        fileIndex = index;
        scan.open(files.get(index));
        batchOffset = 0;
        batchEnd = 0;
        isSalvaging = false;
    }

    /** The epoch's files hold no more: another epoch goes on, or this is the end, or something is missing. */
    private boolean atEnd() throws IOException {
        if (newestEpoch.getAsInt() != knownNewestEpoch && tryLocateAnew()) {
            return true;
        }
        if (boundPosition != Long.MAX_VALUE) {
            return atDamage(JournalDamage.Kind.MISSING);
        }
        if (epoch == 0 || Epochs.knownPosition(directory, epoch) < expectedPosition) {
            return false;
        }
        if (isSuspicious) {
            isSuspicious = false;
            return atDamage(JournalDamage.Kind.MISSING);
        }
        isSuspicious = true;
        return true;
    }

    private boolean tryLocateAnew() throws IOException {
        final int epochBefore = epoch;
        final long boundBefore = boundPosition;
        locate();
        return epoch != epochBefore || boundPosition != boundBefore;
    }

    /**
     * The record expected is not here. Behind the last sync of the last epoch that is a torn tail; anywhere else the
     * next intact record is looked for, so that the damage says how far it reaches.
     */
    private boolean atDamage(final JournalDamage.Kind kind) throws IOException {
        scan.stay();
        final Path place = scan.file() == null || epoch == 0 ? Epochs.directory(directory, epoch) : scan.file();
        if (boundPosition == Long.MAX_VALUE && Epochs.knownPosition(directory, epoch) < expectedPosition) {
            damage = new JournalDamage(
                    JournalDamage.Kind.TORN_TAIL, expectedPosition, 0, epoch, place, scan.headerPosition());
            return false;
        }
        final long found = intactBehind();
        if (found == expectedPosition) {
            brokenFrames++;
            resume();
            return true;
        }
        final long next = found != 0 ? found : boundPosition == Long.MAX_VALUE ? 0 : boundPosition;
        damage = new JournalDamage(kind, expectedPosition, next, epoch, place, scan.headerPosition());
        return false;
    }

    /** Position of the first intact record from here to the end of the epoch; 0 when there is none. */
    private long intactBehind() throws IOException {
        try (RollFileScan search = new RollFileScan(frame)) {
            for (int index = Math.max(0, fileIndex); index < files.size(); index++) {
                search.open(files.get(index));
                search.moveTo(index == fileIndex ? scan.headerPosition() : 0);
                if (search.trySalvage(expectedPosition, boundPosition - 1)) {
                    resumeFileIndex = index;
                    resumeOffset = search.headerPosition();
                    return RecordFrame.position(search.buffer(), search.excerptOffset());
                }
            }
            return 0;
        }
    }

    /** Finds the epoch that the expected record belongs to: the newest that does not start behind it. */
    private void locate() throws IOException {
        final int newest = newestEpoch.getAsInt();
        int found = newest;
        long bound = Long.MAX_VALUE;
        boolean isNewestOpen = newest == 0;
        while (found > 0) {
            final long first = Epochs.firstPosition(directory, found);
            if (first != 0) {
                isNewestOpen |= found == newest;
                if (first <= expectedPosition) {
                    break;
                }
                bound = first;
            }
            found--;
        }
        knownNewestEpoch = isNewestOpen ? newest : -1;
        boundPosition = bound;
        if (found != epoch) {
            epoch = found;
            enter();
        }
    }

    /** Starts at the last roll file that does not begin behind the expected record. */
    private void enter() throws IOException {
        scan.close();
        fileIndex = -1;
        batchOffset = 0;
        batchEnd = 0;
        isSalvaging = false;
        isSuspicious = false;
        files = epoch == 0 ? List.of() : Epochs.rollFiles(Epochs.directory(directory, epoch));
        for (int index = files.size() - 1; index > 0; index--) {
            scan.open(files.get(index));
            if (scan.next() == RollFileScan.EXCERPT
                    && isWhole()
                    && RecordFrame.position(scan.buffer(), scan.excerptOffset()) <= expectedPosition) {
                openFile(index);
                return;
            }
        }
        scan.close();
    }

    @Override
    public void close() {
        try {
            scan.close();
            archive.close();
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
