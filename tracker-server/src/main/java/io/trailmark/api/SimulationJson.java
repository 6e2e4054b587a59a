package io.trailmark.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.Partner;
import io.trailmark.catalogue.Program;
import io.trailmark.ids.ConversionId;
import io.trailmark.simulation.SimulatedConversion;
import io.trailmark.simulation.Simulation;
import io.trailmark.simulation.SimulationRequest;
import io.trailmark.simulation.SimulationResult;
import io.trailmark.simulation.Sums;
import io.trailmark.views.JsonFields;
import java.io.IOException;

/** Simulations as JSON: how far one is, and what would differ. Used once, by one thread. */
final class SimulationJson {
    private final Simulation simulation;
    private final Catalogue catalogue;
    private final String currency;
    private final int exponent;

    private SimulationJson(final Simulation simulation, final Catalogue catalogue) {
        this.simulation = simulation;
        this.catalogue = catalogue;
        final Program program = catalogue.program(simulation.request().programId());
        currency = program.currency();
        exponent = program.exponent();
    }

    static byte[] render(final Simulation simulation, final Catalogue catalogue) {
        final SimulationJson rendering = new SimulationJson(simulation, catalogue);
        return JsonFields.object(rendering::write);
    }

    private void write(final JsonGenerator json) throws IOException {
        // The state is read once and first: a result that it promises is there.
        final Simulation.State state = simulation.state();
        state(json, simulation, state, catalogue);
        if (state == Simulation.State.FAILED) {
            json.writeStringField("failure", simulation.failure());
        }
        if (state == Simulation.State.DONE) {
            json.writeObjectFieldStart("result");
            result(json, simulation.result());
            json.writeEndObject();
        }
    }

    /** The fields that say how far it is. */
    static void state(final JsonGenerator json, final Simulation simulation, final Catalogue catalogue)
            throws IOException {
        state(json, simulation, simulation.state(), catalogue);
    }

    private static void state(
            final JsonGenerator json,
            final Simulation simulation,
            final Simulation.State state,
            final Catalogue catalogue)
            throws IOException {
        final SimulationRequest request = simulation.request();
        json.writeStringField("simulation_id", simulation.id());
        json.writeStringField("program", catalogue.program(request.programId()).code());
        JsonFields.time(json, "from", request.fromMs());
        if (request.toMs() != SimulationRequest.NO_END) {
            JsonFields.time(json, "to", request.toMs());
        }
        JsonFields.name(json, "state", state);
        json.writeNumberField("percent", simulation.percent());
        json.writeNumberField("pass", simulation.pass());
        json.writeNumberField("position", simulation.position());
        json.writeNumberField("last_position", simulation.lastPosition());
    }

    private void result(final JsonGenerator json, final SimulationResult result) throws IOException {
        json.writeNumberField("conversions", result.conversions());
        json.writeNumberField("conversions_changed", result.changedConversions());
        json.writeObjectFieldStart("total");
        difference(json, result.total());
        json.writeEndObject();
        json.writeArrayFieldStart("goals");
        for (final SimulationResult.Row row : result.goals()) {
            goal(json, row);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("partners");
        for (final SimulationResult.PartnerRow row : result.partners()) {
            json.writeStartObject();
            json.writeStringField("partner", partner(row.partnerId()));
            difference(json, row.difference());
            json.writeArrayFieldStart("goals");
            for (final SimulationResult.Row goal : row.goals()) {
                goal(json, goal);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("changed_most");
        for (final SimulationResult.Change change : result.changes()) {
            change(json, change);
        }
        json.writeEndArray();
    }

    private void goal(final JsonGenerator json, final SimulationResult.Row row) throws IOException {
        json.writeStartObject();
        json.writeStringField("goal", catalogue.goal(row.goalId()).code());
        difference(json, row.difference());
        json.writeEndObject();
    }

    private void difference(final JsonGenerator json, final SimulationResult.Difference difference) throws IOException {
        sums(json, "before", difference.before());
        sums(json, "after", difference.after());
        sums(json, "difference", difference.difference());
    }

    private void sums(final JsonGenerator json, final String name, final Sums sums) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("conversions", sums.conversions());
        JsonFields.share(json, "credit", sums.creditBillionths());
        JsonFields.money(json, "revenue", sums.revenueMinor(), currency, exponent);
        JsonFields.money(json, "rewards", sums.rewardMinor(), currency, exponent);
        JsonFields.money(json, "customer_rewards", sums.customerRewardMinor(), currency, exponent);
        json.writeNumberField("benefits", sums.benefits());
        json.writeEndObject();
    }

    private void change(final JsonGenerator json, final SimulationResult.Change change) throws IOException {
        json.writeStartObject();
        json.writeStringField("conversion_id", ConversionId.format(change.any().id()));
        json.writeStringField("goal", catalogue.goal(change.any().goalId()).code());
        conversion(json, "before", change.before());
        conversion(json, "after", change.after());
        json.writeEndObject();
    }

    private void conversion(final JsonGenerator json, final String name, final SimulatedConversion conversion)
            throws IOException {
        if (conversion == null) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        JsonFields.name(json, "status", conversion.status());
        JsonFields.money(json, "revenue", conversion.revenueMinor(), currency, exponent);
        JsonFields.money(json, "rewards", conversion.rewardMinor(), currency, exponent);
        json.writeArrayFieldStart("credits");
        for (final SimulatedConversion.Credit credit : conversion.credits()) {
            json.writeStartObject();
            JsonFields.name(json, "touch", credit.kind());
            json.writeStringField("partner", partner(credit.partnerId()));
            final Link link = catalogue.link(credit.linkId());
            if (link != null) {
                json.writeStringField("link", link.code());
            }
            JsonFields.share(json, "share", credit.shareBillionths());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private String partner(final int partnerId) {
        final Partner partner = catalogue.partner(partnerId);
        return partner == null ? "?" : partner.code();
    }
}
