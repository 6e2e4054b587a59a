package io.trailmark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Lines to the edge, an answer for each; what it has no room for is sent again. One thread. A line may be sent twice: a
 * conversion is known again, and so is a click of the past.
 */
final class EdgeBatches {
    private static final Map<String, String> NDJSON = Map.of("Content-Type", "application/x-ndjson");

    private final Client edge;
    private final Patience patience;

    EdgeBatches(final Client edge, final Patience patience) {
        this.edge = edge;
        this.patience = patience;
    }

    /** The answers, in the order of the lines; fails where one is still to be tried later when patience ends. */
    List<JsonNode> send(final String path, final List<ObjectNode> lines) {
        final JsonNode[] answers = new JsonNode[lines.size()];
        long waitedS = 0;
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            open.add(i);
        }
        while (!open.isEmpty()) {
            final List<JsonNode> some =
                    sendOnce(path, open.stream().map(lines::get).toList());
            final List<Integer> again = new ArrayList<>();
            for (int i = 0; i < open.size(); i++) {
                answers[open.get(i)] = some.get(i);
                if (Patience.isTryLater(some.get(i).path("status").asInt())) {
                    again.add(open.get(i));
                }
            }
            open = again;
            if (!open.isEmpty()) {
                if (!patience.lasts(waitedS)) {
                    throw busy(path, lines.size(), open.size(), answers[open.getFirst()]);
                }
                waitedS += patience.pause(1, waitedS);
            }
        }
        return Arrays.asList(answers);
    }

    /** Lines without a final answer are no wrong ones: they are sent again when the command is given again. */
    private Failure busy(final String path, final int lines, final int open, final JsonNode answer) {
        return new Failure(
                ExitCode.NOT_REACHABLE,
                edge.url() + path + " has not taken " + open + " of " + lines + " lines yet: "
                        + (answer.has("detail")
                                ? answer.get("detail").asText()
                                : answer.path("title").asText()) + " ("
                        + answer.path("code").asText() + ')');
    }

    private List<JsonNode> sendOnce(final String path, final List<ObjectNode> lines) {
        final StringBuilder body = new StringBuilder();
        lines.forEach(line -> body.append(Json.compact(line)).append('\n'));
        final HttpResponse<String> answer = patience.exchange(edge, "POST", path, body.toString(), NDJSON);
        final boolean isByLine =
                answer.headers().firstValue("Content-Type").orElse("").startsWith("application/x-ndjson");
        if (!isByLine) {
            patience.accepted(edge, answer);
        }
        final List<JsonNode> answers = new ArrayList<>();
        try {
            for (final String line : answer.body().lines().toList()) {
                answers.add(Json.read(line));
            }
        } catch (final JsonProcessingException e) {
            answers.clear();
        }
        if (answers.size() != lines.size()) {
            throw new Failure(
                    ExitCode.NOT_REACHABLE,
                    edge.url() + path + " answered " + answers.size() + " lines to " + lines.size()
                            + ": is it the public address of Trailmark (--edge)?");
        }
        return answers;
    }
}
