package io.trailmark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Rows that are sent together: all of them are made, or none. One thread. */
final class Piece {
    /** The server takes one MiB; names and commas have their share of it. */
    private static final int MOST_BYTES = 900_000;

    private static final int KEY_DIGITS = 40;
    private static final int MOST_ERRORS_SHOWN = 20;

    private final ArrayNode rows = Json.list();
    private final List<Integer> lines = new ArrayList<>();
    private int bytes;

    /** Whether one more row fits. */
    boolean hasRoom(final ObjectNode row, final int mostRows) {
        return rows.isEmpty()
                || (rows.size() < mostRows && bytes + Json.compact(row).getBytes(UTF_8).length < MOST_BYTES);
    }

    void add(final ObjectNode row, final int line) {
        rows.add(row);
        lines.add(line);
        bytes += Json.compact(row).getBytes(UTF_8).length + 1;
    }

    int size() {
        return rows.size();
    }

    String body() {
        return Json.compact(rows);
    }

    /** The same for the same rows, whoever sends them and how often: nothing is made twice. */
    String key() {
        try {
            final byte[] hash = MessageDigest.getInstance("SHA-256").digest(body().getBytes(UTF_8));
            return "many-" + HexFormat.of().formatHex(hash).substring(0, KEY_DIGITS);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    /** What the server says is wrong, by the lines of the file. */
    List<String> errors(final JsonNode problem) {
        final List<String> all = new ArrayList<>();
        for (final JsonNode error : problem.path("errors")) {
            final String[] parts = error.path("field").asText().split("/", 3);
            final boolean isRow = parts.length > 1 && parts[1].matches("[0-9]{1,9}");
            final String where = isRow
                    ? "line " + lines.get(Integer.parseInt(parts[1])) + (parts.length > 2 ? ", " + parts[2] : "")
                    : "all";
            all.add(where + ": " + error.path("message").asText(error.asText()));
        }
        final int over = all.size() - MOST_ERRORS_SHOWN;
        if (over > 0) {
            all.subList(MOST_ERRORS_SHOWN, all.size()).clear();
            all.add("and " + over + " more");
        }
        return all;
    }

    /** The lines of the file it is made of. */
    String where() {
        return "lines " + lines.getFirst() + " to " + lines.getLast();
    }
}
