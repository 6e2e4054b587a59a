package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Objects that lie in others, for people: a branch for each, in one line where it fits. Threads: any; no state. */
final class JsonTree {
    private static final int LONGEST_LINE = 80;

    private JsonTree() {}

    /** Whether it is a list of more than words, which one line could not show. */
    static boolean isDeep(final JsonNode value) {
        boolean isDeep = false;
        for (final JsonNode each : value) {
            isDeep |= value.isArray() && each.isContainerNode() && !Json.isMoney(each);
        }
        return isDeep;
    }

    /** All entries of a list below its name. */
    static Tree of(final String name, final JsonNode list) {
        final Tree tree = new Tree(name);
        list.forEach(each -> entry(tree, each));
        return tree;
    }

    /** One entry of a list: in a line, or below the first thing that is said of it. */
    private static void entry(final Tree above, final JsonNode entry) {
        final String line = line(entry);
        if (line != null) {
            above.add(line);
            return;
        }
        final Iterator<Map.Entry<String, JsonNode>> fields = entry.properties().iterator();
        if (!fields.hasNext()) {
            list(above.add("one of"), entry);
            return;
        }
        final Map.Entry<String, JsonNode> first = fields.next();
        final boolean isTitle = isPlain(first.getValue());
        final Tree below = above.add(isTitle ? said(first) : first.getKey());
        if (!isTitle) {
            inside(below, first.getValue());
        }
        fields.forEachRemaining(field -> add(below, field.getKey(), field.getValue()));
    }

    /** A value under its name. */
    static void add(final Tree above, final String name, final JsonNode value) {
        final String line = value.isArray() && isDeep(value) ? null : line(value);
        if (line != null) {
            above.add(name + ": " + (line.isEmpty() ? "none" : line));
        } else {
            inside(above.add(name), value);
        }
    }

    private static void inside(final Tree below, final JsonNode value) {
        if (value.isArray()) {
            list(below, value);
        } else {
            value.properties().forEach(field -> add(below, field.getKey(), field.getValue()));
        }
    }

    private static void list(final Tree below, final JsonNode list) {
        list.forEach(each -> entry(below, each));
    }

    /** What fits in a line, or null. */
    private static String line(final JsonNode value) {
        if (isPlain(value)) {
            return Json.words(value);
        }
        if (!value.isObject()) {
            return null;
        }
        final List<Map.Entry<String, JsonNode>> fields = new ArrayList<>(value.properties());
        final StringJoiner line = new StringJoiner(", ");
        for (final Map.Entry<String, JsonNode> field : fields) {
            // A list between commas would be read as more fields.
            if (!isPlain(field.getValue()) || field.getValue().isArray()) {
                return null;
            }
            line.add(said(field));
        }
        return line.length() > LONGEST_LINE ? null : line.toString();
    }

    private static String said(final Map.Entry<String, JsonNode> field) {
        return field.getKey() + ' ' + Json.words(field.getValue());
    }

    private static boolean isPlain(final JsonNode value) {
        return value.isValueNode() || Json.isMoney(value) || (value.isArray() && !isDeep(value));
    }
}
