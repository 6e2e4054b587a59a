package io.trailmark.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.access.Grant;
import io.trailmark.access.Scope;
import io.trailmark.access.Tokens;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Program;
import io.trailmark.ids.ConversionId;
import io.trailmark.simulation.Simulations;
import io.trailmark.views.ConversionJson;
import io.trailmark.views.ConversionView;
import io.trailmark.views.ExplanationJson;
import io.trailmark.views.ExplanationText;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import io.trailmark.views.ViewsState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What {@code /v1} answers: which address leads to what, and who may ask. Knows nothing of the server it runs in.
 *
 * <p>Threads: any. Refuses by {@link Refusal}.
 */
final class Api {
    private static final String BEARER = "Bearer ";

    private final Views views;
    private final Tokens tokens;
    private final Audit audit;
    private final LedgerPages ledgerPages;
    private final SimulationPages simulationPages;

    /** @param simulations null where this process makes none. */
    Api(final Views views, final Tokens tokens, final Audit audit, final Simulations simulations) {
        this.views = views;
        this.tokens = tokens;
        this.audit = audit;
        ledgerPages = new LedgerPages(views);
        simulationPages = simulations == null ? null : new SimulationPages(views, simulations);
    }

    /** Answers a request under {@code /v1}. */
    Answer answer(final ApiRequest request) {
        final List<String> segments = request.segments();
        final String authorization = request.authorization();
        return switch (segments.isEmpty() ? "" : segments.getFirst()) {
            case "conversions" -> conversions(request, reader(authorization));
            case "programs" -> programs(request, reader(authorization));
            case "audit" -> audit(segments, reader(authorization));
            case "simulations" -> simulations(request, reader(authorization));
            default -> throw nowhere(segments);
        };
    }

    private Answer conversions(final ApiRequest request, final Grant grant) {
        final List<String> segments = request.segments();
        if (segments.size() == 1) {
            return ofOrder(request, grant);
        }
        final ConversionView conversion = conversion(segments.get(1), grant);
        final Catalogue catalogue = views.catalogue();
        if (segments.size() == 2) {
            return Answer.json(ConversionJson.conversion(conversion, catalogue));
        }
        if (segments.size() == 3 && segments.get(2).equals("explain")) {
            return request.wants("text", "text/plain")
                    ? Answer.text(ExplanationText.render(conversion, catalogue))
                    : Answer.json(ExplanationJson.render(conversion, catalogue));
        }
        throw nowhere(segments);
    }

    private ConversionView conversion(final String text, final Grant grant) {
        final long conversionId = ConversionId.parse(text);
        final ConversionView conversion = conversionId == ConversionId.INVALID ? null : views.conversion(conversionId);
        if (conversion == null) {
            throw new Refusal(Problem.CONVERSION_UNKNOWN, "No conversion has the id " + text + ".");
        }
        final Program program = views.catalogue().program(conversion.report().programId());
        mustCover(grant, program);
        return conversion;
    }

    private Answer ofOrder(final ApiRequest request, final Grant grant) {
        final String code = request.query().apply("program");
        final String orderId = request.query().apply("order_id");
        if (code == null || orderId == null) {
            throw new Refusal(Problem.MALFORMED, "Expected the parameters program and order_id.");
        }
        final Program program = program(code, grant);
        final Catalogue catalogue = views.catalogue();
        final long[] ids = views.conversionsOfOrder(program.id(), orderId);
        return Answer.json(JsonFields.object(json -> {
            json.writeStringField("program", program.code());
            json.writeStringField("order_id", orderId);
            json.writeArrayFieldStart("conversions");
            for (final long id : ids) {
                json.writeRawValue(
                        new String(ConversionJson.conversion(views.conversion(id), catalogue), StandardCharsets.UTF_8));
            }
            json.writeEndArray();
        }));
    }

    private Answer programs(final ApiRequest request, final Grant grant) {
        final List<String> segments = request.segments();
        if (segments.size() == 1) {
            return programList(grant);
        }
        return switch (segments.size() == 3 ? segments.get(2) : "") {
            case "totals" -> {
                // The state is taken once, so that all figures of the answer are of one position.
                final ViewsState state = views.state();
                yield Answer.json(TotalsJson.render(program(segments.get(1), grant), state));
            }
            case "ledger" -> ledgerPages.ledger(request, program(segments.get(1), grant));
            case "balances" -> ledgerPages.balances(request, program(segments.get(1), grant));
            default -> throw nowhere(segments);
        };
    }

    private Answer programList(final Grant grant) {
        final ViewsState state = views.state();
        return Answer.json(JsonFields.object(json -> {
            json.writeNumberField("position", state.position());
            json.writeArrayFieldStart("programs");
            for (final Program program : state.catalogue().programs()) {
                if (grant.covers(program.code())) {
                    program(json, program);
                }
            }
            json.writeEndArray();
        }));
    }

    private static void program(final JsonGenerator json, final Program program) throws IOException {
        json.writeStartObject();
        json.writeStringField("program", program.code());
        json.writeStringField("name", program.name());
        JsonFields.name(json, "status", program.status());
        json.writeStringField("currency", program.currency());
        json.writeStringField("time_zone", program.timeZone());
        json.writeNumberField("version", program.version());
        json.writeEndObject();
    }

    private Answer simulations(final ApiRequest request, final Grant grant) {
        if (simulationPages == null || request.segments().size() > 2) {
            throw nowhere(request.segments());
        }
        return simulationPages.answer(request, grant);
    }

    /** Methods that apply to an address beside GET and HEAD, with commas before them. */
    static String methodsBesideReading(final List<String> segments) {
        if (!segments.isEmpty() && segments.getFirst().equals("simulations")) {
            return segments.size() == 1 ? ", POST" : ", DELETE";
        }
        return "";
    }

    private Answer audit(final List<String> segments, final Grant grant) {
        if (segments.size() != 1) {
            throw nowhere(segments);
        }
        if (!grant.isForAllPrograms()) {
            throw new Refusal(Problem.FORBIDDEN, "The audit is of all programmes; the token is of one.");
        }
        return Answer.json(audit.render());
    }

    private Program program(final String code, final Grant grant) {
        final Program program = views.catalogue().program(code);
        if (program == null) {
            throw new Refusal(Problem.PROGRAM_UNKNOWN, "No programme has the code " + code + ".");
        }
        mustCover(grant, program);
        return program;
    }

    private static void mustCover(final Grant grant, final Program program) {
        if (!grant.covers(program.code())) {
            throw new Refusal(Problem.FORBIDDEN, "The token is of another programme.");
        }
    }

    private Grant reader(final String authorization) {
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new Refusal(Problem.UNAUTHORIZED, "Expected the header Authorization: Bearer TOKEN.");
        }
        final byte[] token = authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
        // A matcher is of one thread, and requests come on a thread each.
        final Grant grant = tokens.newMatcher().match(token, 0, token.length);
        if (grant == null) {
            throw new Refusal(Problem.UNAUTHORIZED, "The token is not known.");
        }
        if (!grant.allows(Scope.READ)) {
            throw new Refusal(Problem.FORBIDDEN, "The token lacks the scope read.");
        }
        return grant;
    }

    private static Refusal nowhere(final List<String> segments) {
        return new Refusal(Problem.NOT_FOUND, "Nothing is at /v1/" + String.join("/", segments) + ".");
    }
}
