package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Lists that come in pages. Threads: any; no state. */
final class Pages {
    private Pages() {}

    /** The list in an answer, whatever it is called there. */
    static JsonNode items(final JsonNode answer) {
        for (final JsonNode value : answer) {
            if (value.isArray()) {
                return value;
            }
        }
        return Json.list();
    }

    /**
     * One page, or all of them as one.
     *
     * @param path with the parameters but the cursor.
     */
    static JsonNode read(final TrailmarkCommand root, final String path, final boolean isAll) {
        final Client client = root.client();
        JsonNode page = client.get(path);
        if (!isAll || !page.has("next_cursor")) {
            return page;
        }
        final ObjectNode whole = ((ObjectNode) page.deepCopy()).without(List.of("next_cursor"));
        final ArrayNode items = (ArrayNode) items(whole);
        final Progress progress = new Progress(root.shell(), "read");
        while (page.has("next_cursor")) {
            final String cursor = page.get("next_cursor").asText();
            page = client.get(path + (path.contains("?") ? "&" : "?") + "cursor=" + Query.part(cursor));
            items.addAll((ArrayNode) items(page));
            progress.show(items.size(), 0);
        }
        progress.end();
        return whole;
    }

    /** Says to people that there is more. */
    static void sayMore(final TrailmarkCommand root, final JsonNode answer) {
        if (answer.has("next_cursor")) {
            root.printer()
                    .say("There is more: --cursor " + answer.get("next_cursor").asText() + ", or --all.");
        }
    }
}
