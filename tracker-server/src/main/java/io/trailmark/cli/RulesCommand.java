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

    private static final List<String> TITLE = List.of("version", "effective_from");

    private RulesCommand() {}

    static CommandLine of(final TrailmarkCommand root) {
        return ResourceCommand.group("Rules of goals: versions with dates; what was decided by one stays decided.")
                .addSubcommand("show", Show.of(root))
                .addSubcommand("set", Set.of(root));
    }

    private static void print(final TrailmarkCommand root, final JsonNode rules) {
        final Printer printer = root.printer();
        if (printer.output() != Output.TABLE) {
            printer.list(rules, rules.path("data"), COLUMNS, false);
            return;
        }
        final Tree tree = new Tree("rules of " + rules.path("goal").asText());
        for (final JsonNode version : rules.path("data")) {
            final boolean isInForce =
                    version.path("version").asInt() == rules.path("in_force").asInt(-1);
            final Tree one = tree.add("version " + version.path("version").asText() + ", from "
                    + version.path("effective_from").asText() + (isInForce ? ", in force now" : ""));
            version.properties().forEach(field -> {
                if (!TITLE.contains(field.getKey())) {
                    JsonTree.add(one, field.getKey(), field.getValue());
                }
            });
        }
        root.shell().out().print(tree.render(false));
        printer.say("In force now: version " + rules.path("in_force").asText("none") + '.');
    }

    /** Shows all versions. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description = "Shows all versions of a goal's rules as a tree; -o json shows them as they are sent.",
            footer = {
                "%nExamples:",
                "  trailmark rules show sale --program acme",
                "  trailmark rules show gol_1 -o json"
            })
    static final class Show implements Runnable {
        private final TrailmarkCommand root;

        @Parameters(paramLabel = "GOAL", description = "The goal: its id, such as gol_1, or its code.")
        private String goal;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        private Show(final TrailmarkCommand root) {
            this.root = root;
        }

        static CommandLine of(final TrailmarkCommand root) {
            final CommandLine line = new CommandLine(new Show(root));
            Ids.addOptions(line.getCommandSpec(), Resource.GOALS);
            return line;
        }

        @Override
        public void run() {
            print(
                    root,
                    root.client().get("/goals/" + Query.part(Ids.one(root, spec, Resource.GOALS, goal)) + "/rules"));
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
                "  trailmark rules set sale --program acme --from 2027-01-01T00:00:00Z reward.percent=12 window=60d",
                "  trailmark rules set gol_1 --json rules.json"
            })
    static final class Set implements Runnable {
        private final TrailmarkCommand root;

        @Parameters(index = "0", paramLabel = "GOAL", description = "The goal: its id, such as gol_1, or its code.")
        private String goal;

        @Parameters(index = "1..*", paramLabel = "KEY=VALUE", description = "Keys of a programme file's goal.")
        private List<String> pairs;

        @Option(names = "--from", paramLabel = "TIME", description = "From when on it holds; by default from now on.")
        private String from;

        @Option(names = "--if-version", paramLabel = "N", description = "Only if the last version is still this one.")
        private Integer version;

        @Mixin
        private BodyOptions body;

        @CommandLine.Spec
        private CommandLine.Model.CommandSpec spec;

        private Set(final TrailmarkCommand root) {
            this.root = root;
        }

        static CommandLine of(final TrailmarkCommand root) {
            final CommandLine line = new CommandLine(new Set(root));
            Ids.addOptions(line.getCommandSpec(), Resource.GOALS);
            return line;
        }

        @Override
        public void run() {
            body.pairs(pairs);
            final ObjectNode patch = body.read(root.shell());
            if (from != null) {
                patch.put("effective_from", from);
            }
            final String path = "/goals/" + Query.part(Ids.one(root, spec, Resource.GOALS, goal)) + "/rules";
            print(root, root.client().send("PATCH", path, patch, SetCommand.ifMatch(version)));
        }
    }
}
