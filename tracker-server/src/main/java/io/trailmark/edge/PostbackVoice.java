package io.trailmark.edge;

import io.trailmark.ids.ConversionId;
import io.trailmark.record.codec.Decision;
import io.trailmark.views.DecisionView;
import io.trailmark.views.JsonFields;

/** Answers to postbacks: {@code {"ok":true,"conversion_id":"cv_..."}}, and a refusal is never a 2xx. */
final class PostbackVoice implements Voice {
    static final PostbackVoice INSTANCE = new PostbackVoice();

    private static final byte[] HEADERS = Ascii.bytes("Content-Type: application/json\r\nCache-Control: no-store\r\n");
    private static final byte[] RETRY_AFTER = Ascii.bytes("Retry-After: 1\r\n");

    private PostbackVoice() {}

    @Override
    public void refuse(final Response response, final EdgeLoop loop, final Problem problem, final String detail) {
        loop.counters().increment(problem.counter());
        response.begin(problem.status()).lines(HEADERS);
        if (problem.status() == Status.UNAVAILABLE) {
            response.lines(RETRY_AFTER);
        }
        response.end(JsonFields.object(json -> {
            json.writeBooleanField("ok", false);
            json.writeStringField("code", problem.code());
            json.writeStringField("title", problem.title());
            JsonFields.textIfAny(json, "detail", detail);
        }));
    }

    @Override
    public void decided(final Response response, final EdgeLoop loop, final DecisionView decision) {
        final Problem problem = Refusals.ofConversion(decision);
        if (problem != null) {
            refuse(response, loop, problem, null);
            return;
        }
        response.begin(Status.OK).lines(HEADERS).end(JsonFields.object(json -> {
            json.writeBooleanField("ok", true);
            json.writeStringField("conversion_id", ConversionId.format(decision.conversionId()));
            json.writeBooleanField("duplicate", decision.decision() == Decision.DUPLICATE);
        }));
    }

    @Override
    public void taken(
            final Response response,
            final EdgeLoop loop,
            final long conversionId,
            final long position,
            final boolean isSynced) {
        response.begin(Status.ACCEPTED).lines(HEADERS).end(JsonFields.object(json -> {
            json.writeBooleanField("ok", true);
            json.writeStringField("conversion_id", ConversionId.format(conversionId));
            json.writeNumberField("position", position);
            json.writeStringField("durability", isSynced ? "synced" : "journal");
        }));
    }
}
