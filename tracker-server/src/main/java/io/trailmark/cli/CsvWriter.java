package io.trailmark.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Objects as comma-separated values (RFC 4180), names in the first line. Numbers are numbers; all else is text, and
 * none of it a formula. Not safe for threads. It flushes nothing and does not close what it writes to.
 */
final class CsvWriter {
    /** What the API's users made up: their keys are no columns of ours. */
    private static final String METADATA = "metadata";

    private static final String AMOUNT = ".amount";
    private static final Pattern NO_WORD = Pattern.compile("true|false|-?[0-9]+");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,30}(\\.[0-9]{1,30})?");

    private final CsvGenerator generator;
    private final List<String> names;

    /**
     * Begins with the first line.
     *
     * @param names paths with dots, as {@link #paths} finds them.
     */
    CsvWriter(final Writer out, final List<String> names) {
        this.names = List.copyOf(names);
        try {
            generator = new CsvFactory().createGenerator(out);
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            generator.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
            generator.enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN);
            generator.setSchema(CsvSchema.emptySchema().withLineSeparator("\n"));
            generator.writeStartArray();
            for (final String name : names) {
                generator.writeString(Formulas.harmless(name));
            }
            end();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One line, in the writer when this returns. */
    void row(final JsonNode object) {
        try {
            generator.writeStartArray();
            for (final String name : names) {
                cell(object, name);
            }
            end();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end() throws IOException {
        generator.writeEndArray();
        generator.flush();
    }

    private void cell(final JsonNode object, final String name) throws IOException {
        final JsonNode value = Json.at(object, name);
        if (value.isMissingNode() || value.isNull() || (value.isContainerNode() && value.isEmpty())) {
            generator.writeString("");
        } else if (value.isNumber()) {
            generator.writeNumber(value.decimalValue());
        } else if (isAmount(object, name, value)) {
            generator.writeNumber(new BigDecimal(value.asText()));
        } else {
            generator.writeString(Formulas.harmless(text(value)));
        }
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
