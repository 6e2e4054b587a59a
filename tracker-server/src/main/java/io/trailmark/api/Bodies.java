package io.trailmark.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.Map;

/** JSON that comes in. Threads: any; no state. */
final class Bodies {
    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private Bodies() {}

    /** An object with nothing in it. */
    static ObjectNode empty() {
        return MAPPER.createObjectNode();
    }

    /** An object that was sent. */
    static ObjectNode object(final byte[] body) {
        if (read(body) instanceof ObjectNode object) {
            return object;
        }
        throw new Refusal(Problem.MALFORMED, "The body is one JSON object.");
    }

    /** Whether what was sent is a list. */
    static boolean isList(final byte[] body) {
        return read(body) instanceof ArrayNode;
    }

    /** A list of objects that was sent. */
    static ArrayNode list(final byte[] body, final int most) {
        if (read(body) instanceof ArrayNode list) {
            if (list.isEmpty() || list.size() > most) {
                throw new Refusal(Problem.MALFORMED, "The list has " + list.size() + " entries; 1 to " + most + ".");
            }
            list.forEach(entry -> {
                if (!entry.isObject()) {
                    throw new Refusal(Problem.MALFORMED, "Each entry of the list is an object.");
                }
            });
            return list;
        }
        throw new Refusal(Problem.MALFORMED, "The body is a JSON list of objects.");
    }

    private static JsonNode read(final byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (final JsonProcessingException e) {
            throw new Refusal(Problem.MALFORMED, "The body is no JSON: " + e.getOriginalMessage());
        } catch (final IOException e) {
            throw new Refusal(Problem.MALFORMED, "The body cannot be read: " + e.getMessage());
        }
    }

    /** JSON of our own. */
    static ObjectNode own(final byte[] json) {
        try {
            return (ObjectNode) MAPPER.readTree(json);
        } catch (final IOException e) {
            throw new UncheckedIOException("we wrote it", e);
        }
    }

    static byte[] bytes(final JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (final JsonProcessingException e) {
            throw new UncheckedIOException("a tree is always writable", e);
        }
    }

    /** What is null is absent. */
    static byte[] withoutNulls(final JsonNode json) {
        final JsonNode copy = json.deepCopy();
        dropNulls(copy);
        return bytes(copy);
    }

    private static void dropNulls(final JsonNode json) {
        if (json instanceof ObjectNode object) {
            object.properties().removeIf(property -> property.getValue().isNull());
        }
        json.forEach(Bodies::dropNulls);
    }

    /** Merges a patch into an object, as RFC 7396 says: null takes away, lists are replaced. */
    static void merge(final ObjectNode target, final ObjectNode patch) {
        for (final Iterator<Map.Entry<String, JsonNode>> each =
                        patch.properties().iterator();
                each.hasNext(); ) {
            final Map.Entry<String, JsonNode> change = each.next();
            final JsonNode value = change.getValue();
            if (value.isNull()) {
                target.remove(change.getKey());
            } else if (value instanceof ObjectNode inner) {
                final ObjectNode merged = target.get(change.getKey()) instanceof ObjectNode there
                        ? there
                        : target.putObject(change.getKey());
                merge(merged, inner);
            } else {
                target.set(change.getKey(), value);
            }
        }
    }
}
