package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes answers in the form that was asked for. One thread. */
final class Printer {
    private final PrintWriter out;
    private final Output output;
    private final Style style;
    private final int columns;

    Printer(final Shell shell, final Output output) {
        out = shell.out();
        this.output = output;
        style = new Style(shell.isColoured());
        columns = shell.columns();
    }

    Output output() {
        return output;
    }

    Style style() {
        return style;
    }

    /**
     * A list of objects.
     *
     * @param whole the answer it came in; written as JSON.
     * @param names of the columns, paths with dots; CSV without any wish has all that there are.
     * @param isWish whether somebody asked for these columns.
     */
    void list(final JsonNode whole, final JsonNode items, final List<String> names, final boolean isWish) {
        switch (output) {
            case JSON -> out.println(Json.pretty(whole));
            case NDJSON -> items.forEach(item -> out.println(Json.compact(item)));
            case CSV -> csv(items, isWish ? names : allPaths(items));
            case TABLE -> table(items, names);
        }
        out.flush();
    }

    private static List<String> allPaths(final JsonNode items) {
        final Set<String> paths = new LinkedHashSet<>();
        items.forEach(item -> paths.addAll(CsvWriter.paths(item)));
        return List.copyOf(paths);
    }

    private void csv(final JsonNode items, final List<String> names) {
        final CsvWriter csv = new CsvWriter(out, names);
        items.forEach(csv::row);
    }

    private static List<String> cells(final JsonNode item, final List<String> names) {
        return names.stream().map(name -> Json.words(Json.at(item, name))).toList();
    }

    private void table(final JsonNode items, final List<String> names) {
        if (items.isEmpty()) {
            out.println("none");
            return;
        }
        final Table table = new Table(names.stream().map(Printer::heading).toList());
        items.forEach(item -> table.add(cells(item, names)));
        out.print(table.render(style, columns));
    }

    private static String heading(final String name) {
        return name.toUpperCase(Locale.ROOT).replace('_', ' ').replace('.', ' ');
    }

    /** One object. */
    void object(final JsonNode object) {
        switch (output) {
            case JSON -> out.println(Json.pretty(object));
            case NDJSON -> out.println(Json.compact(object));
            case CSV -> csv(Json.list().add(object), CsvWriter.paths(object));
            case TABLE -> values(object);
        }
        out.flush();
    }

    /** Name and value, a line each, and below them what takes more than a line. */
    private void values(final JsonNode object) {
        final List<String> paths = Json.paths(object);
        final List<String> plain = paths.stream()
                .filter(path -> !JsonTree.isDeep(Json.at(object, path)))
                .toList();
        final int width = plain.stream().mapToInt(String::length).max().orElse(0);
        for (final String path : plain) {
            final String value = Style.harmless(Json.words(Json.at(object, path)));
            out.println(style.heading(path) + " ".repeat(width - path.length()) + "  " + style.word(value));
        }
        for (final String path : paths) {
            if (JsonTree.isDeep(Json.at(object, path))) {
                out.print(JsonTree.of(path, Json.at(object, path)).render(false));
            }
        }
    }

    /** A sentence for people; left out where a program reads. */
    void say(final String sentence) {
        if (output == Output.TABLE) {
            out.println(sentence);
            out.flush();
        }
    }

    /** A line as it is. */
    void line(final String text) {
        out.println(text);
        out.flush();
    }

    /** The object with what is bulky taken out, for people. */
    static ObjectNode without(final JsonNode object, final String... names) {
        return ((ObjectNode) object.deepCopy()).without(List.of(names));
    }
}
