package io.trailmark.edge;

import io.trailmark.ids.ConversionId;
import io.trailmark.record.codec.Decision;
import io.trailmark.views.DecisionView;
import io.trailmark.views.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Answers of {@code /v1}: the decision as JSON; refusals as problem+json, with the decision if there is one. */
final class JsonVoice implements Voice {
    static final JsonVoice OF_CONVERSIONS = new JsonVoice(Refusals::ofConversion);
    static final JsonVoice OF_ADJUSTMENTS = new JsonVoice(Refusals::ofAdjustment);

    private static final byte[] HEADERS = Ascii.bytes("Content-Type: application/json\r\nCache-Control: no-store\r\n");

    private final Function<DecisionView, Problem> refusal;

    private JsonVoice(final Function<DecisionView, Problem> refusal) {
        this.refusal = refusal;
    }

    @Override
    public void refuse(final Response response, final EdgeLoop loop, final Problem problem, final String detail) {
        if (detail == null) {
            response.refuse(problem);
        } else {
            response.refuse(problem, detail);
        }
    }

    @Override
    public void decided(final Response response, final EdgeLoop loop, final DecisionView decision) {
        final Problem problem = refusal.apply(decision);
        if (problem != null) {
            response.refuse(problem, withDecision(problem, decision));
            return;
        }
        response.begin(status(decision.decision())).lines(HEADERS).end(decision.json());
    }

    @Override
    public void taken(
            final Response response,
            final EdgeLoop loop,
            final long conversionId,
            final long position,
            final boolean isSynced) {
        response.begin(Status.ACCEPTED).lines(HEADERS).end(JsonFields.object(json -> {
            json.writeStringField("conversion_id", ConversionId.format(conversionId));
            json.writeNumberField("position", position);
            json.writeStringField("durability", isSynced ? "synced" : "journal");
        }));
    }

    /** An adjustment that waits for its order is accepted, no more. */
    private static Status status(final Decision decision) {
        return switch (decision) {
            case DUPLICATE -> Status.OK;
            case PARKED -> Status.ACCEPTED;
            default -> Status.CREATED;
        };
    }

    private static byte[] withDecision(final Problem problem, final DecisionView decision) {
        final String start = new String(problem.body(), StandardCharsets.UTF_8);
        final String body = start.substring(0, start.length() - 1)
                + ",\"decision\":"
                + new String(decision.json(), StandardCharsets.UTF_8)
                + '}';
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
