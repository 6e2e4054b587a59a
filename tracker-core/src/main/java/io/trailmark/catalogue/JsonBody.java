package io.trailmark.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One object in JSON, read as what it also is: a piece of a programme file. Knows of each error which field it is in.
 * One thread.
 */
final class JsonBody {
    private static final String NAME = "body";
    private static final Pattern MISSING = Pattern.compile("key '([a-z_0-9]+)' is missing.*");

    private final FileErrors errors = new FileErrors();
    private final Map<Long, String> pathsByPlace = new HashMap<>();
    private final Map<String, YamlNode> own = new HashMap<>();
    private final YamlNode.Mapping root;

    /** @param ownKeys which the readers of files do not know: kept aside. */
    JsonBody(final byte[] json, final Set<String> ownKeys) {
        final YamlNode read = YamlReader.read(NAME, json, errors);
        final List<YamlNode.Pair> pairs = new ArrayList<>();
        if (read instanceof YamlNode.Mapping mapping) {
            note(mapping, "");
            for (final YamlNode.Pair pair : mapping.pairs()) {
                if (ownKeys.contains(pair.key().text())) {
                    own.put(pair.key().text(), pair.value());
                } else {
                    pairs.add(pair);
                }
            }
        } else if (errors.count() == 0) {
            errors.add(NAME, 0, 0, "the body is no object", "keys with values");
        }
        root = new YamlNode.Mapping(1, 1, pairs);
    }

    private void note(final YamlNode node, final String path) {
        pathsByPlace.putIfAbsent(place(node.line(), node.column()), path);
        switch (node) {
            case YamlNode.Scalar _ -> {}
            case YamlNode.Sequence sequence -> {
                for (int i = 0; i < sequence.items().size(); i++) {
                    note(sequence.items().get(i), path + '/' + i);
                }
            }
            case YamlNode.Mapping mapping -> {
                for (final YamlNode.Pair pair : mapping.pairs()) {
                    final String key = pair.key().text().replace("~", "~0").replace("/", "~1");
                    note(pair.key(), path + '/' + key);
                    note(pair.value(), path + '/' + key);
                }
            }
        }
    }

    private static long place(final int line, final int column) {
        return (long) line << 32 | column;
    }

    /** All but the keys that were kept aside. */
    YamlNode.Mapping root() {
        return root;
    }

    /** The text under one of the keys that were kept aside, or null: absent, or reported. */
    String own(final String key, final String expected) {
        final YamlNode value = own.get(key);
        if (value instanceof YamlNode.Scalar scalar && !scalar.text().isBlank()) {
            return scalar.text();
        }
        if (value == null) {
            errors.add(NAME, 0, 0, "key '" + key + "' is missing", expected);
        } else {
            errors.add(NAME, value, "'" + key + "' is no text", expected);
        }
        return null;
    }

    /** Whether a key was kept aside. */
    boolean hasOwn(final String key) {
        return own.containsKey(key);
    }

    String name() {
        return NAME;
    }

    FileErrors errors() {
        return errors;
    }

    /** What is wrong so far, each with its field behind {@code path}. */
    List<DraftError> fieldErrors(final String path) {
        return errors.all().stream()
                .map(error -> new DraftError(path + field(error), DraftError.INVALID, error.message()))
                .toList();
    }

    /** What is missing stands nowhere; its reader says in which object it should. */
    private String field(final CatalogueError error) {
        final String place = pathsByPlace.getOrDefault(place(error.line(), error.column()), "");
        final Matcher missing = MISSING.matcher(error.message());
        return missing.matches() ? place + '/' + missing.group(1) : place;
    }
}
