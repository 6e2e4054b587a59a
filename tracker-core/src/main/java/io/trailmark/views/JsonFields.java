package io.trailmark.views;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.money.Money;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/**
 * How values look in JSON, everywhere: money as text with its currency, times as RFC 3339 with milliseconds, names of
 * fixed lists in lower case. Any thread; allocates, so it is not for the hot path.
 */
public final class JsonFields {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);
    private static final int SHARE_DIGITS = 9;

    private JsonFields() {}

    /** Writes the fields of one object. */
    @FunctionalInterface
    public interface Fields {
        /** Writes to the object that is open. */
        void write(JsonGenerator json) throws IOException;
    }

    /** One JSON object as UTF-8. */
    public static byte[] object(final Fields fields) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        } catch (final IOException e) {
            throw new UncheckedIOException("memory refused bytes", e);
        }
        return bytes.toByteArray();
    }

    /** {@code "name":{"amount":"19.90","currency":"EUR"}}. */
    public static void money(
            final JsonGenerator json, final String name, final long minor, final String currency, final int exponent)
            throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("amount", Money.format(minor, exponent));
        json.writeStringField("currency", currency);
        json.writeEndObject();
    }

    /** {@code "name":"2026-11-01T10:00:00.000Z"}. */
    public static void time(final JsonGenerator json, final String name, final long ms) throws IOException {
        json.writeStringField(name, TIME.format(Instant.ofEpochMilli(ms)));
    }

    /**
     * A time as {@link #time} writes it, or with any other zone, in ms since 1970.
     *
     * @throws DateTimeException when it is none, or is too far away.
     */
    public static long parseTime(final String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (final ArithmeticException e) {
            throw new DateTimeException("further from 1970 than can be counted in ms: " + text, e);
        }
    }

    /** {@code "name":"some_constant"}. */
    public static void name(final JsonGenerator json, final String name, final Enum<?> constant) throws IOException {
        json.writeStringField(name, lowerCase(constant));
    }

    /** {@code "name":"some_constant"}, or nothing where there is none. */
    public static void nameIfAny(final JsonGenerator json, final String name, final Enum<?> constant)
            throws IOException {
        if (constant != null) {
            name(json, name, constant);
        }
    }

    /** {@code "name":"text"}, or nothing where there is no text. */
    public static void textIfAny(final JsonGenerator json, final String name, final String text) throws IOException {
        if (text != null && !text.isEmpty()) {
            json.writeStringField(name, text);
        }
    }

    /** {@code "name":"0.333333333"}: exact, whatever reads it. */
    public static void share(final JsonGenerator json, final String name, final long billionths) throws IOException {
        json.writeStringField(name, Money.format(billionths, SHARE_DIGITS));
    }

    /** What clients see of a constant. */
    public static String lowerCase(final Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
