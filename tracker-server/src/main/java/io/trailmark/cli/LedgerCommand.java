package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark ledger}: who earned what, line by line. */
@Command(
        name = "ledger",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows a programme's ledger: what anybody has earned is the sum of its lines.",
        footer = {
            "%nExamples:",
            "  trailmark ledger acme --conversion A-1001",
            "  trailmark ledger acme --partner ann --from 2026-11-01T00:00:00Z --all --output csv"
        })
final class LedgerCommand implements Runnable {
    private static final List<String> COLUMNS =
            List.of("line", "written_at", "kind", "reward", "partner", "amount", "standing", "status", "conversion_id");

    private final TrailmarkCommand root;

    @Parameters(paramLabel = "PROGRAM", description = "Code of the programme.")
    private String program;

    @Option(names = "--partner", paramLabel = "CODE", description = "Only this partner's lines.")
    private String partner;

    @Option(
            names = "--conversion",
            paramLabel = "ID",
            description = "Only this conversion's lines: its id, or its order's.")
    private String conversion;

    @Option(names = "--from", paramLabel = "TIME", description = "Only lines written from this moment on.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only lines written before this moment.")
    private String to;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many in one page, up to 1,000.")
    private Integer limit;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Where the last page ended.")
    private String cursor;

    @Option(names = "--all", description = "All pages.")
    private boolean isAll;

    LedgerCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        final Query query = new Query("/programs/" + Query.part(program) + "/ledger")
                .with("partner", partner)
                .with(
                        "conversion",
                        conversion == null ? null : Ids.ofProgram(root, Resource.CONVERSIONS, conversion, program))
                .with("from", from)
                .with("to", to)
                .with("limit", limit)
                .with("cursor", cursor);
        final JsonNode answer = Pages.read(root, query.toString(), isAll);
        root.printer().list(answer, answer.path("lines"), COLUMNS, false);
        Pages.sayMore(root, answer);
    }
}
