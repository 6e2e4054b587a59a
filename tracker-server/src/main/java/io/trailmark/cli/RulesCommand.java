package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark rules}: a goal's rules, version by version. */
final class RulesCommand {
    private static final List<String> COLUMNS = List.of(
            "version", "effective_from", "attribution.model", "attribution.windows.click", "repeats", "rewards");

    private RulesCommand() {}

    static CommandLine of(final TrailmarkCommand root) {
        return ResourceCommand.group("Rules of goals: versions with dates; what was decided by one stays decided.")
                .addSubcommand("show", new Show(root))
                .addSubcommand("set", new Set(root));
    }

    private static void print(final TrailmarkCommand root, final JsonNode rules) {
        root.printer().list(rules, rules.path("data"), COLUMNS, false);
        root.printer().say("In force now: version " + rules.path("in_force").asText("none") + '.');
    }

    /** Shows all versions. */
    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows all versions of a goal's rules.")
    static final class Show implements Runnable {
        private final TrailmarkCommand root;

        @Parameters(paramLabel = "GOAL", description = "Id of the goal, such as gol_1.")
        private String goal;

        Show(final TrailmarkCommand root) {
            this.root = root;
        }

        @Override
        public void run() {
            print(root, root.client().get("/goals/" + Query.part(goal) + "/rules"));
        }
    }

    /** Adds a version. */
    @Command(
            name = "set",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Adds a version: what is said changes from a moment on, the rest stays as it was.",
            footer = {
                "%nExamples:",
                "  trailmark rules set gol_1 --from 2027-01-01T00:00:00Z reward.percent=12 window=60d",
                "  trailmark rules set gol_1 --json rules.json"
            })
    static final class Set implements Runnable {
        private final TrailmarkCommand root;

        @Parameters(index = "0", paramLabel = "GOAL", description = "Id of the goal, such as gol_1.")
        private String goal;

        @Parameters(index = "1..*", paramLabel = "KEY=VALUE", description = "Keys of a programme file's goal.")
        private List<String> pairs;

        @Option(names = "--from", paramLabel = "TIME", description = "From when on it holds; by default from now on.")
        private String from;

        @Option(names = "--if-version", paramLabel = "N", description = "Only if the last version is still this one.")
        private Integer version;

        @Mixin
        private BodyOptions body;

        Set(final TrailmarkCommand root) {
            this.root = root;
        }

        @Override
        public void run() {
            body.pairs(pairs);
            final ObjectNode patch = body.read(root.shell());
            if (from != null) {
                patch.put("effective_from", from);
            }
            final String path = "/goals/" + Query.part(goal) + "/rules";
            print(root, root.client().send("PATCH", path, patch, SetCommand.ifMatch(version)));
        }
    }
}
