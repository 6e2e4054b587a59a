package io.trailmark.store;

import io.trailmark.ids.ConversionId;
import io.trailmark.views.JsonFields;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the values of a filter look like, and what the database is asked with. Any thread; no state. */
enum FilterType {
    /** A word of a fixed list, in lower case. */
    WORD("a word such as approved"),
    /** Any text. */
    TEXT("a text of at most 500 characters"),
    /** A part of a code or name, in any case. */
    SEARCH("a text of 1 to 100 characters"),
    /** How a code begins, in any case: two values, the first that fits and the first behind all that do. */
    PREFIX("the first 1 to 100 characters of a code"),
    /** A whole code: two values, in lower case and as it is. */
    CODE("a code of at most 500 characters"),
    /** A whole number. */
    NUMBER("a whole number"),
    /** True or false. */
    TRUTH("true or false"),
    /** A time as RFC 3339. */
    TIME("a time such as 2026-11-01T00:00:00Z"),
    /** The id of a conversion. */
    CONVERSION("an id such as cv_000000000001a"),
    /** The id of an entity: its kind and its number. */
    ENTITY("an id such as prt_12");

    private static final int MAX_TEXT = 500;
    private static final int MAX_SEARCH = 100;
    private static final Pattern WORDS = Pattern.compile("[a-z_]{1,40}");
    private static final Pattern IDS = Pattern.compile("[a-z]{3}_([1-9][0-9]{0,9})");

    private final String expected;

    FilterType(final String expected) {
        this.expected = expected;
    }

    /** What people have to write. */
    String expected() {
        return expected;
    }

    /** The value as it is bound: a long, a text, or a list of such; null where it is none. */
    Object parse(final String value) {
        return switch (this) {
            case WORD -> WORDS.matcher(value).matches() ? value : null;
            case TEXT -> value.length() <= MAX_TEXT ? RowBatch.text(value) : null;
            case SEARCH -> value.isEmpty() || value.length() > MAX_SEARCH ? null : pattern(value);
            case PREFIX -> value.isEmpty() || value.length() > MAX_SEARCH ? null : range(folded(value));
            case CODE -> value.length() <= MAX_TEXT ? List.of(folded(value), RowBatch.text(value)) : null;
            case NUMBER -> number(value);
            case TRUTH -> truth(value);
            case TIME -> time(value);
            case CONVERSION -> conversion(value);
            case ENTITY -> IDS.matcher(value).matches() ? Long.valueOf(value.substring(value.indexOf('_') + 1)) : null;
        };
    }

    /** Signs that mean something in a pattern stand for themselves. */
    private static String pattern(final String value) {
        return '%' + folded(value).replace("!", "!!").replace("%", "!%").replace("_", "!_") + '%';
    }

    private static String folded(final String value) {
        return RowBatch.text(value).toLowerCase(Locale.ROOT);
    }

    /** No text goes on with the last of all characters. */
    private static List<Object> range(final String prefix) {
        return List.of(prefix, prefix + Character.toString(Character.MAX_CODE_POINT));
    }

    private static Long number(final String value) {
        try {
            return Long.valueOf(value);
        } catch (final NumberFormatException none) {
            return null;
        }
    }

    private static Long truth(final String value) {
        return switch (value) {
            case "true" -> 1L;
            case "false" -> 0L;
            default -> null;
        };
    }

    private static Long time(final String value) {
        try {
            return JsonFields.parseTime(value);
        } catch (final DateTimeException none) {
            return null;
        }
    }

    private static Long conversion(final String value) {
        final byte[] text = value.getBytes(StandardCharsets.UTF_8);
        final long id = ConversionId.parse(text, 0, text.length);
        return id == ConversionId.INVALID ? null : Long.valueOf(id);
    }
}
