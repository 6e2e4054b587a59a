package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.record.codec.Device;
import io.trailmark.record.codec.LinkDefinedDecoder;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;

/**
 * How terms and notes of a link lie in memory, behind the rest of its {@link LinkEntry}; a link without any has nothing
 * there. Little-endian.
 *
 * <pre>
 *  0              4           12            16       17      18         19  20           22
 *  +--------------+-----------+-------------+--------+-------+----------+---+------------+------------
 *  | length bytes | starts ms | click limit | capped | rules | variants | - | weight sum | rules ...
 *  +--------------+-----------+-------------+--------+-------+----------+---+------------+------------
 *  +--------------+------------+----------------+
 *  | variants ... | tags (2+n) | metadata (2+n) |
 *  +--------------+------------+----------------+
 *
 *  rule:
 *  0        4         5         6      7           8      10   12          13
 *  +--------+---------+---------+------+-----------+------+----+-----------+-------------+------------
 *  | length | refused | devices | days | countries | from | to | languages | 2 each ...  | 8 each ...
 *  +--------+---------+---------+------+-----------+------+----+-----------+-------------+------------
 *  +-------------+
 *  | destination |
 *  +-------------+
 *
 *  variant:
 *  0        4        6             7
 *  +--------+--------+-------------+----------+-------------+
 *  | length | weight | name length | name ... | destination |
 *  +--------+--------+-------------+----------+-------------+
 * </pre>
 *
 * {@code capped} alone is written after the entry was shown: by the writer, read by all.
 *
 * <p>An instance holds what is encoded; one thread. Reading is static and allocates nothing, but for
 * {@link #decodeTerms} and {@link #decodeNotes}.
 */
final class EntryTerms {
    /** No time is named. */
    private static final int NO_MINUTE = 0xFFFF;

    /** No language is known. */
    static final long NO_LANGUAGE = 0;

    /** Letters of a language that are told apart. */
    static final int LANGUAGE_LETTERS = Long.BYTES;

    private static final int STARTS_OFFSET = 4;
    private static final int LIMIT_OFFSET = 12;
    private static final int CAPPED_OFFSET = 16;
    private static final int RULE_COUNT_OFFSET = 17;
    private static final int VARIANT_COUNT_OFFSET = 18;
    private static final int WEIGHT_SUM_OFFSET = 20;
    private static final int HEADER_LENGTH = 22;

    private static final int REFUSED_OFFSET = 4;
    private static final int DEVICES_OFFSET = 5;
    private static final int DAYS_OFFSET = 6;
    private static final int COUNTRY_COUNT_OFFSET = 7;
    private static final int FROM_OFFSET = 8;
    private static final int TO_OFFSET = 10;
    private static final int LANGUAGE_COUNT_OFFSET = 12;
    private static final int COUNTRIES_OFFSET = 13;

    private static final int WEIGHT_OFFSET = 4;
    private static final int NAME_LENGTH_OFFSET = 6;
    private static final int NAME_OFFSET = 7;

    private static final int COUNTRY_LETTERS = 2;
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
    private final UrlParser parser;
    private boolean isPlain;
    private int lengthBytes;

    EntryTerms(final UrlParser parser) {
        this.parser = parser;
    }

    /** Takes in what stands in the record before its texts. */
    EntryTerms begin(final LinkDefinedDecoder record) {
        final long startsMs = record.startsMs();
        final long limit = record.clickLimit();
        final boolean isStartKnown = startsMs != LinkDefinedDecoder.startsMsNullValue();
        final long clickLimit = limit == LinkDefinedDecoder.clickLimitNullValue() ? 0 : limit;
        scratch.putLong(STARTS_OFFSET, isStartKnown ? startsMs : LinkTerms.ALWAYS, ByteOrder.LITTLE_ENDIAN);
        scratch.putInt(LIMIT_OFFSET, (int) clickLimit, ByteOrder.LITTLE_ENDIAN);
        scratch.setMemory(CAPPED_OFFSET, HEADER_LENGTH - CAPPED_OFFSET, (byte) 0);
        lengthBytes = HEADER_LENGTH;
        isPlain = !isStartKnown && clickLimit == 0;
        int count = 0;
        for (final LinkDefinedDecoder.RulesDecoder rule : record.rules()) {
            addRule(rule);
            count++;
        }
        scratch.putByte(RULE_COUNT_OFFSET, (byte) count);
        isPlain &= count == 0;
        addVariants(record.variants());
        return this;
    }

    private void addRule(final LinkDefinedDecoder.RulesDecoder rule) {
        final int at = lengthBytes;
        scratch.putByte(at + REFUSED_OFFSET, (byte) rule.refuse());
        scratch.putByte(at + DAYS_OFFSET, (byte) rule.days());
        scratch.putByte(at + DEVICES_OFFSET, (byte) rule.devices());
        putShort(at + FROM_OFFSET, rule.fromMinute());
        putShort(at + TO_OFFSET, rule.toMinute());
        final byte[] countries = new byte[rule.countriesLength()];
        rule.getCountries(countries, 0, countries.length);
        scratch.putByte(at + COUNTRY_COUNT_OFFSET, (byte) (countries.length / COUNTRY_LETTERS));
        scratch.putBytes(at + COUNTRIES_OFFSET, countries);
        final byte[] languages = new byte[rule.languagesLength()];
        rule.getLanguages(languages, 0, languages.length);
        int next = at + COUNTRIES_OFFSET + countries.length;
        final List<String> tags = Notes.words(new String(languages, US_ASCII), " ");
        scratch.putByte(at + LANGUAGE_COUNT_OFFSET, (byte) tags.size());
        for (final String tag : tags) {
            final byte[] letters = tag.getBytes(US_ASCII);
            scratch.putLong(next, language(letters, 0, letters.length), ByteOrder.LITTLE_ENDIAN);
            next += Long.BYTES;
        }
        final byte[] destination = new byte[rule.destinationLength()];
        rule.getDestination(destination, 0, destination.length);
        lengthBytes = Destination.encode(scratch, next, destination, parser);
        scratch.putInt(at, lengthBytes - at, ByteOrder.LITTLE_ENDIAN);
    }

    private void addVariants(final LinkDefinedDecoder.VariantsDecoder variants) {
        int weightSum = 0;
        int count = 0;
        for (final LinkDefinedDecoder.VariantsDecoder variant : variants) {
            final int at = lengthBytes;
            putShort(at + WEIGHT_OFFSET, variant.weight());
            weightSum += variant.weight();
            final byte[] name = new byte[variant.nameLength()];
            variant.getName(name, 0, name.length);
            scratch.putByte(at + NAME_LENGTH_OFFSET, (byte) name.length);
            scratch.putBytes(at + NAME_OFFSET, name);
            final byte[] destination = new byte[variant.destinationLength()];
            variant.getDestination(destination, 0, destination.length);
            lengthBytes = Destination.encode(scratch, at + NAME_OFFSET + name.length, destination, parser);
            scratch.putInt(at, lengthBytes - at, ByteOrder.LITTLE_ENDIAN);
            count++;
        }
        scratch.putByte(VARIANT_COUNT_OFFSET, (byte) count);
        putShort(WEIGHT_SUM_OFFSET, weightSum);
        isPlain &= count == 0;
    }

    private void putShort(final int at, final int value) {
        scratch.putShort(at, (short) value, ByteOrder.LITTLE_ENDIAN);
    }

    /** Takes in the last two texts of the record; its others have been read. */
    EntryTerms end(final LinkDefinedDecoder record) {
        final byte[] tags = new byte[record.tagsLength()];
        record.getTags(tags, 0, tags.length);
        final byte[] metadata = new byte[record.metadataLength()];
        record.getMetadata(metadata, 0, metadata.length);
        isPlain &= tags.length == 0 && metadata.length == 0;
        addText(tags);
        addText(metadata);
        scratch.putInt(0, lengthBytes, ByteOrder.LITTLE_ENDIAN);
        return this;
    }

    private void addText(final byte[] text) {
        putShort(lengthBytes, text.length);
        scratch.putBytes(lengthBytes + Short.BYTES, text);
        lengthBytes += Short.BYTES + text.length;
    }

    UrlParser parser() {
        return parser;
    }

    /** Whether there is nothing to write down. */
    boolean isPlain() {
        return isPlain;
    }

    /** Writes it down; returns the offset behind it. */
    int copyTo(final MutableDirectBuffer target, final int at) {
        target.putBytes(at, scratch, 0, lengthBytes);
        return at + lengthBytes;
    }

    static int lengthBytes(final DirectBuffer memory, final int at) {
        return memory.getInt(at, ByteOrder.LITTLE_ENDIAN);
    }

    static long startsMs(final DirectBuffer memory, final int at) {
        return memory.getLong(at + STARTS_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    static long clickLimit(final DirectBuffer memory, final int at) {
        return memory.getInt(at + LIMIT_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF_FFFFL;
    }

    static boolean isCapped(final AtomicBuffer memory, final int at) {
        return memory.getByteVolatile(at + CAPPED_OFFSET) != 0;
    }

    static void cap(final AtomicBuffer memory, final int at) {
        memory.putByteVolatile(at + CAPPED_OFFSET, (byte) 1);
    }

    static int ruleCount(final DirectBuffer memory, final int at) {
        return memory.getByte(at + RULE_COUNT_OFFSET) & 0xFF;
    }

    static int variantCount(final DirectBuffer memory, final int at) {
        return memory.getByte(at + VARIANT_COUNT_OFFSET) & 0xFF;
    }

    /** Where the first rule lies; the others follow, and behind them the variants. */
    static int firstPart(final int at) {
        return at + HEADER_LENGTH;
    }

    /** Where the rule or variant behind one lies. */
    static int nextPart(final DirectBuffer memory, final int part) {
        return part + memory.getInt(part, ByteOrder.LITTLE_ENDIAN);
    }

    static boolean isRefused(final DirectBuffer memory, final int rule) {
        return memory.getByte(rule + REFUSED_OFFSET) != 0;
    }

    /** Whether a rule holds. */
    static boolean holds(
            final DirectBuffer memory,
            final int rule,
            final int country,
            final Device device,
            final long language,
            final long localMs) {
        final int devices = memory.getByte(rule + DEVICES_OFFSET);
        final int from = uint16(memory, rule + FROM_OFFSET);
        final int days = memory.getByte(rule + DAYS_OFFSET);
        return (devices == 0 || (devices & 1 << device.value()) != 0)
                && isCountry(memory, rule, country)
                && isLanguage(memory, rule, language)
                && (from == NO_MINUTE || LinkHours.hold(localMs, from, uint16(memory, rule + TO_OFFSET), days));
    }

    private static boolean isCountry(final DirectBuffer memory, final int rule, final int country) {
        final int count = countryCount(memory, rule);
        final int first = rule + COUNTRIES_OFFSET;
        for (int i = 0; i < count; i++) {
            if ((memory.getShort(first + i * COUNTRY_LETTERS, ByteOrder.BIG_ENDIAN) & 0xFFFF) == country) {
                return true;
            }
        }
        return count == 0;
    }

    private static boolean isLanguage(final DirectBuffer memory, final int rule, final long language) {
        final int count = languageCount(memory, rule);
        final int first = languages(memory, rule);
        for (int i = 0; i < count; i++) {
            if (memory.getLong(first + i * Long.BYTES, ByteOrder.LITTLE_ENDIAN) == language) {
                return true;
            }
        }
        return count == 0;
    }

    /** A language as a number: its letters, at most eight, the first in the highest byte. */
    static long language(final byte[] letters, final int offset, final int count) {
        long language = NO_LANGUAGE;
        for (int i = 0; i < count; i++) {
            language = language << Byte.SIZE | letters[offset + i];
        }
        return language;
    }

    /** Where the destination of a rule lies. */
    static int ruleDestination(final DirectBuffer memory, final int rule) {
        return languages(memory, rule) + languageCount(memory, rule) * Long.BYTES;
    }

    /** Where the destination of a variant lies. */
    static int variantDestination(final DirectBuffer memory, final int variant) {
        return variant + NAME_OFFSET + nameLength(memory, variant);
    }

    static int weight(final DirectBuffer memory, final int variant) {
        return uint16(memory, variant + WEIGHT_OFFSET);
    }

    /**
     * A number below the sum of the variants' weights: the same for the same visitor and link, and each as likely.
     */
    static int draw(final DirectBuffer memory, final int at, final long visitor, final int linkId) {
        long mixed = visitor + linkId * SPREAD;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D0_49BB_1331_11EBL;
        mixed ^= mixed >>> 31;
        return (int) Math.unsignedMultiplyHigh(mixed, uint16(memory, at + WEIGHT_SUM_OFFSET));
    }

    static LinkTerms decodeTerms(final DirectBuffer memory, final int at) {
        final List<LinkRule> rules = new ArrayList<>();
        int part = firstPart(at);
        for (int i = ruleCount(memory, at); i > 0; i--) {
            rules.add(decodeRule(memory, part));
            part = nextPart(memory, part);
        }
        final List<LinkVariant> variants = new ArrayList<>();
        for (int i = variantCount(memory, at); i > 0; i--) {
            final String name = text(memory, part + NAME_OFFSET, nameLength(memory, part));
            variants.add(
                    new LinkVariant(name, weight(memory, part), destination(memory, variantDestination(memory, part))));
            part = nextPart(memory, part);
        }
        return new LinkTerms(startsMs(memory, at), clickLimit(memory, at), rules, variants);
    }

    private static LinkRule decodeRule(final DirectBuffer memory, final int rule) {
        final List<String> countries = new ArrayList<>();
        for (int i = 0; i < countryCount(memory, rule); i++) {
            countries.add(text(memory, rule + COUNTRIES_OFFSET + i * COUNTRY_LETTERS, COUNTRY_LETTERS));
        }
        final List<String> languages = new ArrayList<>();
        for (int i = 0; i < languageCount(memory, rule); i++) {
            languages.add(text(memory.getLong(languages(memory, rule) + i * Long.BYTES, ByteOrder.LITTLE_ENDIAN)));
        }
        final int from = uint16(memory, rule + FROM_OFFSET);
        final LinkHours hours = from == NO_MINUTE
                ? null
                : new LinkHours(
                        from, uint16(memory, rule + TO_OFFSET), LinkHours.days(memory.getByte(rule + DAYS_OFFSET)));
        return new LinkRule(
                countries,
                LinkRule.devices(memory.getByte(rule + DEVICES_OFFSET)),
                languages,
                hours,
                destination(memory, ruleDestination(memory, rule)),
                isRefused(memory, rule));
    }

    static Notes decodeNotes(final DirectBuffer memory, final int at) {
        int next = firstPart(at);
        for (int i = ruleCount(memory, at) + variantCount(memory, at); i > 0; i--) {
            next = nextPart(memory, next);
        }
        final int tagsLength = uint16(memory, next);
        final int metadataOffset = next + Short.BYTES + tagsLength;
        return Notes.of(
                text(memory, next + Short.BYTES, tagsLength),
                text(memory, metadataOffset + Short.BYTES, uint16(memory, metadataOffset)));
    }

    private static int countryCount(final DirectBuffer memory, final int rule) {
        return memory.getByte(rule + COUNTRY_COUNT_OFFSET) & 0xFF;
    }

    private static int languageCount(final DirectBuffer memory, final int rule) {
        return memory.getByte(rule + LANGUAGE_COUNT_OFFSET) & 0xFF;
    }

    private static int languages(final DirectBuffer memory, final int rule) {
        return rule + COUNTRIES_OFFSET + countryCount(memory, rule) * COUNTRY_LETTERS;
    }

    private static int nameLength(final DirectBuffer memory, final int variant) {
        return memory.getByte(variant + NAME_LENGTH_OFFSET) & 0xFF;
    }

    private static String destination(final DirectBuffer memory, final int offset) {
        return new Destination().wrap(memory, offset).text();
    }

    private static String text(final long language) {
        final StringBuilder text = new StringBuilder();
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            final char letter = (char) (language >>> shift & 0xFF);
            if (letter != 0) {
                text.append(letter);
            }
        }
        return text.toString();
    }

    private static String text(final DirectBuffer memory, final int offset, final int lengthBytes) {
        final byte[] bytes = new byte[lengthBytes];
        memory.getBytes(offset, bytes);
        return new String(bytes, UTF_8);
    }

    private static int uint16(final DirectBuffer memory, final int at) {
        return memory.getShort(at, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    }
}
