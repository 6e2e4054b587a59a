package io.trailmark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** JSON in, JSON out, and as words for people. Threads: any; no state. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode list() {
        return MAPPER.createArrayNode();
    }

    /** @throws JsonProcessingException when it is none. */
    static JsonNode read(final String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    static String compact(final JsonNode json) {
        try {
            return MAPPER.writeValueAsString(json);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("a tree is always writable", e);
        }
    }

    static String pretty(final JsonNode json) {
        return json.toPrettyString();
    }

    /** The value at a path with dots, such as {@code rewards.approved}; missing where there is none. */
    static JsonNode at(final JsonNode json, final String path) {
        JsonNode node = json;
        for (final String part : path.split("\\.", -1)) {
            node = node.path(part);
        }
        return node;
    }

    /** A value in one line: money as {@code 12.00 EUR}, lists with commas, nothing for null. */
    static String words(final JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (value.isValueNode()) {
            return value.asText();
        }
        if (isMoney(value)) {
            return value.get("amount").asText() + ' ' + value.get("currency").asText();
        }
        if (value.isArray()) {
            final StringJoiner words = new StringJoiner(", ");
            value.forEach(each -> words.add(each.isValueNode() ? each.asText() : compact(each)));
            return words.toString();
        }
        return compact(value);
    }

    /** Whether it is an amount with its currency. */
    static boolean isMoney(final JsonNode value) {
        return value.size() == 2 && value.has("amount") && value.has("currency");
    }

    /** Paths with dots to all values of an object that {@link #words} says in a word or two. */
    static List<String> paths(final JsonNode object) {
        final List<String> paths = new ArrayList<>();
        paths(object, "", paths);
        return paths;
    }

    private static void paths(final JsonNode node, final String path, final List<String> paths) {
        if (node.isObject() && !isMoney(node) && !node.isEmpty()) {
            node.properties()
                    .forEach(each ->
                            paths(each.getValue(), path.isEmpty() ? each.getKey() : path + '.' + each.getKey(), paths));
        } else {
            paths.add(path);
        }
    }
}
