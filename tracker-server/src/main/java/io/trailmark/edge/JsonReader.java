package io.trailmark.edge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.trailmark.money.Money;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads a report from JSON, strictly: a field that we do not know is refused, since a misspelt one would be lost
 * without a word. Streaming, with limits on everything that can grow.
 *
 * <p>One instance per event loop. Allocates as the parser does.
 */
final class JsonReader {
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxDocumentLength(EdgeLimits.BODY_BYTES)
                    .maxNestingDepth(EdgeLimits.JSON_DEPTH)
                    .maxStringLength(EdgeLimits.METADATA_BYTES)
                    .maxNameLength(EdgeLimits.JSON_NAME_CHARS)
                    .maxNumberLength(EdgeLimits.JSON_NUMBER_CHARS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Set<Field> OF_CONVERSION = EnumSet.of(
            Field.PROGRAM,
            Field.GOAL,
            Field.CLICK_ID,
            Field.ORDER_ID,
            Field.CUSTOMER_ID,
            Field.COUPON,
            Field.REGISTRATION_ID,
            Field.OCCURRED_AT);

    private static final Set<Field> OF_LINE = EnumSet.copyOf(OF_CONVERSION);

    static {
        OF_LINE.add(Field.IDEMPOTENCY_KEY);
    }

    private static final Set<Field> OF_ADJUSTMENT =
            EnumSet.of(Field.ADJUSTMENT_ID, Field.TYPE, Field.REASON, Field.OCCURRED_AT);

    private static final Set<Field> OF_ORDER_ADJUSTMENT = EnumSet.of(
            Field.ADJUSTMENT_ID,
            Field.TYPE,
            Field.REASON,
            Field.OCCURRED_AT,
            Field.PROGRAM,
            Field.GOAL,
            Field.ORDER_ID);

    /** More decimals than any currency has: whether an item's amount is a plain decimal is all that is asked. */
    private static final int ANY_EXPONENT = 6;

    private Report report;
    private JsonParser json;
    private Problem problem;
    private ByteArrayOutputStream details;
    private JsonGenerator detailsJson;

    /** Reads a conversion; returns null, or why it is refused. */
    Problem readConversion(final byte[] bytes, final int offset, final int lengthBytes, final Report into) {
        return read(bytes, offset, lengthBytes, into, OF_CONVERSION);
    }

    /** Reads a conversion that is a line of a batch: there is no header for each, so the key is a field. */
    Problem readLine(final byte[] bytes, final int offset, final int lengthBytes, final Report into) {
        return read(bytes, offset, lengthBytes, into, OF_LINE);
    }

    /** Reads an adjustment of a conversion that the address names. */
    Problem readAdjustment(final byte[] bytes, final int offset, final int lengthBytes, final Report into) {
        return read(bytes, offset, lengthBytes, into, OF_ADJUSTMENT);
    }

    /** Reads an adjustment that names its order. */
    Problem readOrderAdjustment(final byte[] bytes, final int offset, final int lengthBytes, final Report into) {
        return read(bytes, offset, lengthBytes, into, OF_ORDER_ADJUSTMENT);
    }

    private Problem read(
            final byte[] bytes, final int offset, final int lengthBytes, final Report into, final Set<Field> allowed) {
        report = into;
        problem = null;
        details = null;
        detailsJson = null;
        try (JsonParser parser = FACTORY.createParser(bytes, offset, lengthBytes)) {
            json = parser;
            object(allowed);
            if (problem == null && parser.nextToken() != null) {
                refuse(Problem.MALFORMED, "there is more than one value");
            }
            if (problem == null) {
                endDetails();
            }
        } catch (final StreamConstraintsException e) {
            refuse(Problem.TOO_LARGE, e.getOriginalMessage());
        } catch (final IOException e) {
            refuse(Problem.MALFORMED, "the body is not JSON");
        }
        return problem;
    }

    private void object(final Set<Field> allowed) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            refuse(Problem.MALFORMED, "a JSON object is expected");
            return;
        }
        while (problem == null && json.nextToken() == JsonToken.FIELD_NAME) {
            final String name = json.currentName();
            final Field field = fieldOf(name, allowed);
            json.nextToken();
            if (field != null) {
                text(field);
            } else {
                special(name, allowed.contains(Field.CLICK_ID));
            }
        }
    }

    private static Field fieldOf(final String name, final Set<Field> allowed) {
        for (final Field field : allowed) {
            if (nameOf(field).equals(name)) {
                return field;
            }
        }
        return null;
    }

    private static String nameOf(final Field field) {
        return field == Field.IDEMPOTENCY_KEY ? "idempotency_key" : field.text();
    }

    private void special(final String name, final boolean isConversion) throws IOException {
        final JsonToken token = json.currentToken();
        if (name.equals("amount")) {
            amount();
        } else if (!isConversion) {
            refuse(Problem.MALFORMED, "unknown field: " + name);
        } else if (name.equals("test") && (token.isBoolean() || token == JsonToken.VALUE_NULL)) {
            report.test(token == JsonToken.VALUE_TRUE);
        } else if (name.equals("items") && token == JsonToken.START_ARRAY) {
            items();
        } else if (name.equals("metadata") && token == JsonToken.START_OBJECT) {
            metadata();
        } else if (name.equals("dimensions") && token == JsonToken.START_OBJECT) {
            dimensions();
        } else if (name.equals("customer_status") && token.isScalarValue()) {
            dimension(name);
        } else if (token != JsonToken.VALUE_NULL || fieldIsUnknown(name)) {
            refuse(Problem.MALFORMED, fieldIsUnknown(name) ? "unknown field: " + name : name + " has another type");
        }
    }

    private static boolean fieldIsUnknown(final String name) {
        return switch (name) {
            case "test", "items", "metadata", "dimensions", "customer_status" -> false;
            default -> true;
        };
    }

    /** Takes text, or a whole number where shops number their orders and customers. */
    private void text(final Field field) throws IOException {
        final JsonToken token = json.currentToken();
        final boolean mayBeNumber =
                field == Field.ORDER_ID || field == Field.CUSTOMER_ID || field == Field.REGISTRATION_ID;
        if (token == JsonToken.VALUE_STRING || (mayBeNumber && token == JsonToken.VALUE_NUMBER_INT)) {
            put(field, json.getText());
        } else if (token != JsonToken.VALUE_NULL) {
            refuse(Problem.MALFORMED, nameOf(field) + " is to be text");
        }
    }

    private void amount() throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (json.currentToken() != JsonToken.START_OBJECT) {
            refuse(Problem.AMOUNT_INVALID, "amount is to be an object with amount and currency");
            return;
        }
        while (problem == null && json.nextToken() == JsonToken.FIELD_NAME) {
            final String name = json.currentName();
            final JsonToken token = json.nextToken();
            if (name.equals("amount") && (token == JsonToken.VALUE_STRING || token.isNumeric())) {
                put(Field.AMOUNT, json.getText());
            } else if (name.equals("currency") && token == JsonToken.VALUE_STRING) {
                put(Field.CURRENCY, json.getText());
            } else {
                refuse(Problem.AMOUNT_INVALID, "amount is to have amount and currency as text, and nothing else");
            }
        }
        if (problem == null && !report.has(Field.AMOUNT)) {
            refuse(Problem.AMOUNT_INVALID, "amount has no amount");
        } else if (problem == null && !report.has(Field.CURRENCY)) {
            refuse(Problem.CURRENCY_UNKNOWN, "amount has no currency");
        }
    }

    private void items() throws IOException {
        final JsonGenerator target = details("items");
        target.writeStartArray();
        int count = 0;
        while (problem == null && json.nextToken() != JsonToken.END_ARRAY) {
            if (json.currentToken() != JsonToken.START_OBJECT) {
                refuse(Problem.MALFORMED, "an item is to be an object");
            } else if (++count > EdgeLimits.ITEMS) {
                refuse(Problem.TOO_LARGE, "more than " + EdgeLimits.ITEMS + " items");
            } else {
                item(target);
            }
        }
        if (problem == null) {
            target.writeEndArray();
        }
    }

    private void item(final JsonGenerator target) throws IOException {
        target.writeStartObject();
        while (problem == null && json.nextToken() == JsonToken.FIELD_NAME) {
            final String name = json.currentName();
            final JsonToken token = json.nextToken();
            target.writeFieldName(name);
            if (!token.isScalarValue()) {
                refuse(Problem.MALFORMED, "an item has plain values only");
            } else if (name.equals("amount") && !isPlainDecimal(json.getText())) {
                refuse(Problem.AMOUNT_INVALID, "the amount of an item is not a plain decimal number");
            } else if (name.equals("quantity") && !isCount(token)) {
                refuse(Problem.MALFORMED, "the quantity of an item is not a whole number from 0");
            } else {
                target.copyCurrentEvent(json);
            }
        }
        if (problem == null) {
            target.writeEndObject();
        }
    }

    private boolean isCount(final JsonToken token) throws IOException {
        return token == JsonToken.VALUE_NUMBER_INT && !json.getText().startsWith("-");
    }

    private static boolean isPlainDecimal(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Money.parse(bytes, 0, bytes.length, ANY_EXPONENT) >= 0;
    }

    private void dimensions() throws IOException {
        while (problem == null && json.nextToken() == JsonToken.FIELD_NAME) {
            final String name = json.currentName();
            if (json.nextToken().isScalarValue()) {
                dimension(name);
            } else {
                refuse(Problem.DIMENSION_INVALID, "a dimension is to be a plain value");
            }
        }
    }

    /** Takes text, and a number or a truth as it is written. */
    private void dimension(final String name) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        final String text = json.getText();
        final byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        final byte[] value = text.getBytes(StandardCharsets.UTF_8);
        problem = isPaired(text)
                ? report.dimensions().put(report, nameBytes, nameBytes.length, value, value.length)
                : report.refuse(Problem.DIMENSION_INVALID, "the value of a dimension is not text");
    }

    private void metadata() throws IOException {
        final JsonGenerator target = details("metadata");
        target.flush();
        final int before = details.size();
        target.copyCurrentStructure(json);
        target.flush();
        if (details.size() - before > EdgeLimits.METADATA_BYTES) {
            refuse(Problem.TOO_LARGE, "metadata is longer than " + EdgeLimits.METADATA_BYTES + " bytes");
        }
    }

    private JsonGenerator details(final String name) throws IOException {
        if (detailsJson == null) {
            details = new ByteArrayOutputStream(1024);
            detailsJson = FACTORY.createGenerator(details);
            detailsJson.writeStartObject();
        }
        detailsJson.writeFieldName(name);
        return detailsJson;
    }

    private void endDetails() throws IOException {
        if (detailsJson != null) {
            detailsJson.writeEndObject();
            detailsJson.close();
            problem = report.put(Field.DETAILS, details.toByteArray());
        }
    }

    private void put(final Field field, final String text) {
        // A lonely half of a surrogate pair has no bytes of its own: two such ids would become one.
        problem = isPaired(text)
                ? report.put(field, text.getBytes(StandardCharsets.UTF_8))
                : report.refuse(Problem.MALFORMED, field, "is not text");
    }

    private static boolean isPaired(final String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private void refuse(final Problem why, final String sentence) {
        problem = report.refuse(why, sentence);
    }
}
