package io.trailmark.journal.tools;

import io.trailmark.journal.JournalDamage;
import io.trailmark.journal.JournalReader;
import io.trailmark.journal.JournalRepair;
import io.trailmark.journal.JournalVerifier;
import io.trailmark.record.RecordHandler;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.agrona.DirectBuffer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scripts/journal}: what a journal holds, whether all of it is there, and how to make a damaged one whole. */
@Command(
        name = "journal",
        description =
                "Reads a journal. It may be live or dead; nothing is locked and nothing is changed, but by repair.",
        synopsisSubcommandLabel = "print|verify|export|repair",
        subcommands = {
            JournalCommand.Print.class,
            JournalCommand.Verify.class,
            JournalExport.class,
            JournalCommand.Repair.class
        },
        footer = {
            "",
            "Exit codes: 0 all is well, 1 the journal is damaged, 2 it could not be read or the command is wrong.",
            "",
            "Examples:",
            "  scripts/journal verify data",
            "  scripts/journal print --from 120 --to 130 data",
            "  scripts/journal repair data",
            "  scripts/journal export data | jq 'select(.type == \"Conversion\")'",
            "  scripts/journal export data --records clicks --format parquet --daily --out lake"
        })
public final class JournalCommand {
    private static final int DAMAGED = 1;
    private static final int UNREADABLE = 2;
    private static final int RECORDS_PER_POLL = 1024;
    private static final int MOST_LISTED = 20;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // The library acts on it.
    private boolean isHelpWanted;

    private JournalCommand() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(final String[] args) {
        final PrintWriter out =
                new PrintWriter(new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)));
        final PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        final int exitCode = run(out, err, args);
        out.flush();
        System.exit(exitCode);
    }

    static int run(final PrintWriter out, final PrintWriter err, final String... args) {
        final CommandLine line = new CommandLine(new JournalCommand());
        line.setOut(out);
        line.setErr(err);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((ex, failed, result) -> {
            failed.getErr().println(ex.getMessage() == null ? ex.toString() : ex.getMessage());
            return UNREADABLE;
        });
        return args.length == 0 ? line.execute("--help") : line.execute(args);
    }

    private static Path journalIn(final Path folder) {
        final Path inside = folder.resolve("journal");
        final Path journal = Files.isDirectory(inside) ? inside : folder;
        if (!Files.isDirectory(journal)) {
            throw new IllegalArgumentException("no such folder: " + journal);
        }
        return journal;
    }

    /** Which records of which journal. */
    static final class Range {
        @Parameters(
                index = "0",
                paramLabel = "DIR",
                description = "The journal's folder, or the data folder that holds it.")
        private Path folder;

        @Option(names = "--from", paramLabel = "N", description = "First position (default: ${DEFAULT-VALUE}).")
        private long from = 1;

        @Option(names = "--to", paramLabel = "N", description = "Last position (default: the end).")
        private long to = Long.MAX_VALUE;

        Path journal() {
            final Path journal = journalIn(folder);
            if (from < 1 || to < from) {
                throw new IllegalArgumentException("no such range: --from " + from + " --to " + to);
            }
            return journal;
        }

        /** Hands out what can be read, and names what cannot. */
        int readInto(final RecordHandler handler, final PrintWriter err) {
            int exitCode = 0;
            try (JournalReader reader = new JournalReader(journal(), from)) {
                do {
                    int read;
                    do {
                        read = reader.poll(handler, to, RECORDS_PER_POLL);
                    } while (read > 0);
                    final JournalDamage damage = reader.damage();
                    if (damage != null) {
                        err.println(damage.text());
                        exitCode = damage.kind() == JournalDamage.Kind.TORN_TAIL ? exitCode : DAMAGED;
                    }
                } while (reader.skipDamage());
            }
            return exitCode;
        }
    }

    /** One line for each record, for people. */
    @Command(
            name = "print",
            description = "Prints one line for each record, for people: position, time, type, and the fields that say"
                    + " something (empty and zero ones are left out).")
    static final class Print implements Callable<Integer> {
        @Mixin
        private Range range;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        private final RecordFields fields = new RecordFields();
        private final StringBuilder text = new StringBuilder();

        @Override
        public Integer call() {
            return range.readInto(this::onRecord, spec.commandLine().getErr());
        }

        private void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
            final Map<String, Object> record = fields.decode(buffer, offset);
            text.setLength(0);
            final long epochNs = (Long) record.get("epochNs");
            text.append(record.get("position")).append(' ');
            text.append(Instant.ofEpochSecond(0, epochNs)).append(' ').append(record.get("type"));
            for (final Map.Entry<String, Object> field : record.entrySet()) {
                if (!FRAME.contains(field.getKey()) && saysSomething(field.getValue())) {
                    text.append(' ').append(field.getKey()).append('=').append(readable(field));
                }
            }
            spec.commandLine().getOut().println(text);
        }

        private static final List<String> FRAME =
                List.of("type", "schemaVersion", "crc32c", "length", "position", "epochNs");

        private static final Set<String> MOMENTS = Set.of(
                "occurredMs",
                "clickTimeMs",
                "effectiveFromMs",
                "expiresMs",
                "protectedFromMs",
                "protectedUntilMs",
                "repairedMs");

        private static boolean saysSomething(final Object value) {
            return value != null
                    && !value.equals(0L)
                    && !value.equals("")
                    && !value.equals(List.of())
                    && !value.equals(Map.of());
        }

        private static Object readable(final Map.Entry<String, Object> field) {
            if (field.getValue() instanceof final Long ms && MOMENTS.contains(field.getKey())) {
                return Instant.ofEpochMilli(ms);
            }
            final String value = withoutControls(field.getValue().toString());
            return value.indexOf(' ') >= 0 && field.getValue() instanceof String ? '"' + value + '"' : value;
        }

        /** What a client sent must not steer the reader's terminal. */
        private static String withoutControls(final String value) {
            final StringBuilder shown = new StringBuilder(value.length());
            for (int i = 0; i < value.length(); i++) {
                final char each = value.charAt(i);
                if (Character.isISOControl(each)) {
                    shown.append("\\u%04x".formatted((int) each));
                } else {
                    shown.append(each);
                }
            }
            return shown.toString();
        }
    }

    /** Whether all of it is there. */
    @Command(
            name = "verify",
            description = "Checks every checksum, the numbering and the epochs, counts records by type and epoch, and"
                    + " names what is missing. A torn tail (a batch that a crash left unfinished) is no damage.")
    static final class Verify implements Callable<Integer> {
        @Mixin
        private Range range;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() {
            final JournalVerifier.Report report = JournalVerifier.verify(range.journal(), range.from, range.to);
            final PrintWriter out = spec.commandLine().getOut();
            long records = 0;
            out.println("epoch  first position  last position     records         bytes");
            for (final JournalVerifier.EpochFound epoch : report.epochs()) {
                out.printf(
                        "%5d %15d %14d %11d %13d%n",
                        epoch.number(), epoch.firstPosition(), epoch.lastPosition(), epoch.records(), epoch.bytes());
                records += epoch.records();
            }
            out.println();
            final RecordFields fields = new RecordFields();
            report.recordsByTemplate().forEach((type, count) -> out.printf("%11d %s%n", count, fields.typeName(type)));
            out.printf("%11d in all%n%n", records);
            report.damages().stream().limit(MOST_LISTED).forEach(damage -> out.println(damage.text()));
            report.faults().stream().limit(MOST_LISTED).forEach(out::println);
            if (report.brokenFrames() > 0) {
                out.println(report.brokenFrames() + " places between records are damaged; no record is lost there");
            }
            out.println(report.isWhole() ? "whole" : "DAMAGED");
            return report.isWhole() ? 0 : DAMAGED;
        }
    }

    /** Makes a damaged journal whole, without what is lost. */
    @Command(
            name = "repair",
            description = {
                "Makes the damaged journal of a stopped server whole again, without what is lost. Says what is damaged"
                        + " and what would be done; does it with --yes.",
                "",
                "Every readable record is written anew into the archive beside the journal, byte for byte and at its"
                        + " position; where one is gone stands a RecordLost, so that no position is given twice."
                        + " Nothing is deleted: the files from before, and the snapshots, are moved into a folder"
                        + " repair-TIME beside the journal. What a lost conversion earned is lost as well, and a shop"
                        + " that reports it again is paid as if for the first time: restore the epoch's folder from a"
                        + " copy instead, if there is one."
            })
    static final class Repair implements Callable<Integer> {
        @Parameters(index = "0", paramLabel = "DIR", description = "The data folder, or the journal's folder in it.")
        private Path folder;

        @Option(names = "--yes", description = "Does it.")
        private boolean isWanted;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            final PrintWriter out = spec.commandLine().getOut();
            try (JournalRepair repair = JournalRepair.prepare(journalIn(folder), System.currentTimeMillis())) {
                if (repair.report().isWhole()) {
                    out.println("whole: there is nothing to repair");
                    return 0;
                }
                describe(repair, out);
                final String obstacle = repair.obstacle();
                if (obstacle != null) {
                    out.println("cannot be repaired here: " + obstacle);
                    return DAMAGED;
                }
                if (!isWanted) {
                    out.println("Nothing was changed. With --yes the records are written anew into the archive, and all"
                            + " files from before go to " + repair.aside());
                    return DAMAGED;
                }
                final JournalRepair.Done done = repair.carryOut();
                out.printf(
                        "positions 1 to %d are in the archive, %d files, read back and whole%n",
                        done.lastPosition(), done.archiveFiles());
                out.println("the files from before, and the snapshots, are in " + done.aside());
                return 0;
            }
        }

        private static void describe(final JournalRepair repair, final PrintWriter out) {
            long lost = 0;
            for (final JournalRepair.Gap gap : repair.gaps()) {
                lost += gap.records();
                out.println(gap.why());
                out.printf(
                        "  lost: %s%n",
                        gap.records() == 1
                                ? "position " + gap.firstPosition()
                                : "positions %d to %d, %d records"
                                        .formatted(gap.firstPosition(), gap.lastPosition(), gap.records()));
            }
            if (repair.report().brokenFrames() > 0) {
                out.println(
                        repair.report().brokenFrames() + " places between records are damaged; nothing is lost there");
            }
            out.printf("%d of %d records are lost%n", lost, repair.lastPosition());
        }
    }
}
