package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
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
        })
final class ExplainCommand implements Runnable {
    private final TrailmarkCommand root;

    @Parameters(paramLabel = "ID", description = "Of the conversion, such as cv_000000000000e.")
    private String id;

    @Option(names = "--ascii", description = "Draws with |, - and ` only.")
    private boolean isAscii;

    ExplainCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        final JsonNode explanation = root.client().get("/conversions/" + Query.part(id) + "/explain");
        if (root.printer().output() == Output.TABLE) {
            root.shell().out().print(ExplanationTree.of(explanation).render(isAscii));
            root.shell().out().flush();
        } else {
            root.printer().object(explanation);
        }
    }
}
