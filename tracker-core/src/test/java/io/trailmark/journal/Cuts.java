package io.trailmark.journal;

import io.trailmark.counters.Counters;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Losses of power under a writer, one after the other on one file system.
 *
 * <p>A process of its own appends and prints each synced position. It is stopped, the file system is told to forget all
 * that it has not written ({@code FS_IOC_SHUTDOWN} without flushing its log), unmounted and mounted again; then the
 * journal is read: up to the last synced position nothing is missing, and what stands behind it is whole. It is opened,
 * as after the next start, and goes on at the next position.
 */
final class Cuts {
    /** When the power goes. */
    enum Moment {
        FIRST_MOMENTS("in the first 100 ms of an epoch"),
        ANY("0.2 to 1.2 s later"),
        ROLL("within 20 ms of the first record of a new file"),
        NEW_FILE("in the first second of a new file");

        private final String text;

        Moment(final String text) {
            this.text = text;
        }

        private boolean isAtRoll() {
            return this == ROLL || this == NEW_FILE;
        }

        private int runMs(final Random random) {
            return switch (this) {
                case FIRST_MOMENTS -> random.nextInt(100);
                case ANY -> 200 + random.nextInt(1000);
                case ROLL -> random.nextInt(20);
                case NEW_FILE -> random.nextInt(1000);
            };
        }
    }

    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final long BEFORE_ROLL_NS = TimeUnit.MILLISECONDS.toNanos(700);

    /** An hour in 2026; each cut has an hour of its own, since the journal's time never goes back. */
    private static final long FIRST_HOUR = TimeUnit.SECONDS.toHours(1_795_000_000L);

    private final Mount mount;
    private final long seed;
    private final Random random;
    private final boolean isStopped;
    private final JournalDirectory directory;
    private final Map<Moment, Integer> counts = new EnumMap<>(Moment.class);
    private long synced;
    private long beyond;
    private int cuts;

    /** @param isStopped whether the writer is stopped before the cut, so that no force is underway. */
    Cuts(final Mount mount, final boolean isStopped, final long seed) {
        this.mount = mount;
        this.isStopped = isStopped;
        this.seed = seed;
        random = new Random(seed);
        directory = new JournalDirectory(mount.point());
    }

    /** @throws AssertionError that names seed and moment, when a synced record was lost. */
    void cut() throws IOException, InterruptedException {
        final Moment moment = Moment.values()[cuts % Moment.values().length];
        final int runMs = moment.runMs(random);
        final String what = "seed " + seed + ", cut " + (cuts + 1) + ", " + moment.text + ", " + runMs + " ms";
        cutWhileAppending(moment, runMs, what);
        final JournalDirectory.Found found = directory.read();
        final long last = found.positions().isEmpty() ? 0 : found.positions().getLast();
        if (last < synced) {
            throw new AssertionError(what + ": synced " + synced + ", found up to " + last + " " + found.damages());
        }
        found.assertPositions(1, last);
        beyond += last - synced;
        final long hourNs = nowNs() + HOUR_NS / 2;
        try (ChronicleJournal journal =
                ChronicleJournal.open(directory.context().clock(() -> hourNs).counters(Counters.inMemory()))) {
            if (journal.appendedPosition() != last + 1) {
                throw new AssertionError(what + ": goes on at " + journal.appendedPosition() + " behind " + last);
            }
        }
        directory.read().assertWhole(last + 1);
        counts.merge(moment, 1, Integer::sum);
        cuts++;
    }

    private long nowNs() {
        return (FIRST_HOUR + cuts) * HOUR_NS;
    }

    private void cutWhileAppending(final Moment moment, final int runMs, final String what)
            throws IOException, InterruptedException {
        final long clockNs = nowNs() + (moment.isAtRoll() ? HOUR_NS - BEFORE_ROLL_NS : 0);
        final Process process = AppendingChild.start(mount.point(), true, clockNs);
        final ChildOutput child = new ChildOutput(process);
        try {
            JournalDirectory.await("a first sync, " + what, () -> child.synced() > 0);
            if (moment.isAtRoll()) {
                JournalDirectory.await("a new file, " + what, child::hasRolled);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(runMs));
            if (isStopped) {
                // A force that meets the shutdown may report what is not so; no power cut does that.
                new ProcessBuilder("kill", "-STOP", Long.toString(process.pid()))
                        .inheritIO()
                        .start()
                        .waitFor();
            }
            mount.cutPower();
        } finally {
            child.kill();
        }
        mount.restorePower();
        synced = child.synced();
    }

    int count() {
        return cuts;
    }

    /** Synced records, each of which was looked for after every later cut. */
    long synced() {
        return synced;
    }

    @Override
    public String toString() {
        return "%d cuts %s; %d synced records, 0 lost; %d more were found behind them"
                .formatted(cuts, counts, synced, beyond);
    }
}
