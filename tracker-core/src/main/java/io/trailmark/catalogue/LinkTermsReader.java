package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.record.codec.Device;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a file says of a link beside its code and destination, and of anything's notes. One thread. */
final class LinkTermsReader {
    static final List<String> RULE_KEYS = List.of("when", "destination", "refuse");
    static final List<String> WHEN_KEYS = List.of("country", "device", "language", "time");
    static final List<String> TIME_KEYS = List.of("from", "to", "days");
    static final List<String> VARIANT_KEYS = List.of("variant", "destination", "weight");

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Map<String, Boolean> REFUSE = Words.ofTwo("false", false, "true", true);
    private static final Map<String, Device> DEVICES = devices();
    private static final Map<String, DayOfWeek> DAYS = days();
    private static final int CLOCK_CHARS = 5;
    private static final int MINUTES_PER_HOUR = 60;

    private final Values values;

    LinkTermsReader(final Values values) {
        this.values = values;
    }

    private static Map<String, Device> devices() {
        final Map<String, Device> devices = new LinkedHashMap<>();
        for (final Device device : List.of(Device.MOBILE, Device.TABLET, Device.DESKTOP, Device.OTHER)) {
            devices.put(device.name().toLowerCase(Locale.ROOT), device);
        }
        return devices;
    }

    private static Map<String, DayOfWeek> days() {
        final Map<String, DayOfWeek> days = new LinkedHashMap<>();
        for (final DayOfWeek day : DayOfWeek.values()) {
            days.put(day.name().substring(0, 3).toLowerCase(Locale.ROOT), day);
        }
        return days;
    }

    LinkTerms terms(final Fields fields, final long expiresMs) {
        final long startsMs = values.momentMs(fields, "starts_at", LinkTerms.ALWAYS);
        if (startsMs >= expiresMs) {
            fields.report(fields.value("starts_at"), "'starts_at' is not before 'expires_at'", "an earlier moment");
        }
        final LinkTerms terms = new LinkTerms(
                startsMs,
                values.number(fields, "click_limit", 1, Limits.COUNT_MAX, 0),
                rules(fields),
                variants(fields));
        long lengthBytes = 0;
        for (final LinkRule rule : terms.rules()) {
            lengthBytes += rule.destination().getBytes(UTF_8).length;
        }
        for (final LinkVariant variant : terms.variants()) {
            lengthBytes += variant.destination().getBytes(UTF_8).length;
        }
        if (lengthBytes > Limits.TERMS_URLS_LENGTH_BYTES) {
            fields.report(
                    fields.node(),
                    "the destinations of the link's rules and variants have " + lengthBytes + " bytes",
                    "at most " + Limits.TERMS_URLS_LENGTH_BYTES + " bytes together");
        }
        return terms;
    }

    private List<LinkRule> rules(final Fields link) {
        final List<LinkRule> rules = new ArrayList<>();
        for (final YamlNode item : atMost(link, "rules", Limits.RULES_PER_LINK)) {
            if (!rules.isEmpty() && rules.getLast().isForAll()) {
                link.report(item, "this rule is never reached: the one before holds for all", "it before that one");
            }
            rules.add(rule(link.of(item, RULE_KEYS)));
        }
        return rules;
    }

    private LinkRule rule(final Fields fields) {
        final boolean isRefused = values.choice(fields, "refuse", REFUSE, false);
        final String destination = values.url(fields, fields.scalar("destination"));
        if (fields.isMapping() && isRefused == (fields.value("destination") != null)) {
            fields.report(
                    fields.node(),
                    isRefused ? "a rule that refuses has a destination" : "a rule leads nowhere",
                    "either 'destination' or 'refuse: true'");
        }
        final Fields when = fields.nested("when", WHEN_KEYS);
        return new LinkRule(
                countries(when),
                devices(when),
                languages(when),
                when.value("time") == null ? null : hours(when.nested("time", TIME_KEYS)),
                destination,
                isRefused);
    }

    private static List<String> countries(final Fields fields) {
        final List<String> countries = new ArrayList<>();
        for (final YamlNode.Scalar scalar : scalars(fields, "country", Limits.COUNTRIES_PER_RULE)) {
            if (!COUNTRIES.contains(scalar.text())) {
                final String expected =
                        "ISO 3166-1 codes of two capitals, such as DE" + Suggestion.of(scalar.text(), COUNTRIES);
                fields.report(scalar, Fields.quoted(scalar.text()) + " is no country", expected);
            } else {
                addOnce(fields, scalar, scalar.text(), countries);
            }
        }
        return countries;
    }

    private Set<Device> devices(final Fields fields) {
        final Set<Device> devices = EnumSet.noneOf(Device.class);
        devices.addAll(values.choices(fields, "device", DEVICES));
        return devices;
    }

    private static List<String> languages(final Fields fields) {
        final List<String> languages = new ArrayList<>();
        for (final YamlNode.Scalar scalar : scalars(fields, "language", Limits.LANGUAGES_PER_RULE)) {
            if (!isLanguage(scalar.text())) {
                final String expected = "2 to 8 small letters without a region, such as de";
                fields.report(scalar, Fields.quoted(scalar.text()) + " is no language", expected);
            } else {
                addOnce(fields, scalar, scalar.text(), languages);
            }
        }
        return languages;
    }

    private static boolean isLanguage(final String text) {
        return text.length() >= 2
                && text.length() <= EntryTerms.LANGUAGE_LETTERS
                && text.chars().allMatch(letter -> letter >= 'a' && letter <= 'z');
    }

    private LinkHours hours(final Fields fields) {
        final int fromMinute = minute(fields, "from", 0, LinkHours.MINUTES_PER_DAY - 1);
        final int toMinute = minute(fields, "to", LinkHours.MINUTES_PER_DAY, LinkHours.MINUTES_PER_DAY);
        final List<DayOfWeek> days = values.choices(fields, "days", DAYS);
        if (fromMinute == toMinute && toMinute > 0) {
            fields.report(fields.node(), "'from' and 'to' are the same", "an end that is another one");
        }
        final boolean isAlways = isAbsentOr(fields, "from", "00:00")
                && (isAbsentOr(fields, "to", "24:00") || isAbsentOr(fields, "to", "00:00"))
                && fields.value("days") == null;
        if (isAlways && fields.isMapping()) {
            fields.report(fields.node(), "this time is always", "some of " + String.join(", ", TIME_KEYS));
        }
        // 00:00 as an end is the end of the day.
        return new LinkHours(fromMinute, toMinute == 0 ? LinkHours.MINUTES_PER_DAY : toMinute, Set.copyOf(days));
    }

    private static boolean isAbsentOr(final Fields fields, final String key, final String text) {
        final YamlNode value = fields.value(key);
        return value == null
                || (value instanceof YamlNode.Scalar scalar && scalar.text().equals(text));
    }

    private static int minute(final Fields fields, final String key, final int byDefault, final int last) {
        final YamlNode.Scalar scalar = fields.scalar(key);
        if (scalar == null) {
            return byDefault;
        }
        final String text = scalar.text();
        final boolean isClock = text.length() == CLOCK_CHARS && text.charAt(2) == ':';
        final long hour = isClock ? Values.digits(text.substring(0, 2)) : -1;
        final long minute = isClock ? Values.digits(text.substring(3)) : -1;
        final long minutes = hour * MINUTES_PER_HOUR + minute;
        if (hour < 0 || minute < 0 || minute >= MINUTES_PER_HOUR || minutes > last) {
            final String expected = "hours and minutes of the day in quotes, such as \"09:30\"";
            fields.report(scalar, Fields.quoted(text) + " is no valid '" + key + "'", expected);
            return byDefault;
        }
        return (int) minutes;
    }

    private List<LinkVariant> variants(final Fields link) {
        final List<LinkVariant> variants = new ArrayList<>();
        final Set<String> names = new HashSet<>();
        for (final YamlNode item : atMost(link, "variants", Limits.VARIANTS_PER_LINK)) {
            final Fields fields = link.of(item, VARIANT_KEYS);
            final String name = values.code(fields, "variant");
            if (!name.isEmpty() && !names.add(name)) {
                fields.report(fields.value("variant"), "variant '" + name + "' is there twice", "each once per link");
            }
            variants.add(new LinkVariant(
                    name,
                    (int) values.number(fields, "weight", 1, Limits.VARIANT_WEIGHT_MAX, 1),
                    values.url(fields, fields.required("destination", "where the variant leads to"))));
        }
        if (variants.size() == 1) {
            link.report(link.value("variants"), "there is one variant only", "two or more, or none");
        }
        return variants;
    }

    /** Tags and metadata. */
    Notes notes(final Fields fields) {
        final List<String> tags = new ArrayList<>();
        for (final YamlNode.Scalar scalar : scalars(fields, "tags", Limits.TAGS)) {
            if (isWord(scalar.text())) {
                addOnce(fields, scalar, scalar.text(), tags);
            } else {
                final String expected = "a word without spaces of at most " + Limits.TAG_LENGTH_BYTES + " bytes";
                fields.report(scalar, Fields.quoted(scalar.text()) + " is no valid tag", expected);
            }
        }
        return new Notes(tags, metadata(fields));
    }

    /** Metadata alone. */
    Notes metadataOnly(final Fields fields) {
        return new Notes(List.of(), metadata(fields));
    }

    private Map<String, String> metadata(final Fields fields) {
        final Map<String, String> metadata = new TreeMap<>();
        final List<YamlNode.Pair> pairs = fields.pairs("metadata", "names with a short text each");
        if (pairs.size() > Limits.METADATA_NAMES) {
            final String expected = "at most " + Limits.METADATA_NAMES;
            fields.report(fields.value("metadata"), "'metadata' has " + pairs.size() + " names", expected);
            return metadata;
        }
        for (final YamlNode.Pair pair : pairs) {
            final String name = values.group(fields, pair.key());
            if (!(pair.value() instanceof YamlNode.Scalar scalar)) {
                final String problem = "metadata " + Fields.quoted(name) + " is "
                        + pair.value().kind();
                fields.report(pair.value(), problem, "a short text");
            } else if (metadata.containsKey(name)) {
                fields.report(pair.key(), Fields.quoted(name) + " is there twice", "each name once");
            } else {
                metadata.put(name, values.text(fields, scalar, name, Limits.METADATA_LENGTH_BYTES));
            }
        }
        return metadata;
    }

    private static boolean isWord(final String text) {
        return text.getBytes(UTF_8).length <= Limits.TAG_LENGTH_BYTES
                && text.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c));
    }

    private static void addOnce(
            final Fields fields, final YamlNode.Scalar scalar, final String text, final List<String> list) {
        if (list.contains(text)) {
            fields.report(scalar, Fields.quoted(text) + " is there twice", "each once");
        } else {
            list.add(text);
        }
    }

    private static List<YamlNode.Scalar> scalars(final Fields fields, final String key, final int most) {
        final List<YamlNode.Scalar> scalars = fields.scalars(key);
        if (scalars.size() > most) {
            fields.report(fields.value(key), "'" + key + "' has " + scalars.size() + " entries", "at most " + most);
            return List.of();
        }
        return scalars;
    }

    private static List<YamlNode> atMost(final Fields fields, final String key, final int most) {
        final List<YamlNode> items = fields.items(key);
        if (items.size() > most) {
            fields.report(fields.value(key), "'" + key + "' has " + items.size() + " entries", "at most " + most);
            return List.of();
        }
        return items;
    }
}
