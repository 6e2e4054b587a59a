package io.trailmark.journal.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.views.RecordCounts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import uk.co.real_logic.sbe.xml.CompositeType;
import uk.co.real_logic.sbe.xml.EnumType;
import uk.co.real_logic.sbe.xml.Field;
import uk.co.real_logic.sbe.xml.Message;
import uk.co.real_logic.sbe.xml.MessageSchema;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.SetType;
import uk.co.real_logic.sbe.xml.Type;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

/**
 * Aim: the tables in docs/JOURNAL.md are those of the schema, and no field moves unseen. Method: the tables are made
 * from the schema and compared with the document; {@code -Dtrailmark.write.documents=true} writes them into it.
 */
class JournalDocumentTest {
    private static final Path ROOT = Path.of(System.getProperty("trailmark.root"));
    private static final Path DOCUMENT = ROOT.resolve("docs/JOURNAL.md");
    private static final String BEGIN = "<!-- tables: made from journal.xml -->\n";
    private static final String END = "<!-- end of tables -->\n";
    private static final int HEADER_LENGTH = 8;
    private static final int FIRST_OUTCOME = 100;

    @Test
    void shouldDescribeTheRecordsAsTheSchemaHasThem() throws Exception {
        final String tables = tables();
        String document = Files.readString(DOCUMENT);
        final int begin = document.indexOf(BEGIN);
        final int end = document.indexOf(END);
        assertTrue(begin >= 0 && end > begin, "the marks around the tables are there");
        if (Boolean.getBoolean("trailmark.write.documents")) {
            document = document.substring(0, begin + BEGIN.length()) + tables + document.substring(end);
            Files.writeString(DOCUMENT, document);
        }
        assertEquals(tables, document.substring(begin + BEGIN.length(), document.indexOf(END)));
    }

    /** The audit compares what was accepted with what was applied, type by type: none may be missing. */
    @Test
    void shouldCountEveryTypeOfRecord() throws Exception {
        final Set<String> counted = new TreeSet<>();
        for (final RecordCounts.Type type : RecordCounts.Type.values()) {
            counted.add(type.name());
        }
        final Set<String> expected = new TreeSet<>(Set.of("UNKNOWN"));
        for (final Message message : schema().messages()) {
            if (message.id() < FIRST_OUTCOME) {
                expected.add(
                        message.name().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
            }
        }
        assertEquals(expected, counted);
    }

    private static MessageSchema schema() throws Exception {
        try (var xml = Files.newInputStream(ROOT.resolve("tracker-core/src/main/sbe/journal.xml"))) {
            return XmlSchemaParser.parse(
                    xml, ParserOptions.builder().stopOnError(true).build());
        }
    }

    private static String tables() throws Exception {
        final MessageSchema schema = schema();
        final StringBuilder text = new StringBuilder();
        final List<Message> messages = new ArrayList<>(schema.messages());
        messages.sort((a, b) -> Integer.compare(a.id(), b.id()));
        for (final Message message : messages) {
            if (message.id() < FIRST_OUTCOME) {
                text.append("\n### ").append(message.id()).append(' ').append(message.name());
                text.append("\n\n").append(message.description()).append(".\n\n");
                text.append("| offset | bytes | field | type | meaning |\n|---:|---:|---|---|---|\n");
                fields(text, "", message.fields());
            }
        }
        text.append("\n### Values of enumerations and sets\n\n| type | values |\n|---|---|\n");
        schema.types().stream().sorted((a, b) -> a.name().compareTo(b.name())).forEach(type -> values(text, type));
        text.append('\n');
        return text.toString();
    }

    private static void fields(final StringBuilder text, final String indent, final List<Field> fields) {
        for (final Field field : fields) {
            final String meaning = field.description() == null ? "" : field.description();
            if (field.groupFields() != null) {
                row(text, "", "", indent + field.name(), "group", meaning);
                fields(text, indent + field.name() + ".", field.groupFields());
            } else if (field.isVariableLength()) {
                row(text, "", "2 + n", indent + field.name(), "bytes", meaning);
            } else {
                final String offset = indent.isEmpty() ? Integer.toString(HEADER_LENGTH + field.computedOffset()) : "";
                final Type type = field.type();
                final String optional = String.valueOf(field.presence()).equalsIgnoreCase("optional") ? "?" : "";
                row(
                        text,
                        offset,
                        Integer.toString(type.encodedLength()),
                        indent + field.name(),
                        type.name() + optional,
                        meaning);
            }
        }
    }

    private static void row(final StringBuilder text, final String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static void values(final StringBuilder text, final Type type) {
        final List<String> values = new ArrayList<>();
        if (type instanceof final EnumType enumeration) {
            enumeration.validValues().forEach(value -> values.add(value.primitiveValue() + " " + value.name()));
        } else if (type instanceof final SetType set) {
            set.choices().forEach(choice -> values.add("bit " + choice.primitiveValue() + " " + choice.name()));
        }
        if (!values.isEmpty() && !(type instanceof CompositeType)) {
            row(text, type.name(), String.join(", ", values));
        }
    }
}
