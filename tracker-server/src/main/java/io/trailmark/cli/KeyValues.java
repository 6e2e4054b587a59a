package io.trailmark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** {@code key=value} as it is typed, made into JSON. Threads: any; no state. */
final class KeyValues {
    /** These are lists, and may be typed with commas. */
    private static final Set<String> LISTS = Set.of(
            "domains", "deep_link_hosts", "scopes", "requires", "coupons", "priorities", "tags", "partners", "links");

    private KeyValues() {}

    /** Sets all of them; what has no value is taken away. */
    static void putAll(final ObjectNode target, final List<String> pairs) {
        for (final String pair : pairs) {
            final int equals = pair.indexOf('=');
            if (equals < 1) {
                throw Failure.wrongUse("'" + pair + "' is no KEY=VALUE, such as name=Ann or reward.percent=10.");
            }
            put(target, pair.substring(0, equals), pair.substring(equals + 1));
        }
    }

    /** Sets one value; dots in the key lead into objects. */
    static void put(final ObjectNode target, final String key, final String text) {
        final String[] parts = key.split("\\.", -1);
        ObjectNode inner = target;
        for (int i = 0; i < parts.length - 1; i++) {
            inner = inner.get(parts[i]) instanceof ObjectNode there ? there : inner.putObject(parts[i]);
        }
        inner.set(parts[parts.length - 1], value(parts[parts.length - 1], text));
    }

    private static JsonNode value(final String name, final String text) {
        if (text.isEmpty()) {
            return Json.object().nullNode();
        }
        final boolean isJson = text.equals("true")
                || text.equals("false")
                || text.matches("0|-?[1-9][0-9]{0,14}")
                || text.startsWith("[")
                || text.startsWith("{")
                || text.startsWith("\"");
        try {
            if (isJson) {
                return Json.read(text);
            }
        } catch (final JsonProcessingException wrong) {
            throw Failure.wrongUse(
                    "The value of '" + name + "' begins like JSON but is none: " + wrong.getOriginalMessage());
        }
        if (!LISTS.contains(name)) {
            return Json.object().textNode(text);
        }
        final ArrayNode list = Json.list();
        for (final String each : text.split(",", -1)) {
            list.add(each.strip());
        }
        return list;
    }
}
