package io.trailmark.edge;

import io.trailmark.access.Dialect;
import io.trailmark.access.Grant;
import io.trailmark.ids.ConversionId;
import io.trailmark.record.codec.Decision;
import io.trailmark.views.DecisionView;
import io.trailmark.views.JsonFields;
import java.util.EnumMap;
import java.util.Map;

/**
 * Answers to postbacks: {@code {"ok":true,"conversion_id":"cv_..."}}, or what the token's system expects in its place.
 * A refusal is never a 2xx, unless the token says that its system takes nothing else.
 */
final class PostbackVoice implements Voice {
    private static final PostbackVoice STRANGERS = new PostbackVoice(Dialect.NATIVE, false);
    private static final Map<Dialect, PostbackVoice> STRICT = all(false);
    private static final Map<Dialect, PostbackVoice> LENIENT = all(true);

    private static final byte[] JSON = Ascii.bytes("Content-Type: application/json\r\nCache-Control: no-store\r\n");
    private static final byte[] TEXT = Ascii.bytes("Content-Type: text/plain\r\nCache-Control: no-store\r\n");
    private static final byte[] RETRY_AFTER = Ascii.bytes("Retry-After: 1\r\n");
    private static final byte[] TUNE_SUCCESS = Ascii.bytes("success=true;");
    private static final byte[] KEITARO_SUCCESS = Ascii.bytes("Success");

    private final Dialect dialect;
    private final boolean isAlways200;

    private PostbackVoice(final Dialect dialect, final boolean isAlways200) {
        this.dialect = dialect;
        this.isAlways200 = isAlways200;
    }

    private static Map<Dialect, PostbackVoice> all(final boolean isAlways200) {
        final Map<Dialect, PostbackVoice> all = new EnumMap<>(Dialect.class);
        for (final Dialect dialect : Dialect.values()) {
            all.put(dialect, new PostbackVoice(dialect, isAlways200));
        }
        return all;
    }

    /** In the words of this token; null: of nobody's. */
    static PostbackVoice of(final Grant grant) {
        if (grant == null) {
            return STRANGERS;
        }
        return (grant.settings().answersAlways200() ? LENIENT : STRICT)
                .get(grant.settings().dialect());
    }

    /** The fixed text for success, or null: JSON. */
    private byte[] success() {
        return switch (dialect) {
            case TUNE -> TUNE_SUCCESS;
            case KEITARO -> KEITARO_SUCCESS;
            default -> null;
        };
    }

    @Override
    public void refuse(final Response response, final EdgeLoop loop, final Problem problem, final String detail) {
        loop.counters().increment(problem.counter());
        response.begin(isAlways200 ? Status.OK : problem.status()).lines(success() == null ? JSON : TEXT);
        if (problem.status() == Status.UNAVAILABLE) {
            response.lines(RETRY_AFTER);
        }
        switch (dialect) {
            case TUNE ->
                response.end(Ascii.bytes("success=false; err_msg=" + problem.code() + ": " + problem.title() + ';'));
            case KEITARO -> response.end(Ascii.bytes("Error: " + problem.code() + ": " + problem.title()));
            default ->
                response.end(JsonFields.object(json -> {
                    json.writeBooleanField("ok", false);
                    json.writeStringField("code", problem.code());
                    json.writeStringField("title", problem.title());
                    JsonFields.textIfAny(json, "detail", detail);
                }));
        }
    }

    @Override
    public void decided(final Response response, final EdgeLoop loop, final DecisionView decision) {
        final Problem problem = Refusals.ofConversion(decision);
        if (problem != null) {
            refuse(response, loop, problem, null);
        } else if (success() != null) {
            response.begin(Status.OK).lines(TEXT).end(success());
        } else {
            response.begin(Status.OK).lines(JSON).end(JsonFields.object(json -> {
                json.writeBooleanField("ok", true);
                json.writeStringField("conversion_id", ConversionId.format(decision.conversionId()));
                json.writeBooleanField("duplicate", decision.decision() == Decision.DUPLICATE);
            }));
        }
    }

    @Override
    public void taken(
            final Response response,
            final EdgeLoop loop,
            final long conversionId,
            final long position,
            final boolean isSynced) {
        if (success() != null) {
            response.begin(isAlways200 ? Status.OK : Status.ACCEPTED)
                    .lines(TEXT)
                    .end(success());
            return;
        }
        response.begin(isAlways200 ? Status.OK : Status.ACCEPTED).lines(JSON).end(JsonFields.object(json -> {
            json.writeBooleanField("ok", true);
            json.writeStringField("conversion_id", ConversionId.format(conversionId));
            json.writeNumberField("position", position);
            json.writeStringField("durability", isSynced ? "synced" : "journal");
        }));
    }
}
