package io.trailmark.catalogue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What people keep with a thing for themselves; it decides nothing. Immutable.
 *
 * @param tags words, in their order.
 * @param metadata short texts by name, sorted by it.
 */
public record Notes(List<String> tags, Map<String, String> metadata) {
    /** Nothing is kept. */
    public static final Notes NONE = new Notes(List.of(), Map.of());

    /** Copies both, so that nobody can change them afterwards. */
    public Notes {
        tags = List.copyOf(tags);
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
    }

    /** From what {@link #tagsText} and {@link #metadataText} give. */
    static Notes of(final String tagsText, final String metadataText) {
        if (tagsText.isEmpty() && metadataText.isEmpty()) {
            return NONE;
        }
        final SortedMap<String, String> metadata = new TreeMap<>();
        for (final String line : words(metadataText, "\n")) {
            final int equals = line.indexOf('=');
            metadata.put(line.substring(0, Math.max(0, equals)), line.substring(equals + 1));
        }
        return new Notes(words(tagsText, " "), metadata);
    }

    /** Words with a space between: no tag has one. */
    String tagsText() {
        return String.join(" ", tags);
    }

    /** Lines of {@code name=value}: no name has a =, and neither has a line end. */
    String metadataText() {
        final List<String> lines = new ArrayList<>();
        metadata.forEach((name, value) -> lines.add(name + "=" + value));
        return String.join("\n", lines);
    }

    static List<String> words(final String text, final String separator) {
        return text.isEmpty() ? List.of() : List.of(text.split(separator, -1));
    }
}
