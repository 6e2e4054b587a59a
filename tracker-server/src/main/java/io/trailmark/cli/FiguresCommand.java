package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code trailmark totals} and {@code trailmark balances}: figures of a programme by partner. */
@Command(mixinStandardHelpOptions = true)
final class FiguresCommand implements Runnable {
    /** Which figures. */
    @SuppressWarnings("ImmutableEnumChecker") // The lists are made by List.of.
    enum Kind {
        TOTALS(
                "Shows what each partner of a programme has brought.",
                List.of(
                        "partner",
                        "name",
                        "clicks.human",
                        "conversions.approved",
                        "conversions.pending",
                        "revenue",
                        "rewards.approved",
                        "rewards.pending")),
        BALANCES(
                "Shows what each partner of a programme has earned.",
                List.of("partner", "name", "approved", "pending", "taken_back", "lines"));

        private final String about;
        private final List<String> columns;

        Kind(final String about, final List<String> columns) {
            this.about = about;
            this.columns = columns;
        }
    }

    private final TrailmarkCommand root;
    private final Kind kind;

    @Parameters(paramLabel = "PROGRAM", description = "Code of the programme.")
    private String program;

    FiguresCommand(final TrailmarkCommand root, final Kind kind) {
        this.root = root;
        this.kind = kind;
    }

    CommandLine commandLine() {
        final CommandLine line = new CommandLine(this);
        line.getCommandSpec()
                .usageMessage()
                .description(kind.about)
                .footer("%nExample:", "  trailmark " + kind.name().toLowerCase(Locale.ROOT) + " acme --output csv");
        return line;
    }

    @Override
    public void run() {
        final String figures = kind == Kind.TOTALS ? "/totals" : "/balances";
        final JsonNode answer = root.client().get("/programs/" + Query.part(program) + figures);
        root.printer().list(answer, answer.path("partners"), kind.columns, false);
        root.printer().say("True at position " + answer.path("position").asText() + '.');
    }
}
