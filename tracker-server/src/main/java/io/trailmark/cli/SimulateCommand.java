package io.trailmark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark simulate}: what other rules would have brought. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Has the journal decided again under other rules, and shows the difference; nothing is changed.",
            "The file holds the rules as a programme file has them, in YAML or JSON; or a whole request in JSON, with"
                    + " program, from, to and rules. Ctrl-C leaves the simulation running; --follow shows it again."
        },
        footer = {
            "%nExamples:",
            "  trailmark simulate rules.yaml --program acme --from 2026-11-01T00:00:00Z",
            "  trailmark simulate --follow sim_1"
        })
final class SimulateCommand implements Callable<Integer> {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final List<String> COLUMNS = List.of(
            "partner",
            "before.conversions",
            "after.conversions",
            "before.rewards",
            "after.rewards",
            "difference.rewards");

    private final TrailmarkCommand root;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "Rules, or a whole request; - reads the input.")
    private String file;

    @Option(names = "--program", paramLabel = "CODE", description = "Whose.")
    private String program;

    @Option(names = "--from", paramLabel = "TIME", description = "From when on the other rules would have held.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Until when; by default until now.")
    private String to;

    @Option(names = "--follow", paramLabel = "SIMULATION", description = "Shows one that was begun before.")
    private String begun;

    @Option(names = "--detach", description = "Does not wait for the end.")
    private boolean isDetached;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    SimulateCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if ((file == null) == (begun == null)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "Either a FILE or --follow is needed.");
        }
        final Client client = root.client();
        final JsonNode first = begun == null
                ? client.send("POST", "/simulations", request(), Map.of())
                : client.get("/simulations/" + Query.part(begun));
        final JsonNode last = isDetached ? first : follow(client, first);
        print(last);
        final String state = last.path("state").asText();
        return isDetached || state.equals("done") ? ExitCode.DONE : ExitCode.REFUSED;
    }

    private JsonNode follow(final Client client, final JsonNode first) {
        final String path = "/simulations/" + first.path("simulation_id").asText();
        final Progress progress = new Progress(
                root.shell(), "records of " + first.path("simulation_id").asText());
        JsonNode state = first;
        try {
            while (List.of("queued", "running").contains(state.path("state").asText())) {
                progress.show(
                        state.path("position").asLong(),
                        state.path("last_position").asLong());
                Thread.sleep(LOOK_AGAIN);
                state = client.get(path);
            }
            return state;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return state;
        } finally {
            progress.end();
        }
    }

    private void print(final JsonNode simulation) {
        final Printer printer = root.printer();
        if (printer.output() != Output.TABLE || !simulation.has("result")) {
            printer.object(simulation);
            return;
        }
        printer.object(Printer.without(simulation, "result"));
        final JsonNode result = simulation.get("result");
        printer.object(Printer.without(result, "goals", "partners", "changed_most"));
        printer.say("");
        printer.list(result, result.path("partners"), COLUMNS, false);
    }

    private ObjectNode request() {
        final String text = read();
        ObjectNode request = Json.object();
        if (!text.stripLeading().startsWith("{")) {
            request.put("rules_yaml", text);
        } else {
            final JsonNode json = json(text);
            if (json.has("rules") || json.has("rules_yaml")) {
                request = (ObjectNode) json;
            } else {
                request.set("rules", json);
            }
        }
        put(request, "program", program);
        put(request, "from", from);
        put(request, "to", to);
        return request;
    }

    private static void put(final ObjectNode request, final String name, final String value) {
        if (value != null) {
            request.put(name, value);
        }
    }

    private JsonNode json(final String text) {
        try {
            return Json.read(text);
        } catch (final JsonProcessingException e) {
            throw Failure.wrongUse(file + " is no JSON: " + e.getOriginalMessage());
        }
    }

    private String read() {
        try {
            return file.equals("-")
                    ? new String(root.shell().in().readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (final IOException e) {
            throw Failure.wrongUse(file + " cannot be read.");
        }
    }
}
