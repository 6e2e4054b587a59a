package io.trailmark.journal.tools;

import io.trailmark.ids.ClickId;
import io.trailmark.record.RecordFrame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.PrimitiveValue;
import uk.co.real_logic.sbe.ir.Encoding;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Token;
import uk.co.real_logic.sbe.otf.OtfHeaderDecoder;
import uk.co.real_logic.sbe.otf.OtfMessageDecoder;
import uk.co.real_logic.sbe.otf.TokenListener;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

/**
 * Turns records into names and values, led by the schema alone.
 *
 * <p>Values: numbers as they are; enumerations by name, sets as a list of names; text as text, and bytes that are not
 * UTF-8 as {@code hex:...}; a click id in its text form; keyed hashes and visitor tokens as 16 hexadecimal digits,
 * because JSON readers round large numbers; an address block as the network it names; dimensions as names with
 * values; null for what is absent. The seed of the engine's tables is not shown: with it, keys that collide could be
 * made. Thread: its owner's.
 */
final class RecordFields {
    private static final String SCHEMA = "/journal.xml";
    private static final String SECRET = "(secret)";
    private static final String PREFIX = "prefix";
    private static final String DIMENSIONS = "dimensions";
    private static final int IPV4 = 4;

    private final Ir ir;
    private final OtfHeaderDecoder header;
    private final Collector collector = new Collector();
    private final UnsafeBuffer record = new UnsafeBuffer(0, 0);

    RecordFields() {
        try (InputStream schema = RecordFields.class.getResourceAsStream(SCHEMA)) {
            if (schema == null) {
                throw new IllegalStateException("the schema is not on the class path: " + SCHEMA);
            }
            final ParserOptions options =
                    ParserOptions.builder().stopOnError(true).build();
            ir = new IrGenerator().generate(XmlSchemaParser.parse(schema, options));
            header = new OtfHeaderDecoder(ir.headerStructure());
        } catch (final IOException | RuntimeException ex) {
            throw new IllegalStateException("the schema cannot be read", ex);
        } catch (final Exception ex) {
            throw new IllegalStateException("the schema cannot be parsed", ex);
        }
    }

    /** Name of a record type; its number where the schema does not know it. */
    String typeName(final int templateId) {
        final List<Token> tokens = ir.getMessage(templateId);
        return tokens == null ? "template " + templateId : tokens.getFirst().name();
    }

    /**
     * All fields of a record by name, in the order of the schema; {@code type} and {@code schemaVersion} first. Of a
     * type that the schema does not know there are only position and time. Where a field says that it goes on behind
     * the record, the fields end with {@code unreadable}, which says why.
     */
    Map<String, Object> decode(final DirectBuffer buffer, final int offset) {
        record.wrap(buffer, offset, RecordFrame.lengthBytes(buffer, offset));
        return decode();
    }

    private Map<String, Object> decode() {
        final int templateId = header.getTemplateId(record, 0);
        final int version = header.getSchemaVersion(record, 0);
        final Map<String, Object> fields = collector.begin(record.capacity());
        fields.put("type", typeName(templateId));
        fields.put("schemaVersion", version);
        final List<Token> tokens = ir.getMessage(templateId);
        if (tokens != null) {
            try {
                OtfMessageDecoder.decode(
                        record, header.encodedLength(), version, header.getBlockLength(record, 0), tokens, collector);
            } catch (final IndexOutOfBoundsException ex) {
                fields.put("unreadable", "it says that it holds more than it does");
            }
        }
        // Every record has them, whatever its type is to this schema.
        fields.put("position", RecordFrame.position(record, 0));
        fields.put("epochNs", RecordFrame.epochNs(record, 0));
        return fields;
    }

    /** Follows the decoder through a record; groups become lists of maps. */
    private static final class Collector implements TokenListener {
        private final Deque<Map<String, Object>> open = new ArrayDeque<>();
        private final Deque<List<Map<String, Object>>> groups = new ArrayDeque<>();
        private long members;
        private int limit;

        /** @param lengthBytes of the record: it holds no more members of groups than bytes, whatever it says. */
        Map<String, Object> begin(final int lengthBytes) {
            limit = lengthBytes;
            members = 0;
            open.clear();
            groups.clear();
            final Map<String, Object> fields = new LinkedHashMap<>();
            open.push(fields);
            return fields;
        }

        @Override
        public void onBeginMessage(final Token token) {}

        @Override
        public void onEndMessage(final Token token) {}

        @Override
        public void onEncoding(
                final Token fieldToken,
                final DirectBuffer buffer,
                final int index,
                final Token typeToken,
                final int actingVersion) {
            final boolean isInComposite =
                    fieldToken.name().equals(PREFIX) || fieldToken.name().equals(typeToken.name());
            final String name = isInComposite ? typeToken.name() : fieldToken.name();
            put(name, value(name, buffer, index, typeToken));
        }

        @Override
        public void onEnum(
                final Token fieldToken,
                final DirectBuffer buffer,
                final int index,
                final List<Token> tokens,
                final int from,
                final int to,
                final int actingVersion) {
            final Encoding encoding = tokens.get(from + 1).encoding();
            final long value = integer(buffer, index, encoding);
            Object name = value;
            for (int i = from + 1; i < to; i++) {
                if (tokens.get(i).encoding().constValue().longValue() == value) {
                    name = tokens.get(i).name();
                }
            }
            put(fieldToken.name(), name);
        }

        @Override
        public void onBitSet(
                final Token fieldToken,
                final DirectBuffer buffer,
                final int index,
                final List<Token> tokens,
                final int from,
                final int to,
                final int actingVersion) {
            final long bits = integer(buffer, index, tokens.get(from + 1).encoding());
            final List<String> names = new ArrayList<>();
            for (int i = from + 1; i < to; i++) {
                final long bit = tokens.get(i).encoding().constValue().longValue();
                if ((bits & (1L << bit)) != 0) {
                    names.add(tokens.get(i).name());
                }
            }
            put(fieldToken.name(), names);
        }

        @Override
        public void onBeginComposite(final Token fieldToken, final List<Token> tokens, final int from, final int to) {}

        @Override
        public void onEndComposite(final Token fieldToken, final List<Token> tokens, final int from, final int to) {}

        @Override
        public void onGroupHeader(final Token token, final int count) {
            members += count;
            if (members > limit) {
                throw new IndexOutOfBoundsException("members of groups: " + members);
            }
            final List<Map<String, Object>> group = new ArrayList<>();
            put(token.name(), group);
            if (count > 0) {
                groups.push(group);
            }
        }

        @Override
        public void onBeginGroup(final Token token, final int index, final int count) {
            final Map<String, Object> member = new LinkedHashMap<>();
            groups.element().add(member);
            open.push(member);
        }

        @Override
        public void onEndGroup(final Token token, final int index, final int count) {
            open.pop();
            if (index == count - 1) {
                groups.pop();
            }
        }

        @Override
        public void onVarData(
                final Token fieldToken,
                final DirectBuffer buffer,
                final int index,
                final int lengthBytes,
                final Token typeToken) {
            final byte[] bytes = bytes(buffer, index, lengthBytes);
            put(fieldToken.name(), fieldToken.name().equals(DIMENSIONS) ? dimensions(bytes) : text(bytes));
        }

        private void put(final String name, final Object value) {
            open.element().put(name, value);
        }
    }

    private static Object value(final String name, final DirectBuffer buffer, final int index, final Token type) {
        final Encoding encoding = type.encoding();
        if (type.arrayLength() > 1) {
            final byte[] bytes = bytes(buffer, index, type.arrayLength());
            if (encoding.primitiveType() == PrimitiveType.CHAR) {
                return isZero(bytes) ? null : text(bytes);
            }
            return switch (type.name()) {
                case "ClickIdBytes" -> clickId(bytes);
                case "Seed" -> SECRET;
                default -> HexFormat.of().formatHex(bytes);
            };
        }
        final long value = integer(buffer, index, encoding);
        if (type.isOptionalEncoding() && value == nullValue(encoding)) {
            return null;
        }
        return switch (name) {
            case "visitor", "clickVisitor", "agentHash" -> HexFormat.of().toHexDigits(value);
            case "addressBlock" -> network(value);
            default -> value;
        };
    }

    private static long nullValue(final Encoding encoding) {
        final PrimitiveValue value = encoding.nullValue();
        return value == null ? encoding.applicableNullValue().longValue() : value.longValue();
    }

    private static long integer(final DirectBuffer buffer, final int index, final Encoding encoding) {
        return switch (encoding.primitiveType()) {
            case CHAR, INT8 -> buffer.getByte(index);
            case UINT8 -> buffer.getByte(index) & 0xFFL;
            case INT16 -> buffer.getShort(index, ByteOrder.LITTLE_ENDIAN);
            case UINT16 -> buffer.getShort(index, ByteOrder.LITTLE_ENDIAN) & 0xFFFFL;
            case INT32 -> buffer.getInt(index, ByteOrder.LITTLE_ENDIAN);
            case UINT32 -> buffer.getInt(index, ByteOrder.LITTLE_ENDIAN) & 0xFFFFFFFFL;
            default -> buffer.getLong(index, ByteOrder.LITTLE_ENDIAN);
        };
    }

    private static byte[] bytes(final DirectBuffer buffer, final int index, final int lengthBytes) {
        final byte[] bytes = new byte[lengthBytes];
        buffer.getBytes(index, bytes);
        return bytes;
    }

    private static String text(final byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (final CharacterCodingException ex) {
            return "hex:" + HexFormat.of().formatHex(bytes);
        }
    }

    /** Names and values, each with its length before it; text where they are not well-formed. */
    private static Object dimensions(final byte[] bytes) {
        final Map<String, String> dimensions = new LinkedHashMap<>();
        int at = 0;
        while (at < bytes.length) {
            final int nameEnd = at + 1 + (bytes[at] & 0xFF);
            final int valueEnd = nameEnd < bytes.length ? nameEnd + 1 + (bytes[nameEnd] & 0xFF) : bytes.length + 1;
            if (valueEnd > bytes.length) {
                return text(bytes);
            }
            dimensions.put(
                    text(Arrays.copyOfRange(bytes, at + 1, nameEnd)),
                    text(Arrays.copyOfRange(bytes, nameEnd + 1, valueEnd)));
            at = valueEnd;
        }
        return dimensions;
    }

    private static String clickId(final byte[] id) {
        if (isZero(id)) {
            return null;
        }
        final byte[] text = new byte[ClickId.TEXT_BYTES];
        ClickId.encode(id, 0, text, 0);
        return new String(text, StandardCharsets.US_ASCII);
    }

    private static boolean isZero(final byte[] bytes) {
        for (final byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** The family stands in the top byte; below it the network's own bytes. */
    private static String network(final long block) {
        if (block == 0) {
            return null;
        }
        if (block >>> 56 == IPV4) {
            return "%d.%d.%d.0/24".formatted(block >>> 16 & 0xFF, block >>> 8 & 0xFF, block & 0xFF);
        }
        return "%x:%x:%x::/48".formatted(block >>> 32 & 0xFFFF, block >>> 16 & 0xFFFF, block & 0xFFFF);
    }
}
