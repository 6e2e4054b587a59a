package io.trailmark.journal;

import io.trailmark.record.RecordBatch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.EpochNanoClock;

/**
 * A process of its own that appends as fast as it can until it is killed, and prints what it was told: {@code A n} when
 * records up to n were acknowledged, {@code S n} when they were synced, {@code R n} when the next append begins a file.
 */
final class AppendingChild {
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

    private AppendingChild() {}

    /** Arguments: the data folder, whether to ask for syncs all the time, and what time it is, in ns since 1970. */
    public static void main(final String[] args) {
        final boolean isSyncing = args[1].equals("sync");
        final PrintStream out = System.out;
        final long openNs = Long.parseLong(args[2]);
        final AtomicLong aheadNs = new AtomicLong(Long.MIN_VALUE);
        // It stands while the journal opens, so that an hour ends as long after that as the test wants.
        final EpochNanoClock clock = () -> aheadNs.get() == Long.MIN_VALUE ? openNs : System.nanoTime() + aheadNs.get();
        final ChronicleJournal journal = ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(Path.of(args[0]).resolve("journal"))
                .clock(clock)
                .reserveAheadBytes(4L * 1024 * 1024)
                .freeSpaceLimitBytes(4L * 1024 * 1024));
        out.println("S " + journal.syncedPosition());
        journal.onSynced(() -> print(out, 'S', journal.syncedPosition()));
        final TestRecords records = new TestRecords();
        final RecordBatch batch = new RecordBatch(128 * 1024);
        final Random random = new Random();
        aheadNs.set(openNs - System.nanoTime());
        long hour = openNs / HOUR_NS;
        while (true) {
            batch.clear();
            final int count = 1 + random.nextInt(8);
            final long next = journal.appendedPosition() + 1;
            for (int i = 0; i < count; i++) {
                records.add(batch, next + i, random.nextInt(300));
            }
            if (clock.nanoTime() / HOUR_NS != hour) {
                hour = clock.nanoTime() / HOUR_NS;
                print(out, 'R', next);
            }
            final long first = journal.append(batch);
            if (first < 0) {
                // A small disk is full: what stands on it is all there will be.
                print(out, 'F', first);
                LockSupport.parkNanos(1_000_000);
            } else {
                print(out, 'A', first + count - 1);
            }
            if (isSyncing) {
                journal.requestSync();
                LockSupport.parkNanos(100_000);
            }
        }
    }

    private static void print(final PrintStream out, final char what, final long position) {
        synchronized (out) {
            out.println(what + " " + position);
        }
    }

    /** Starts one; {@code wrapper} is what it is started by, such as {@code unshare}. */
    static Process start(final Path data, final boolean isSyncing, final String... wrapper) throws IOException {
        return start(data, isSyncing, TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()), wrapper);
    }

    /** Starts one at another time of the day: its clock begins at {@code epochNs}. */
    static Process start(final Path data, final boolean isSyncing, final long epochNs, final String... wrapper)
            throws IOException {
        return start(AppendingChild.class, wrapper, data.toString(), isSyncing ? "sync" : "append", "" + epochNs);
    }

    /** Starts a class of the tests in a process of its own. */
    static Process start(final Class<?> main, final String[] wrapper, final String... arguments) throws IOException {
        final Path root = Path.of(System.getProperty("trailmark.root"));
        final List<String> command = new ArrayList<>(List.of(wrapper));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + root.resolve("config/jvm.options"),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
