package io.trailmark.journal;

import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.EpochOpenedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a start learns from the epochs before it: where to go on, no earlier than which time, with which seed.
 *
 * <p>The last epoch that counts is read whole, each record checked. Behind its mark the first record that is not there
 * is where the next epoch starts: what stood further on was never promised. Damage before the mark is something else:
 * records that were safe have become unreadable. Then positions are not given a second time: the next epoch starts
 * behind the last one ever known, and readers name the gap.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int RECORDS_PER_POLL = 4096;

    private final Path directory;
    private final EpochOpenedDecoder opened = new EpochOpenedDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private int newestEpoch;
    private int lastEpoch;
    private long syncedPosition;
    private long nextPosition = 1;
    private long lastEpochNs;
    private byte[] hashSeed;
    private int damageCount;

    private Recovery(final Path directory) {
        this.directory = directory;
    }

    static Recovery of(final Path directory) throws IOException {
        final Recovery recovery = new Recovery(directory);
        recovery.newestEpoch = Epochs.newest(directory);
        for (int epoch = recovery.newestEpoch; epoch > 0; epoch--) {
            final long first = Epochs.firstPosition(directory, epoch);
            recovery.nameDamagedOpening(epoch, first);
            if (first != 0) {
                final long archived = ArchiveFile.lastPosition(directory);
                recovery.readLast(epoch, Math.max(first, archived + 1));
                recovery.findSeed(archived < first ? epoch - 1 : epoch);
                break;
            }
        }
        if (recovery.lastEpoch == 0) {
            recovery.goOnBehindArchive();
        }
        return recovery;
    }

    /** An epoch that does not begin where its mark or its first record says so: what it lost there was safe once. */
    private void nameDamagedOpening(final int epoch, final long firstPosition) throws IOException {
        if (Epochs.isLost(directory, epoch)) {
            damageCount++;
            LOG.error(
                    "journal: neither the mark of {} nor any record in it can be read; nobody knows what it held",
                    Epochs.directory(directory, epoch));
        } else if (Epochs.isBeheaded(directory, epoch)) {
            damageCount++;
            LOG.error(
                    "journal: the mark of {} is damaged, and so is the record that opens it; what can be read begins at"
                            + " position {}",
                    Epochs.directory(directory, epoch),
                    firstPosition);
        }
    }

    /** No epoch counts: what the archive holds was given all the same, and is not given again. */
    private void goOnBehindArchive() throws IOException {
        final long archived = ArchiveFile.lastPosition(directory);
        if (archived > 0) {
            nextPosition = archived + 1;
            syncedPosition = archived;
            readOne(archived);
            findSeed(0);
        }
    }

    private void readOne(final long position) {
        try (JournalReader reader = new JournalReader(directory, position)) {
            reader.poll(this::onRecord, position, 1);
        }
    }

    private void readLast(final int epoch, final long firstPosition) throws IOException {
        final long synced = Epochs.syncedPosition(directory, epoch);
        lastEpoch = epoch;
        nextPosition = firstPosition;
        syncedPosition = Math.max(synced, firstPosition - 1);
        try (JournalReader reader = new JournalReader(directory, firstPosition)) {
            do {
                while (reader.poll(this::onRecord, Long.MAX_VALUE, RECORDS_PER_POLL) > 0) {
                    nextPosition = reader.position() + 1;
                }
                final JournalDamage damage = reader.damage();
                if (damage != null) {
                    if (damage.kind() == JournalDamage.Kind.TORN_TAIL) {
                        LOG.info("journal: {}; going on at this position", damage.text());
                    } else {
                        damageCount++;
                        LOG.error("journal: records that were synced cannot be read: {}", damage.text());
                    }
                }
            } while (reader.skipDamage());
        }
        nextPosition = Math.max(nextPosition, synced + 1);
    }

    private void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        lastEpochNs = RecordFrame.epochNs(buffer, offset);
        if (RecordFrame.templateId(buffer, offset) == EpochOpenedDecoder.TEMPLATE_ID) {
            opened.wrapAndApplyHeader(buffer, offset, header);
            hashSeed = new byte[EpochOpenedDecoder.hashSeedLength()];
            for (int i = 0; i < hashSeed.length; i++) {
                hashSeed[i] = (byte) opened.hashSeed(i);
            }
        }
    }

    /** The record that opened the last epoch may be damaged or in the archive: any other holds the same seed. */
    private void findSeed(final int lastEpochToAsk) throws IOException {
        final long lastEpochNsBefore = lastEpochNs;
        for (int epoch = lastEpochToAsk; epoch > 0 && hashSeed == null; epoch--) {
            final long first = Epochs.firstPosition(directory, epoch);
            if (first != 0) {
                readOne(first);
            }
        }
        if (hashSeed == null && ArchiveFile.lastPosition(directory) > 0) {
            readOne(1);
        }
        lastEpochNs = Math.max(lastEpochNs, lastEpochNsBefore);
        if (hashSeed == null) {
            throw new IOException("no epoch of " + directory + " has a readable first record: the seed of the engine's"
                    + " tables is lost; see docs/JOURNAL.md on damaged journals");
        }
    }

    /** Damaged places found in the last epoch. */
    int damageCount() {
        return damageCount;
    }

    /** The highest number that any folder has. */
    int newestEpoch() {
        return newestEpoch;
    }

    /** Number of the last epoch that counts; 0 for a new journal. */
    int lastEpoch() {
        return lastEpoch;
    }

    /** Up to where that epoch says that it was synced. */
    long syncedPosition() {
        return syncedPosition;
    }

    /** Position behind the last record that is there, or was once known to be. */
    long nextPosition() {
        return nextPosition;
    }

    /** Time of the last record; time never goes back. */
    long lastEpochNs() {
        return lastEpochNs;
    }

    /** Repeated in every epoch; null before the first. */
    byte[] hashSeed() {
        return hashSeed;
    }
}
