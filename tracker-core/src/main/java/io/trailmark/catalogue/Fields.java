package io.trailmark.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The values of one mapping by key. Unknown and repeated keys are reported at once, wrong kinds when a value is asked
 * for; a value that was reported is handed out as absent, so that reading goes on.
 */
final class Fields {
    private static final int QUOTED_CHARS = 80;

    private final String file;
    private final YamlNode node;
    private final FileErrors errors;
    private final Map<String, YamlNode> values = new HashMap<>();

    Fields(final String file, final YamlNode node, final FileErrors errors, final List<String> keys) {
        this.file = file;
        this.node = node;
        this.errors = errors;
        if (node instanceof YamlNode.Mapping mapping) {
            for (final YamlNode.Pair pair : mapping.pairs()) {
                put(pair, keys);
            }
        } else {
            errors.add(file, node, "here is " + node.kind(), "keys with values: " + String.join(", ", keys));
        }
    }

    private void put(final YamlNode.Pair pair, final List<String> keys) {
        final String key = pair.key().text();
        if (!keys.contains(key)) {
            final String expected = "one of " + String.join(", ", keys) + Suggestion.of(key, keys);
            errors.add(file, pair.key(), "unknown key " + quoted(key), expected);
        } else if (values.putIfAbsent(key, pair.value()) != null) {
            errors.add(file, pair.key(), "key " + quoted(key) + " is there twice", "each key once");
        }
    }

    /** Whether the mapping could be read at all. */
    boolean isMapping() {
        return node instanceof YamlNode.Mapping;
    }

    YamlNode node() {
        return node;
    }

    YamlNode value(final String key) {
        return values.get(key);
    }

    /** The single value of the key, or null: absent, or reported. */
    YamlNode.Scalar scalar(final String key) {
        final YamlNode value = values.get(key);
        if (value == null) {
            return null;
        }
        if (value instanceof YamlNode.Scalar scalar) {
            if (!scalar.text().isBlank()) {
                return scalar;
            }
            errors.add(file, value, "'" + key + "' is empty", "a value, or no such key");
            return null;
        }
        errors.add(file, value, "'" + key + "' is " + value.kind(), "a single value");
        return null;
    }

    YamlNode.Scalar required(final String key, final String expected) {
        if (isMapping() && !values.containsKey(key)) {
            errors.add(file, node, "key '" + key + "' is missing", expected);
        }
        return scalar(key);
    }

    /** The items under the key; empty when absent or reported. */
    List<YamlNode> items(final String key) {
        final YamlNode value = values.get(key);
        if (value instanceof YamlNode.Sequence sequence) {
            return sequence.items();
        }
        final boolean isEmpty =
                value instanceof YamlNode.Scalar scalar && scalar.text().isBlank();
        if (value != null && !isEmpty) {
            errors.add(
                    file, value, "'" + key + "' is " + value.kind(), "a list: each item on a line that begins with -");
        }
        return List.of();
    }

    /** The mapping under the key; one without keys when absent. */
    Fields nested(final String key, final List<String> keys) {
        final YamlNode value = values.get(key);
        return of(value == null ? new YamlNode.Mapping(node.line(), node.column(), List.of()) : value, keys);
    }

    /** Another mapping of the same file. */
    Fields of(final YamlNode mapping, final List<String> keys) {
        return new Fields(file, mapping, errors, keys);
    }

    /** The keys under the key with their values, whatever they are called; empty when absent or reported. */
    List<YamlNode.Pair> pairs(final String key, final String expected) {
        final YamlNode value = values.get(key);
        if (value instanceof YamlNode.Mapping mapping) {
            return mapping.pairs();
        }
        if (value != null) {
            errors.add(file, value, "'" + key + "' is " + value.kind(), expected);
        }
        return List.of();
    }

    /** The single values under the key: a list of them, or just one; what is none is reported and left out. */
    List<YamlNode.Scalar> scalars(final String key) {
        final YamlNode value = values.get(key);
        if (value instanceof YamlNode.Scalar) {
            final YamlNode.Scalar scalar = scalar(key);
            return scalar == null ? List.of() : List.of(scalar);
        }
        final List<YamlNode.Scalar> scalars = new ArrayList<>();
        for (final YamlNode item : items(key)) {
            if (item instanceof YamlNode.Scalar scalar && !scalar.text().isBlank()) {
                scalars.add(scalar);
            } else {
                errors.add(file, item, "an entry of '" + key + "' is " + item.kind(), "a single value");
            }
        }
        return scalars;
    }

    void report(final YamlNode at, final String problem, final String expected) {
        errors.add(file, at, problem, expected);
    }

    /** A value for a message: what cannot be seen is escaped, what is long is cut. */
    static String quoted(final String text) {
        final StringBuilder quoted = new StringBuilder("'");
        for (int i = 0; i < Math.min(text.length(), QUOTED_CHARS); i++) {
            final char c = text.charAt(i);
            if (Character.isISOControl(c)) {
                quoted.append("\\u%04x".formatted((int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append(text.length() > QUOTED_CHARS ? "...'" : "'").toString();
    }
}
