package io.trailmark.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.access.Grant;
import io.trailmark.access.Scope;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.CatalogueError;
import io.trailmark.catalogue.Program;
import io.trailmark.catalogue.RulesText;
import io.trailmark.simulation.Simulation;
import io.trailmark.simulation.SimulationRequest;
import io.trailmark.simulation.Simulations;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Takes simulations on, shows and cancels them. Threads: any; no state of its own. */
final class SimulationPages {
    private static final Set<String> KEYS = Set.of("program", "from", "to", "rules", "rules_yaml");

    /** A simulation of a year of traffic takes minutes: who is refused comes back after one. */
    private static final String RETRY_AFTER_SECONDS = "60";

    private final ObjectMapper mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    private final Views views;
    private final Simulations simulations;

    SimulationPages(final Views views, final Simulations simulations) {
        this.views = views;
        this.simulations = simulations;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get(
                        "/simulations",
                        "listSimulations",
                        "Lists simulations.",
                        "SimulationList",
                        call -> list(call.grant())),
                Operation.change(
                                "POST",
                                "/simulations",
                                "createSimulation",
                                "Has the journal decided again under other rules; nothing is changed.",
                                call -> submit(call.request(), call.grant()))
                        .needs(Scope.READ)
                        .takes("NewSimulation")
                        .answers(202, "Simulation"),
                Operation.get("/simulations/{id}", "getSimulation", "Shows a simulation.", "Simulation", this::show),
                Operation.change(
                                "DELETE",
                                "/simulations/{id}",
                                "cancelSimulation",
                                "Ends a simulation; what it found so far is kept.",
                                this::cancel)
                        .needs(Scope.READ)
                        .answers(200, "Simulation"));
    }

    private Answer show(final Call call) {
        return Answer.json(SimulationJson.render(simulation(call), views.catalogue()));
    }

    private Answer cancel(final Call call) {
        final Simulation simulation = simulation(call);
        simulation.cancel();
        return Answer.json(SimulationJson.render(simulation, views.catalogue()));
    }

    private Simulation simulation(final Call call) {
        final String id = call.path("id");
        final Simulation simulation = simulations.get(id);
        // That of another programme is not there: nobody finds out by its id that it is.
        if (simulation == null || !call.covers(program(simulation))) {
            throw new Refusal(
                    Problem.SIMULATION_UNKNOWN, "No simulation has the id " + id + "; old ones are forgotten.");
        }
        return simulation;
    }

    private Answer list(final Grant grant) {
        final Catalogue catalogue = views.catalogue();
        return Answer.json(JsonFields.object(json -> {
            json.writeArrayFieldStart("simulations");
            for (final Simulation simulation : simulations.all()) {
                if (grant.covers(program(simulation).code())) {
                    json.writeStartObject();
                    SimulationJson.state(json, simulation, catalogue);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
        }));
    }

    private Program program(final Simulation simulation) {
        return views.catalogue().program(simulation.request().programId());
    }

    private Answer submit(final ApiRequest request, final Grant grant) {
        final JsonNode body = body(request);
        final Catalogue catalogue = views.catalogue();
        final String code = text(body, "program");
        final Program program = code == null ? null : catalogue.program(code);
        if (program == null || !grant.covers(program.code())) {
            throw new Refusal(Problem.PROGRAM_UNKNOWN, "No programme has the code " + code + ".");
        }
        final long fromMs = time(body, "from", Long.MIN_VALUE);
        final long toMs = time(body, "to", SimulationRequest.NO_END);
        if (fromMs == Long.MIN_VALUE || fromMs >= toMs) {
            throw new Refusal(Problem.MALFORMED, "from is needed, and lies before to.");
        }
        final RulesText rules = RulesText.read(rules(body), program, catalogue, fromMs);
        if (!rules.errors().isEmpty()) {
            final List<String> errors =
                    rules.errors().stream().map(CatalogueError::toString).toList();
            throw new Refusal(Problem.RULES_INVALID, "The rules have " + errors.size() + " errors.", errors);
        }
        final Simulation simulation =
                simulations.submit(new SimulationRequest(program.id(), fromMs, toMs, rules.records()));
        if (simulation == null) {
            final Answer full = Answer.problem(Problem.SIMULATIONS_FULL, "Too many simulations wait already.");
            return full.with("Retry-After", RETRY_AFTER_SECONDS);
        }
        return new Answer(202, Answer.JSON, SimulationJson.render(simulation, catalogue))
                .with("Location", "/v1/simulations/" + simulation.id());
    }

    private JsonNode body(final ApiRequest request) {
        final JsonNode body;
        try {
            body = mapper.readTree(request.body().get());
        } catch (final JsonProcessingException e) {
            throw new Refusal(Problem.MALFORMED, "The body is no JSON: " + e.getOriginalMessage());
        } catch (final IOException e) {
            throw new Refusal(Problem.MALFORMED, "The body cannot be read: " + e.getMessage());
        }
        if (!body.isObject()) {
            throw new Refusal(Problem.MALFORMED, "The body is an object with program, from, to and rules.");
        }
        body.fieldNames().forEachRemaining(name -> {
            if (!KEYS.contains(name)) {
                throw new Refusal(Problem.MALFORMED, "The body has no " + name + ", only " + KEYS + ".");
            }
        });
        return body;
    }

    /** JSON is YAML, so the words of a programme file come either way. */
    private static byte[] rules(final JsonNode body) {
        final JsonNode rules = body.get("rules");
        final String yaml = text(body, "rules_yaml");
        if ((rules == null) == (yaml == null)) {
            throw new Refusal(Problem.MALFORMED, "Either rules or rules_yaml is needed.");
        }
        if (rules != null && !rules.isObject()) {
            throw new Refusal(Problem.MALFORMED, "rules is an object with the words of a programme file.");
        }
        return (yaml == null ? rules.toString() : yaml).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(final JsonNode body, final String name) {
        final JsonNode value = body.get(name);
        if (value != null && !value.isTextual()) {
            throw new Refusal(Problem.MALFORMED, name + " is a text.");
        }
        return value == null ? null : value.textValue();
    }

    private static long time(final JsonNode body, final String name, final long ifAbsent) {
        return Times.read(text(body, name), name, ifAbsent);
    }
}
