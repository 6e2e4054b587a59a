package io.trailmark.api;

import io.trailmark.views.JsonFields;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What goes back to the client. Immutable; nobody changes the body. */
final class Answer {
    static final String JSON = "application/json";
    static final String PROBLEM_JSON = "application/problem+json";
    static final String NDJSON = "application/x-ndjson";
    static final String TEXT = "text/plain; charset=utf-8";
    static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private final int status;
    private final String contentType;
    private final byte[] body;
    private final Map<String, String> headers;

    Answer(final int status, final String contentType, final byte[] body) {
        this(status, contentType, body, Map.of());
    }

    private Answer(final int status, final String contentType, final byte[] body, final Map<String, String> headers) {
        this.status = status;
        this.contentType = contentType;
        this.body = body;
        this.headers = headers;
    }

    /** The same with one header more. */
    Answer with(final String name, final String value) {
        final Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, Map.copyOf(more));
    }

    /** The same with another body. */
    Answer withBody(final byte[] newBody) {
        return new Answer(status, contentType, newBody, headers);
    }

    static Answer json(final byte[] body) {
        return new Answer(200, JSON, body);
    }

    static Answer text(final String text) {
        return new Answer(200, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    static Answer metrics(final String text) {
        return new Answer(200, METRICS, text.getBytes(StandardCharsets.UTF_8));
    }

    int status() {
        return status;
    }

    String contentType() {
        return contentType;
    }

    byte[] body() {
        return body;
    }

    /** Beside those that every answer has. */
    Map<String, String> headers() {
        return headers;
    }

    /** A refusal, as RFC 9457 wants it, with the public code that stays the same. */
    static Answer problem(final Problem problem, final String detail) {
        return problem(problem, detail, List.of());
    }

    /** @param errors all that is wrong; left out when it is empty. */
    static Answer problem(final Problem problem, final String detail, final List<String> errors) {
        return problem(problem, detail, json -> {
            if (!errors.isEmpty()) {
                json.writeArrayFieldStart("errors");
                for (final String error : errors) {
                    json.writeString(error);
                }
                json.writeEndArray();
            }
        });
    }

    /** A refusal of one parameter of the query, which it names. */
    static Answer parameterProblem(final Problem problem, final String parameter, final String detail) {
        return problem(problem, detail, json -> {
            json.writeArrayFieldStart("errors");
            json.writeStartObject();
            json.writeStringField("field", parameter);
            json.writeStringField("code", "invalid");
            json.writeStringField("message", detail);
            json.writeEndObject();
            json.writeEndArray();
        });
    }

    /** @param more what else the problem says. */
    static Answer problem(final Problem problem, final String detail, final JsonFields.Fields more) {
        return new Answer(problem.status(), PROBLEM_JSON, JsonFields.object(json -> {
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", problem.title());
            json.writeNumberField("status", problem.status());
            json.writeStringField("code", JsonFields.lowerCase(problem));
            json.writeStringField("detail", detail);
            more.write(json);
        }));
    }
}
