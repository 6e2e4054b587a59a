package io.trailmark.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/** Answers with only the fields that were asked for, by {@code ?fields=id,status}. Threads: any; no state. */
final class SparseFields {
    private SparseFields() {}

    /** @param names with commas; null: all. Of a list they are those of its entries. */
    static Answer apply(final Answer answer, final String names) {
        if (names == null || !answer.contentType().equals(Answer.JSON)) {
            return answer;
        }
        final List<String> wanted =
                Arrays.stream(names.split(",", -1)).map(String::strip).toList();
        final ObjectNode whole = Bodies.own(answer.body());
        if (whole.get("data") instanceof ArrayNode entries) {
            for (final JsonNode entry : entries) {
                ((ObjectNode) entry).retain(wanted);
            }
        } else {
            whole.retain(wanted);
        }
        return answer.withBody(Bodies.bytes(whole));
    }
}
