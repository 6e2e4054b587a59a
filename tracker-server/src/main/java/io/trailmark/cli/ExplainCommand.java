package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark explain}: who earned what and why, drawn as a tree. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = {
            "Draws a decision as a tree: what was reported, by which rules, who was looked at and why each was taken or"
                    + " refused, who earned what, and where in the journal all of it stands.",
            "Any other form than table shows what the tree is drawn from."
        },
        footer = {
            "%nExamples:",
            "  trailmark explain cv_000000000000e",
            "  trailmark explain A-1001 --program acme        the conversion of this order"
        })
final class ExplainCommand implements Runnable {
    private final TrailmarkCommand root;

    @Parameters(paramLabel = "ID", description = "The conversion, such as cv_000000000000e, or its order.")
    private String id;

    @Option(names = "--ascii", description = "Draws with |, - and ` only.")
    private boolean isAscii;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private ExplainCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    static CommandLine of(final TrailmarkCommand root) {
        final CommandLine line = new CommandLine(new ExplainCommand(root));
        Ids.addOptions(line.getCommandSpec(), Resource.CONVERSIONS);
        return line;
    }

    @Override
    public void run() {
        final JsonNode explanation = root.client()
                .get("/conversions/" + Query.part(Ids.one(root, spec, Resource.CONVERSIONS, id)) + "/explain");
        if (root.printer().output() == Output.TABLE) {
            root.shell().out().print(ExplanationTree.of(explanation).render(isAscii));
            root.shell().out().flush();
        } else {
            root.printer().object(explanation);
        }
    }
}
