package io.trailmark.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark export}: everything that the lists of the API show, as files. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes all of a kind as CSV or NDJSON, or all kinds into a folder, a file each.",
            "A file appears once it is whole, in place of the one before; until then it ends in .part. What changes"
                    + " meanwhile moves no row: each is there once. A CSV has the same columns whatever is in it;"
                    + " numbers are numbers, and text that a"
                    + " spreadsheet would take for a formula has an apostrophe before it. NDJSON is what the API"
                    + " shows, a line each.",
        },
        footer = {
            "%nExamples:",
            "  trailmark export links --out links.csv --program acme",
            "  trailmark export conversions status=approved --from 2026-11-01T00:00:00Z --to 2026-12-01T00:00:00Z",
            "  trailmark export all --out backup --format ndjson",
            "",
            "Exit codes: 0 all is there, 2 the command is wrong or the file cannot be written, 3 not reachable,"
                    + " 4 not allowed: with all, every kind that is allowed was exported."
        })
final class ExportCommand implements Runnable {
    private static final String ALL = "all";
    private static final List<String> COLUMNS = List.of("kind", "rows", "first_position", "last_position", "file");

    private final TrailmarkCommand root;

    /** What can stand there. */
    static final class Kinds implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.concat(Arrays.stream(ExportKind.values()).map(ExportKind::word), Stream.of(ALL))
                    .iterator();
        }
    }

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            completionCandidates = Kinds.class,
            description = "One of ${COMPLETION-CANDIDATES}.")
    private String kind;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "NAME=VALUE",
            description = "Filters of the kind's list, as in the API; several values of a name: any of them.")
    private List<String> filters = new ArrayList<>();

    @Option(names = "--format", paramLabel = "AS", description = "csv or ndjson; by default as FILE ends, else csv.")
    private Exporter.Form form;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "By default the standard output. A folder, which is made, where all is exported.")
    private Path out;

    @Option(
            names = "--program",
            paramLabel = "CODE",
            description = "Only of this programme; exchange rates are of none.")
    private String program;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Only what happened from this moment on; of programmes and what belongs to them, what was"
                    + " changed. With all: only what happened, and everything else.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only what happened before this moment.")
    private String to;

    @Mixin
    private PatienceOption patience;

    ExportCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        if (kind.equalsIgnoreCase(ALL)) {
            exportAll();
            return;
        }
        final ExportKind one = kind();
        if ((from != null || to != null) && one.time().isEmpty()) {
            throw Failure.wrongUse("There is no time to choose " + one.word() + " by; leave --from and --to out.");
        }
        if (program != null && one == ExportKind.RATES) {
            throw Failure.wrongUse("Exchange rates are of no programme; leave --program out.");
        }
        final ObjectNode done = export(one, out, true);
        if (out != null) {
            root.printer().object(done);
        }
    }

    private ExportKind kind() {
        for (final ExportKind each : ExportKind.values()) {
            if (each.word().equalsIgnoreCase(kind)) {
                return each;
            }
        }
        throw Failure.wrongUse("'" + kind + "' cannot be exported; there are "
                + Stream.of(ExportKind.values()).map(ExportKind::word).collect(Collectors.joining(", ")) + " and "
                + ALL + '.');
    }

    private void exportAll() {
        if (out == null || !filters.isEmpty()) {
            throw Failure.wrongUse("'export all' takes --out FOLDER, and no filters but --program, --from and --to.");
        }
        try {
            Files.createDirectories(out);
        } catch (final IOException e) {
            throw Failure.wrongUse(out + " is no folder and cannot be made one.");
        }
        final ArrayNode done = Json.list();
        final Map<String, Failure> notAllowed = new LinkedHashMap<>();
        for (final ExportKind each : ExportKind.values()) {
            final Path file = out.resolve(each.word() + '.' + form(null).name().toLowerCase(Locale.ROOT));
            try {
                done.add(export(each, file, each.isEvent()));
            } catch (final Failure failure) {
                if (failure.exitCode() != ExitCode.NOT_ALLOWED) {
                    throw failure;
                }
                notAllowed.put(each.word(), failure);
            }
        }
        if (done.isEmpty()) {
            throw notAllowed.values().iterator().next();
        }
        root.printer().list(Json.object().set("data", done), done, COLUMNS, false);
        if (!notAllowed.isEmpty()) {
            final List<String> more = new ArrayList<>();
            notAllowed.forEach((word, failure) -> more.add(word + ": " + failure.getMessage()));
            throw new Failure(
                    ExitCode.NOT_ALLOWED, "All was exported but " + String.join(", ", notAllowed.keySet()) + '.', more);
        }
    }

    private ObjectNode export(final ExportKind one, final Path file, final boolean isTimed) {
        // A list of programmes is no longer than a page, and says nothing of filters.
        final boolean isPrograms = one == ExportKind.PROGRAMS;
        final boolean isOfProgrammes = one != ExportKind.RATES;
        if (isPrograms && !filters.isEmpty()) {
            throw Failure.wrongUse("Programmes have no filters but --program.");
        }
        final Query query = new Query('/' + one.word());
        if (!isPrograms && isOfProgrammes) {
            query.with("program", program);
        }
        if (isTimed && !one.time().isEmpty()) {
            query.with(one.time() + "_from", from).with(one.time() + "_to", to);
        }
        for (final String filter : filters) {
            final int equals = filter.indexOf('=');
            if (equals < 1) {
                throw Failure.wrongUse("'" + filter + "' is no NAME=VALUE, such as status=approved.");
            }
            query.with(filter.substring(0, equals), filter.substring(equals + 1));
        }
        return new Exporter(root.shell(), form(file))
                .export(
                        one,
                        new ExportPages(root.client(), query, patience.patience()),
                        row -> !isPrograms
                                || program == null
                                || row.path("program").asText().equals(program),
                        file);
    }

    private Exporter.Form form(final Path file) {
        if (form != null) {
            return form;
        }
        final String name = file == null ? "" : file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".ndjson") || name.endsWith(".jsonl") ? Exporter.Form.NDJSON : Exporter.Form.CSV;
    }
}
