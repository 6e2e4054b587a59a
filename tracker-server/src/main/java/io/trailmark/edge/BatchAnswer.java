package io.trailmark.edge;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.counters.CounterColumn;
import io.trailmark.views.DecisionView;
import io.trailmark.views.JsonFields;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The answer to a batch as it is written: one line for each line that came, in their order.
 *
 * <p>The whole is a success when at least one line was taken; else it has the status of its first line, for nothing is
 * answered 2xx of which nothing was taken.
 */
final class BatchAnswer {
    private static final byte[] HEADERS =
            Ascii.bytes("Content-Type: application/x-ndjson\r\nCache-Control: no-store\r\n");
    private static final byte[] RETRY_AFTER = Ascii.bytes("Retry-After: 1\r\n");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
    private final CounterColumn counters;
    private final long viewsPosition;
    private final boolean isAsync;
    private int number;

    BatchAnswer(final CounterColumn counters, final long viewsPosition, final boolean isAsync) {
        this.counters = counters;
        this.viewsPosition = viewsPosition;
        this.isAsync = isAsync;
    }

    CounterColumn counters() {
        return counters;
    }

    /** Everything up to here is decided and visible. */
    long viewsPosition() {
        return viewsPosition;
    }

    /** Whether decisions are not waited for. */
    boolean isAsync() {
        return isAsync;
    }

    /** Writes a line about what was taken. */
    void line(final Status status, final JsonFields.Fields fields) {
        bytes.writeBytes(JsonFields.object(json -> {
            json.writeNumberField("line", number);
            json.writeNumberField("status", status.code());
            fields.write(json);
        }));
        bytes.write('\n');
    }

    /** Writes a line about what was refused before it was decided, and counts it. */
    Status refuse(final Problem problem, final String detail) {
        return refuse(problem, detail, null);
    }

    /** Writes a line about what was refused, with the decision if there is one, and counts it. */
    Status refuse(final Problem problem, final String detail, final DecisionView decision) {
        counters.increment(problem.counter());
        line(problem.status(), json -> {
            json.writeStringField("code", problem.code());
            json.writeStringField("title", problem.title());
            JsonFields.textIfAny(json, "detail", detail);
            if (decision != null) {
                decision(json, decision);
            }
        });
        return problem.status();
    }

    /** The decision in full, as long as the answer is not long. */
    void decision(final JsonGenerator json, final DecisionView decision) throws IOException {
        if (bytes.size() < EdgeLimits.BATCH_ANSWER_BYTES) {
            json.writeFieldName("decision");
            json.writeRawValue(new String(decision.json(), StandardCharsets.UTF_8));
        }
    }

    /** Writes all lines and ends the response. */
    void end(final List<BatchLine> lines, final List<Integer> numbers, final Response response) {
        Status first = null;
        boolean isAnyTaken = false;
        for (int i = 0; i < lines.size(); i++) {
            number = numbers.get(i);
            final Status status = lines.get(i).write(this);
            first = first == null ? status : first;
            isAnyTaken |= status.code() < Status.BAD_REQUEST.code();
        }
        final Status whole = isAnyTaken ? Status.OK : first;
        response.begin(whole).lines(HEADERS);
        if (whole == Status.UNAVAILABLE) {
            response.lines(RETRY_AFTER);
        }
        response.end(bytes.toByteArray());
    }
}
