package io.trailmark.bench;

import io.trailmark.engine.Engine;
import io.trailmark.engine.EngineLimits;
import io.trailmark.engine.OutcomeHandler;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordHandler;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The replay run: {@code scripts/bench replay}. */
@Command(
        name = "scripts/bench replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes a journal with one click of each visitor and then clicks of random ones, and reads it in turns:"
                    + " files alone, with nothing checked; the journal's reader; reader and engine. The first two do"
                    + " one random access per record into a table as large as the engine's. Times are processor times"
                    + " of the clicks behind the first of each visitor, medians over the rounds.",
            ""
        })
public final class ReplayRun implements Callable<Integer> {
    private static final int POLLED_RECORDS = 1 << 14;

    /** What a touch takes in the log and in the index. */
    private static final long BYTES_PER_TOUCH = 76;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--visitors",
            paramLabel = "N",
            defaultValue = "65536",
            description = "People who click. Default: ${DEFAULT-VALUE}")
    private long visitors;

    @Option(
            names = "--clicks",
            paramLabel = "N",
            defaultValue = "4000000",
            description = "Clicks that are timed. Default: ${DEFAULT-VALUE}")
    private long clicks;

    @Option(
            names = "--touches",
            paramLabel = "N",
            defaultValue = "131072",
            description = "Touches the engine remembers. Default: ${DEFAULT-VALUE}")
    private int touches;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "8",
            description = "Clicks per batch in the journal. Default: ${DEFAULT-VALUE}")
    private int recordsPerBatch;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "7",
            description = "Rounds; the first is not counted. Default: ${DEFAULT-VALUE}")
    private int rounds;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Where the journal is written, or read if it is there already; by default a folder that is"
                    + " deleted at the end.")
    private Path folder;

    private long[] filesNs;
    private long[] bareNs;
    private long[] engineNs;
    private PrintWriter out;
    private long records;
    private long skipped;
    private long startNs;
    private long seen;
    private long outcomes;
    private long stateHash;
    private Engine engine;
    private final OutcomeHandler outcomeHandler = (buffer, offset, lengthBytes) -> outcomes++;
    private final RecordHandler engineHandler = new RecordHandler() {
        @Override
        public void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
            if (seen++ == skipped) {
                startNs = nowNs();
            }
            engine.onRecord(buffer, offset, lengthBytes, outcomeHandler);
        }

        @Override
        public void onAhead(final DirectBuffer buffer, final int offset, final int endOffset) {
            engine.onAhead(buffer, offset, endOffset);
        }
    };

    /** The entry point. */
    public static void main(final String[] args) {
        System.exit(new CommandLine(new ReplayRun()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        out = spec.commandLine().getOut();
        final Path place = folder != null ? folder : Files.createTempDirectory("bench-replay");
        try {
            prepare(place);
            measure(place.resolve("journal"));
            report();
        } finally {
            if (folder == null) {
                delete(place);
            }
        }
        return 0;
    }

    /** Processor time of this thread: other work on the machine does not count, waiting for memory does. */
    static long nowNs() {
        return THREADS.getCurrentThreadCpuTime();
    }

    private void prepare(final Path place) {
        records = ReplayJournal.RECORDS_BEFORE_CLICKS + visitors + clicks;
        skipped = records - clicks;
        if (!Files.exists(place.resolve("journal"))) {
            final EngineLimits limits = new EngineLimits(
                    touches,
                    EngineLimits.DEFAULT.pathCapacity(),
                    EngineLimits.DEFAULT.duplicateCapacity(),
                    EngineLimits.DEFAULT.parkedCapacity());
            final long last = ReplayJournal.write(place, visitors, clicks, limits, recordsPerBatch);
            if (last != records) {
                throw new IllegalStateException("wrote " + last + " records, not " + records);
            }
        }
    }

    private void measure(final Path journal) {
        filesNs = new long[rounds];
        bareNs = new long[rounds];
        engineNs = new long[rounds];
        try (BareLoop bare = new BareLoop(BYTES_PER_TOUCH * touches)) {
            for (int round = 0; round < rounds; round++) {
                filesNs[round] = bare.run(journal, skipped, records);
                bare.restart(skipped);
                read(journal, bare);
                bareNs[round] = bare.stop(records);
                engineNs[round] = replay(journal, round);
                out.printf(
                        "round %d: files %6.1f ns, bare loop %6.1f ns, replay %6.1f ns%n",
                        round, perRecord(filesNs[round]), perRecord(bareNs[round]), perRecord(engineNs[round]));
                out.flush();
            }
        }
    }

    private static void read(final Path journal, final RecordHandler handler) {
        try (JournalReader reader = new JournalReader(journal, 1)) {
            int count;
            do {
                count = reader.poll(handler, Long.MAX_VALUE, POLLED_RECORDS);
            } while (count > 0);
        }
    }

    private long replay(final Path journal, final int round) {
        try (Engine replayed = new Engine(new Engine.Context())) {
            engine = replayed;
            seen = 0;
            read(journal, engineHandler);
            final long tookNs = nowNs() - startNs;
            check(round);
            return tookNs;
        }
    }

    /** Every record was there, every click has become a touch, and every round has led to the same state. */
    private void check(final int round) {
        if (seen != records) {
            throw new IllegalStateException("read " + seen + " records of " + records);
        }
        if (engine.statistics().touches() != visitors + clicks) {
            throw new IllegalStateException(engine.statistics().touches() + " touches");
        }
        final long hash = engine.stateHash();
        if (round > 0 && hash != stateHash) {
            throw new IllegalStateException("another state in round " + round);
        }
        stateHash = hash;
    }

    private void report() {
        final double files = median(filesNs);
        final double bare = median(bareNs);
        final double applied = median(engineNs);
        out.printf(
                "%,d visitors, %,d touches held, %,d clicks, medians of %d:%n", visitors, touches, clicks, rounds - 1);
        out.printf("  files, unchecked, one access  %6.1f ns  %6.2f million/s%n", files, 1e3 / files);
        out.printf("  bare loop: reader, one access %6.1f ns  %6.2f million/s%n", bare, 1e3 / bare);
        out.printf("  replay: reader and engine     %6.1f ns  %6.2f million/s%n", applied, 1e3 / applied);
        out.printf("replay reaches %.2f of the bare loop, %.2f of the files%n", bare / applied, files / applied);
        out.flush();
    }

    private double median(final long[] timesNs) {
        final long[] counted = Arrays.copyOfRange(timesNs, 1, rounds);
        Arrays.sort(counted);
        return perRecord(counted[counted.length / 2]);
    }

    private double perRecord(final long tookNs) {
        return (double) tookNs / clicks;
    }

    private static void delete(final Path place) throws IOException {
        try (Stream<Path> files = Files.walk(place)) {
            final List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (final Path file : all) {
                Files.delete(file);
            }
        }
    }
}
