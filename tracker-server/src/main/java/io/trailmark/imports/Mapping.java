package io.trailmark.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which columns of a product's file become which fields of ours, and which rows are left out: written down as data.
 * Names of columns are compared as {@link #name} has them. Made once, then read only.
 */
final class Mapping {
    private final List<Rule> rules = new ArrayList<>();
    private final List<Skip> skips = new ArrayList<>();

    /** Whether other columns are fields of ours under their own names. */
    private boolean isOpen;

    /**
     * One field.
     *
     * @param columns that may hold it: the first that is there and not empty counts.
     * @param isNeeded whether no row can do without it.
     * @param isJoined whether it is put behind what the field has already, as a last name behind a first.
     */
    record Rule(String field, List<String> columns, Converter converter, boolean isNeeded, boolean isJoined) {}

    /** Rows in which a column has one of these values, in lower case, are left out. */
    record Skip(String column, Set<String> values) {}

    /** How names are compared: small letters and digits, all else as one underscore: shortLink is short_link. */
    static String name(final String column) {
        return column.strip()
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_+|_+$", "");
    }

    /** A field that no row can do without. */
    Mapping needs(final String field, final Converter converter, final String... columns) {
        rules.add(new Rule(field, List.of(columns), converter, true, false));
        return this;
    }

    Mapping takes(final String field, final Converter converter, final String... columns) {
        rules.add(new Rule(field, List.of(columns), converter, false, false));
        return this;
    }

    /** Put behind what the field has. */
    Mapping joins(final String field, final String... columns) {
        rules.add(new Rule(field, List.of(columns), Converters::text, false, true));
        return this;
    }

    Mapping skips(final String column, final String... values) {
        skips.add(new Skip(column, Set.of(values)));
        return this;
    }

    /** All other columns are fields. */
    Mapping open() {
        isOpen = true;
        return this;
    }

    List<Rule> rules() {
        return rules;
    }

    List<Skip> skips() {
        return skips;
    }

    boolean isOpen() {
        return isOpen;
    }

    /** How a field of ours is read, whichever column holds it. */
    Converter converter(final String field) {
        return rules.stream()
                .filter(rule -> rule.field().equals(field))
                .map(Rule::converter)
                .findFirst()
                .orElse(Converters::text);
    }
}
