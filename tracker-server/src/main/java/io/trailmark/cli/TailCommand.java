package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trailmark tail}: clicks, conversions and decisions as they come. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Follows clicks, views, conversions with what was decided about them, adjustments and changes as they come,"
                    + " until Ctrl-C. When the server is restarted it goes on where it was.",
        },
        footer = {
            "%nExamples:",
            "  trailmark tail --program acme --types conversion,adjustment",
            "  trailmark tail --from 0 --output ndjson | jq .amount"
        })
final class TailCommand implements Runnable {
    private static final int WAIT_S = 20;
    private static final int LONGEST_PAUSE_S = 10;
    private static final List<String> COLUMNS = List.of(
            "position",
            "at",
            "type",
            "program",
            "partner",
            "link",
            "class",
            "goal",
            "order_id",
            "amount",
            "decision",
            "reason",
            "status",
            "conversion_id");

    private final TrailmarkCommand root;

    @Option(names = "--from", paramLabel = "POSITION", description = "Begin behind this position; by default now.")
    private Long from;

    @Option(names = "--program", paramLabel = "CODE", description = "Only this programme's.")
    private String program;

    @Option(
            names = "--types",
            paramLabel = "TYPES",
            description = "Only these, with commas: click, view, conversion, adjustment, change.")
    private String types;

    @Option(names = "--count", paramLabel = "N", description = "End after so many.")
    private Long count;

    TailCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        final Client client = root.client();
        final Printer printer = root.printer();
        long next = from != null
                ? from
                : client.get(query(null).toString()).path("next").asLong();
        final CsvWriter csv =
                printer.output() == Output.CSV ? new CsvWriter(root.shell().out(), COLUMNS) : null;
        long shown = 0;
        long pauseS = 1;
        // Whoever read along may have gone: then nobody is written for.
        while ((count == null || shown < count) && !root.shell().out().checkError()) {
            try {
                final JsonNode page = client.get(query(next)
                        .with("wait", WAIT_S)
                        .with("limit", count == null ? 1_000 : Math.min(1_000, count - shown))
                        .toString());
                page.path("data").forEach(event -> show(printer, csv, event));
                shown += page.path("data").size();
                next = page.path("next").asLong();
                pauseS = 1;
            } catch (final Failure failure) {
                if (failure.exitCode() != ExitCode.NOT_REACHABLE) {
                    throw failure;
                }
                root.shell().err().println(failure.getMessage() + " Trying again from position " + next + '.');
                Client.pause(pauseS);
                pauseS = Math.min(2 * pauseS, LONGEST_PAUSE_S);
            }
        }
    }

    private Query query(final Long after) {
        return new Query("/events")
                .with("after", after)
                .with("program", program)
                .with("types", types);
    }

    private void show(final Printer printer, final CsvWriter csv, final JsonNode event) {
        switch (printer.output()) {
            case TABLE -> root.shell().out().println(EventLine.of(event, printer.style()));
            case CSV -> csv.row(event);
            default -> root.shell().out().println(Json.compact(event));
        }
    }
}
