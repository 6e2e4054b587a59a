package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.trailmark.export.CsvLines;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Objects of the API as comma-separated values: a column for each value, with dots in the names of those that lie in
 * objects. Not safe for threads. The writer stays the caller's to flush and close.
 */
final class CsvWriter {
    /** What the API's users made up: their keys are no columns of ours. */
    private static final String METADATA = "metadata";

    private static final String AMOUNT = ".amount";
    private static final Pattern NO_WORD = Pattern.compile("true|false|-?[0-9]+");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?");

    private final CsvLines lines;
    private final List<String> names;

    /**
     * Begins with the first line.
     *
     * @param names paths with dots, as {@link #paths} finds them.
     */
    CsvWriter(final Writer out, final List<String> names) {
        this.names = List.copyOf(names);
        lines = CsvLines.safe(out, names);
    }

    /** One line, in the writer when this returns. */
    void row(final JsonNode object) {
        final List<Object> cells = new ArrayList<>(names.size());
        for (final String name : names) {
            cells.add(cell(object, name));
        }
        lines.row(cells);
    }

    private Object cell(final JsonNode object, final String name) {
        final JsonNode value = Json.at(object, name);
        if (value.isMissingNode() || value.isNull() || (value.isContainerNode() && value.isEmpty())) {
            return null;
        }
        if (value.isObject() && names.stream().anyMatch(other -> other.startsWith(name + '.'))) {
            return null;
        }
        if (value.isNumber()) {
            return value.decimalValue();
        }
        return isAmount(object, name, value) ? new BigDecimal(value.asText()) : text(value);
    }

    /** Money is written in the API as text, so that nobody rounds it; it is a number all the same. */
    private static boolean isAmount(final JsonNode object, final String name, final JsonNode value) {
        return name.endsWith(AMOUNT)
                && Json.isMoney(Json.at(object, name.substring(0, name.length() - AMOUNT.length())))
                && DECIMAL.matcher(value.asText()).matches();
    }

    private static String text(final JsonNode value) {
        return value.isArray() ? list(value) : Json.words(value);
    }

    /** Words with commas between them; as JSON where that could be read in another way. */
    private static String list(final JsonNode list) {
        final StringJoiner words = new StringJoiner(",");
        for (final JsonNode each : list) {
            final String word = each.asText();
            if (!each.isTextual()
                    || word.isBlank()
                    || !word.equals(word.strip())
                    || word.indexOf(',') >= 0
                    || "[{\"".indexOf(word.charAt(0)) >= 0) {
                return Json.compact(list);
            }
            words.add(word);
        }
        // Alone, these would be read as what they look like.
        return NO_WORD.matcher(words.toString()).matches() ? Json.compact(list) : words.toString();
    }

    /** Paths with dots to all that has a cell of its own, in the order of the object. */
    static List<String> paths(final JsonNode object) {
        final List<String> paths = new ArrayList<>();
        paths(object, "", paths);
        return paths;
    }

    private static void paths(final JsonNode node, final String path, final List<String> paths) {
        if (node.isObject() && !node.isEmpty() && !path.equals(METADATA)) {
            node.properties()
                    .forEach(each ->
                            paths(each.getValue(), path.isEmpty() ? each.getKey() : path + '.' + each.getKey(), paths));
        } else {
            paths.add(path);
        }
    }
}
