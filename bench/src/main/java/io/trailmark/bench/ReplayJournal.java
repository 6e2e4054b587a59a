package io.trailmark.bench;

import io.trailmark.engine.EngineLimits;
import io.trailmark.journal.ChronicleJournal;
import io.trailmark.journal.Journal;
import io.trailmark.record.RecordBatch;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes the journal that a replay run reads: one click of each visitor, then clicks of visitors drawn at random.
 *
 * <p>Clicks are 10 ms apart, so that few are duplicates, and lie in batches as a busy event loop appends them.
 */
final class ReplayJournal {
    /** What comes before the clicks: the journal's own epoch, limits, programme, goal, partner and link. */
    static final int RECORDS_BEFORE_CLICKS = 6;

    private static final long MS_BETWEEN_CLICKS = 10;
    private static final long FULL_RETRY_NS = 1_000_000;
    private static final long SEED = 3;

    private ReplayJournal() {}

    /** Writes the journal, and says which position its last record has. */
    static long write(
            final Path folder,
            final long visitors,
            final long clicks,
            final EngineLimits limits,
            final int recordsPerBatch) {
        final Samples samples = new Samples();
        final RecordBatch batch = Samples.batch();
        final SplittableRandom random = new SplittableRandom(SEED);
        try (ChronicleJournal journal = ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(folder.resolve("journal"))
                .lockFile(folder.resolve("lock")))) {
            limits.encode(batch);
            samples.catalogue(batch);
            samples.link(batch, 1);
            append(journal, batch);
            for (long number = 0; number < visitors + clicks; number++) {
                final long person = number < visitors ? number : random.nextLong(visitors);
                samples.click(batch, person, number, number * MS_BETWEEN_CLICKS, 1);
                if (batch.count() == recordsPerBatch) {
                    append(journal, batch);
                }
            }
            if (batch.count() > 0) {
                append(journal, batch);
            }
            return journal.appendedPosition();
        }
    }

    private static void append(final ChronicleJournal journal, final RecordBatch batch) {
        while (journal.append(batch) == Journal.FULL) {
            LockSupport.parkNanos(FULL_RETRY_NS);
        }
        batch.clear();
    }
}
