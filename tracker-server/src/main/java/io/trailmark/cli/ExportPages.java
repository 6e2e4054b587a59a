package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All rows of a list, each once: a page begins behind the last row of the one before, in the order in which things came
 * to be, so what changes meanwhile moves none. A server that is away for a while, or busy, is asked again. One thread.
 */
final class ExportPages {
    private static final int ROWS_OF_A_PAGE = 1_000;

    private final Client client;
    private final String path;
    private final Patience patience;
    private long firstPosition;
    private long lastPosition;

    /** @param list without limit and cursor. */
    ExportPages(final Client client, final Query list, final Patience patience) {
        this.client = client;
        path = list.with("limit", ROWS_OF_A_PAGE).toString();
        this.patience = patience;
    }

    /** The position at which the first page was true. */
    long firstPosition() {
        return firstPosition;
    }

    /** The position at which the last page was true. */
    long lastPosition() {
        return lastPosition;
    }

    /** Hands over every row. */
    void forEach(final Consumer<JsonNode> rows) {
        JsonNode page = get(path);
        firstPosition = page.path("position").asLong();
        Pages.items(page).forEach(rows);
        while (page.has("next_cursor")) {
            page = get(path + "&cursor=" + Query.part(page.get("next_cursor").asText()));
            Pages.items(page).forEach(rows);
        }
        lastPosition = page.path("position").asLong();
    }

    private JsonNode get(final String page) {
        return patience.accepted(client, patience.exchange(client, "GET", "/v1" + page, null, Map.of()));
    }
}
