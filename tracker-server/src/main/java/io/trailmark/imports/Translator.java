package io.trailmark.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.export.Formulas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Makes rows of ours of the rows of a product's file. One thread; keeps nothing of a row but the names of columns that
 * were not taken over.
 */
public final class Translator {
    /** Written by an import beside rows that were wrong; the mended rows may keep it. */
    public static final String LINE_COLUMN = "import_line";

    /** The errors of the row, beside {@link #LINE_COLUMN}; empty once it is mended. */
    public static final String ERRORS_COLUMN = "import_errors";

    /** Of an object made of a row of CSV: the cells that no column had; gone once it is mended. */
    public static final String REST_COLUMN = "import_rest";

    /** Given by the server, which nobody can ask for, or written by an import. */
    private static final Set<String> NOT_OURS = Set.of(
            "id",
            "version",
            "origin",
            "changed_at",
            "created_at",
            "url",
            "state",
            LINE_COLUMN,
            ERRORS_COLUMN,
            REST_COLUMN);

    private static final String HOW_TO_MEND = "the row was wrong and still says so: mend it and empty this;"
            + " where all rows are mended, --map " + ERRORS_COLUMN + "= passes over it";

    private static final int MOST_NAMES = 10_000;

    private final Kind kind;
    private final Mapping mapping;
    private final Defaults defaults;
    private final Finish finish;
    private final List<Mapping.Rule> rules = new ArrayList<>();
    private final Set<String> used = new LinkedHashSet<>();
    private final Set<String> left = new LinkedHashSet<>();

    /** Columns that were mapped, be it to nothing. */
    private final Set<String> passedOver;

    private final Map<String, String> names = new HashMap<>();

    /**
     * @param maps columns of the file to fields of ours, before what the dialect says; an empty field leaves a column
     *     out.
     * @throws UnreadableFile when the dialect has no such rows.
     */
    public Translator(final Dialect dialect, final Kind kind, final Map<String, String> maps, final Defaults defaults) {
        this.kind = kind;
        this.defaults = defaults;
        mapping = dialect.mapping(kind);
        finish = new Finish(kind, defaults);
        final Set<String> mapped = new LinkedHashSet<>();
        maps.forEach((column, field) -> {
            mapped.add(Mapping.name(column));
            if (!field.isEmpty()) {
                rules.add(
                        new Mapping.Rule(field, List.of(Mapping.name(column)), mapping.converter(field), false, false));
            }
        });
        for (final Mapping.Rule rule : mapping.rules()) {
            if (!maps.containsValue(rule.field())) {
                final List<String> columns = rule.columns().stream()
                        .filter(each -> !mapped.contains(each))
                        .toList();
                rules.add(new Mapping.Rule(rule.field(), columns, rule.converter(), rule.isNeeded(), rule.isJoined()));
            }
        }
        rules.forEach(rule -> used.addAll(rule.columns()));
        mapping.skips().forEach(skip -> used.add(skip.column()));
        used.addAll(mapped);
        passedOver = mapped;
    }

    /**
     * Looks at the columns of a file before its first row.
     *
     * @throws UnreadableFile where one is missing that no row can do without.
     */
    public void begin(final RowFile file) {
        if (!file.isCsv()) {
            return;
        }
        final Set<String> there = new LinkedHashSet<>();
        file.columns().forEach(each -> there.add(name(each)));
        for (final Mapping.Rule rule : rules) {
            if (rule.isNeeded() && rule.columns().stream().noneMatch(there::contains)) {
                throw new UnreadableFile("No column says the " + rule.field() + " of the " + kind + ": it is called "
                        + String.join(" or ", rule.columns()) + ". There are: " + String.join(", ", file.columns())
                        + ". --map COLUMN=" + rule.field() + " names one.");
            }
        }
        file.columns().forEach(this::note);
    }

    /** Columns that were seen and are not taken over. */
    public List<String> left() {
        return List.copyOf(left);
    }

    private void note(final String column) {
        final String name = name(column);
        final boolean isImports = LINE_COLUMN.equals(name) || ERRORS_COLUMN.equals(name) || REST_COLUMN.equals(name);
        final boolean isTaken = used.contains(name) || (mapping.isOpen() && !NOT_OURS.contains(name));
        if (!name.isEmpty() && !isImports && !isTaken && left.size() < RowFile.MOST_COLUMNS) {
            left.add(column);
        }
    }

    private String name(final String column) {
        if (names.size() > MOST_NAMES) {
            names.clear();
        }
        return names.computeIfAbsent(column, Mapping::name);
    }

    /** Translates a row. */
    public Translated translate(final Row row) {
        if (row.problem() != null) {
            return wrong(row, List.of(new RowError(row.line(), "", RowError.UNREADABLE, row.problem())));
        }
        final String old = unmended(row);
        if (old != null) {
            return wrong(row, List.of(new RowError(row.line(), old, RowError.NOT_MENDED, HOW_TO_MEND)));
        }
        if (row.json() != null && kind.isCatalogue() && mapping.isOpen()) {
            final ObjectNode own = row.json().deepCopy();
            return finished(row, own.remove(NOT_OURS), new ArrayList<>());
        }
        final Map<String, String> cells = new LinkedHashMap<>();
        row.cells().forEach((column, text) -> cells.put(name(column), original(row, text)));
        if (row.json() != null) {
            row.cells().keySet().forEach(this::note);
        }
        for (final Mapping.Skip skip : mapping.skips()) {
            final String value = cells.getOrDefault(skip.column(), "").strip();
            if (skip.values().contains(value.toLowerCase(Locale.ROOT))) {
                return new Translated(row, null, skip.column() + ' ' + (value.isEmpty() ? "empty" : value), List.of());
            }
        }
        final ObjectNode body = JsonNodeFactory.instance.objectNode();
        final List<RowError> errors = new ArrayList<>();
        final Reading reading = new Reading(defaults.zone(), defaults.dates(), row.json() != null);
        rules.forEach(rule -> apply(rule, cells, body, row.line(), reading, errors));
        if (mapping.isOpen()) {
            row.cells().forEach((column, text) -> takeAsItIs(column, original(row, text), body));
        }
        takeMetadata(row, body);
        return finished(row, body, errors);
    }

    /** What still says that the row was wrong, or null. */
    private String unmended(final Row row) {
        for (final String column : List.of(ERRORS_COLUMN, REST_COLUMN)) {
            final boolean isFilled = !row.cells().getOrDefault(column, "").isBlank();
            if (isFilled && !passedOver.contains(column)) {
                return column;
            }
        }
        return null;
    }

    private Translated finished(final Row row, final ObjectNode body, final List<RowError> errors) {
        finish.complete(body, row.line(), errors);
        return errors.isEmpty() ? new Translated(row, body, null, List.of()) : wrong(row, errors);
    }

    private static Translated wrong(final Row row, final List<RowError> errors) {
        return new Translated(row, null, null, List.copyOf(errors));
    }

    /** Tables for spreadsheets have an apostrophe before what would be a formula. */
    private static String original(final Row row, final String text) {
        return row.json() == null ? Formulas.original(text) : text;
    }

    private static void apply(
            final Mapping.Rule rule,
            final Map<String, String> cells,
            final ObjectNode body,
            final int line,
            final Reading reading,
            final List<RowError> errors) {
        for (final String column : rule.columns()) {
            final String text = cells.getOrDefault(column, "");
            if (!text.isBlank()) {
                try {
                    put(body, rule, rule.converter().convert(text, reading));
                } catch (final IllegalArgumentException e) {
                    errors.add(new RowError(line, rule.field(), RowError.INVALID, column + ": " + e.getMessage()));
                }
                return;
            }
        }
        if (rule.isNeeded()) {
            errors.add(new RowError(line, rule.field(), RowError.INVALID, "is missing"));
        }
    }

    private static void put(final ObjectNode body, final Mapping.Rule rule, final JsonNode value) {
        if (rule.isJoined() && body.has(rule.field())) {
            body.put(rule.field(), body.get(rule.field()).asText() + ' ' + value.asText());
        } else {
            put(body, rule.field(), value);
        }
    }

    /** Dots lead into objects. */
    static void put(final ObjectNode body, final String field, final JsonNode value) {
        final String[] parts = field.split("\\.", -1);
        ObjectNode inner = body;
        for (int i = 0; i < parts.length - 1; i++) {
            inner = inner.get(parts[i]) instanceof ObjectNode there ? there : inner.putObject(parts[i]);
        }
        inner.set(parts[parts.length - 1], value);
    }

    private void takeAsItIs(final String column, final String text, final ObjectNode body) {
        final String name = name(column);
        final boolean isOther = !used.contains(name) && !NOT_OURS.contains(name);
        if (isOther && !text.isEmpty() && !column.isEmpty()) {
            put(body, column, JsonNodeFactory.instance.textNode(text));
        }
    }

    /** Of events in our own words: {@code metadata.x} and {@code dimensions.x} go along. */
    private void takeMetadata(final Row row, final ObjectNode body) {
        if (mapping.isOpen() || kind.isCatalogue()) {
            return;
        }
        row.cells().forEach((column, text) -> {
            if ((column.startsWith("metadata.") || column.startsWith("dimensions.")) && !text.isEmpty()) {
                left.remove(column);
                put(body, column, JsonNodeFactory.instance.textNode(original(row, text)));
            }
        });
    }
}
