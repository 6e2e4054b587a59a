package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark conversion}: one conversion, or those of an order. */
@Command(
        name = "conversion",
        mixinStandardHelpOptions = true,
        description = "Shows a conversion, or all conversions of an order.",
        footer = {
            "%nExamples:",
            "  trailmark conversion cv_000000000000e",
            "  trailmark conversion --program acme --order A-1001"
        })
final class ConversionCommand implements Runnable {
    private static final List<String> COLUMNS =
            List.of("conversion_id", "goal", "order_id", "status", "reason", "amount", "occurred_at");

    private final TrailmarkCommand root;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "Which one, such as cv_000000000000e.")
    private String id;

    @Option(names = "--program", paramLabel = "CODE", description = "With --order: whose.")
    private String program;

    @Option(names = "--order", paramLabel = "ORDER", description = "All goals that were reported of it.")
    private String order;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    ConversionCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        if ((id == null) == (order == null) || (order != null && program == null)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Either an ID, or --program with --order, says which conversion.");
        }
        if (id != null) {
            root.printer().object(root.client().get("/conversions/" + Query.part(id)));
            return;
        }
        final JsonNode answer = root.client()
                .get(new Query("/conversions")
                        .with("program", program)
                        .with("order_id", order)
                        .toString());
        root.printer().list(answer, answer.path("conversions"), COLUMNS, false);
        if (answer.path("conversions").isEmpty()) {
            throw new Failure(ExitCode.NOT_THERE, "No conversion of " + program + " has the order id " + order + ".");
        }
    }
}
