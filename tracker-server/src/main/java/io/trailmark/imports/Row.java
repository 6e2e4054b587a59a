package io.trailmark.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row as it stands in the file.
 *
 * @param line on which it begins, from 1.
 * @param cells by column, as they are; those of an object by paths with dots.
 * @param json the object, or null where the row is one of CSV.
 * @param problem why it cannot be taken, or null.
 * @param rest cells behind the last column; none where the row is right.
 */
public record Row(int line, Map<String, String> cells, ObjectNode json, String problem, List<String> rest) {
    static Row of(final int line, final ObjectNode json) {
        final Map<String, String> cells = new LinkedHashMap<>();
        flatten("", json, cells);
        return new Row(line, cells, json, null, List.of());
    }

    static Row wrong(final int line, final Map<String, String> cells, final String problem) {
        return new Row(line, cells, null, problem, List.of());
    }

    private static void flatten(final String path, final JsonNode node, final Map<String, String> cells) {
        if (node.isObject()) {
            node.properties()
                    .forEach(each -> flatten(
                            path.isEmpty() ? each.getKey() : path + '.' + each.getKey(), each.getValue(), cells));
        } else if (node.isArray() && !node.isEmpty() && node.get(0).isObject()) {
            // Of a list of things the first one: the first link, say.
            flatten(path, node.get(0), cells);
        } else if (node.isArray()) {
            final StringBuilder all = new StringBuilder();
            node.forEach(each -> all.append(all.isEmpty() ? "" : "|").append(each.asText()));
            cells.put(path, all.toString());
        } else {
            cells.put(path, node.isNull() ? "" : node.asText());
        }
    }
}
