package io.trailmark.journal.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * One column of a table of records. Immutable.
 *
 * @param value of a record's fields as {@link RecordFields} gives them; null where there is none.
 */
record Column(String name, ColumnType type, Function<Map<String, Object>, Object> value) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static Column number(final String name, final String field) {
        return new Column(name, ColumnType.NUMBER, fields -> fields.get(field));
    }

    /** A number of which 0 says that there is none. */
    static Column id(final String name, final String field) {
        return new Column(name, ColumnType.NUMBER, fields -> orNone(fields.get(field)));
    }

    /** From ms since 1970; 0 says that there is none. */
    static Column moment(final String name, final String field) {
        return new Column(name, ColumnType.MOMENT, fields -> {
            final Long ms = orNone(fields.get(field));
            return ms == null ? null : Instant.ofEpochMilli(ms);
        });
    }

    /** When the record was journaled. */
    static Column journaledAt() {
        return new Column(
                "journaled_at",
                ColumnType.MOMENT,
                fields -> Instant.ofEpochSecond(0, (Long) fields.get("epochNs")).truncatedTo(ChronoUnit.MICROS));
    }

    /** Text as it is; empty where there is none. */
    static Column text(final String name, final String field) {
        return new Column(name, ColumnType.TEXT, fields -> fields.get(field));
    }

    /** An enumeration, in lower case. */
    static Column word(final String name, final String field) {
        return new Column(name, ColumnType.TEXT, fields -> {
            final Object word = fields.get(field);
            return word == null ? null : word.toString().toLowerCase(Locale.ROOT);
        });
    }

    /** Flags, with commas between them. */
    static Column words(final String name, final String field) {
        return new Column(
                name, ColumnType.TEXT, fields -> fields.get(field) instanceof List<?> words ? joined(words) : null);
    }

    /** What lies deeper, as JSON. */
    static Column json(final String name, final String field) {
        return new Column(name, ColumnType.TEXT, fields -> {
            final Object value = fields.get(field);
            return value == null || value.equals("") || value.equals(Map.of()) ? null : written(value);
        });
    }

    /** Minor units and the digits of these. */
    static Column money(final String name, final String minor, final String exponent) {
        return new Column(
                name, ColumnType.MONEY, fields -> decimal(fields, minor, fields.get(minor) == null ? null : exponent));
    }

    /** A mantissa and a scale; a mantissa of 0 says that there is none. */
    static Column rate(final String name, final String mantissa, final String scale) {
        return new Column(
                name,
                ColumnType.RATE,
                fields -> decimal(fields, mantissa, orNone(fields.get(mantissa)) == null ? null : scale));
    }

    /** The label of a click that has this key. */
    static Column label(final String key) {
        return new Column(key.toLowerCase(Locale.ROOT), ColumnType.TEXT, fields -> {
            if (fields.get("labels") instanceof List<?> labels) {
                for (final Object each : labels) {
                    if (each instanceof Map<?, ?> label && key.equals(label.get("key"))) {
                        return label.get("value");
                    }
                }
            }
            return null;
        });
    }

    private static Long orNone(final Object number) {
        return number instanceof Long some && some != 0 ? some : null;
    }

    private static BigDecimal decimal(final Map<String, Object> fields, final String digits, final String scale) {
        return scale == null
                ? null
                : BigDecimal.valueOf((Long) fields.get(digits), ((Long) fields.get(scale)).intValue());
    }

    private static String joined(final List<?> words) {
        final StringBuilder text = new StringBuilder();
        for (final Object word : words) {
            text.append(text.isEmpty() ? "" : ",").append(word);
        }
        return text.toString();
    }

    /** Text of the record is JSON already. */
    private static String written(final Object value) {
        try {
            return value instanceof String text ? text : MAPPER.writeValueAsString(value);
        } catch (final JsonProcessingException e) {
            throw new IllegalStateException("names and values are always writable", e);
        }
    }
}
