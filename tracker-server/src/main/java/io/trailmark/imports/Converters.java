package io.trailmark.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How cells become values. A cell is data: nothing in it is ever carried out. Threads: any; no state. */
final class Converters {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int CODE_LENGTH = 64;

    /** What links of others name their partner by in the query: {@code ?via=ann}. */
    private static final Pattern REFERRAL = Pattern.compile("[?&](?:via|ref|fpr|fp_ref|aff|a)=([^&#]+)");

    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,14}");

    private Converters() {}

    static JsonNode text(final String text, final Reading reading) {
        return JSON.textNode(text.strip());
    }

    static JsonNode upper(final String text, final Reading reading) {
        return JSON.textNode(text.strip().toUpperCase(Locale.ROOT));
    }

    static JsonNode time(final String text, final Reading reading) {
        return JSON.textNode(Times.read(text, reading).toString());
    }

    /** An amount as people write it. */
    static JsonNode amount(final String text, final Reading reading) {
        return JSON.textNode(Amounts.plain(text));
    }

    /** Whole numbers are minor units: cents. Others are as people write them, such as $129.00. */
    static JsonNode amountOrCents(final String text, final Reading reading) {
        return WHOLE.matcher(text.strip()).matches()
                ? JSON.numberNode(Long.parseLong(text.strip()))
                : amount(text, reading);
    }

    /** Cents in what an API answered, an amount as people write it in a table. */
    static JsonNode amountOrCentsOfApi(final String text, final Reading reading) {
        return reading.isJson() ? amountOrCents(text, reading) : amount(text, reading);
    }

    /** Minor units, such as cents, always. */
    static JsonNode cents(final String text, final Reading reading) {
        if (!WHOLE.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException("'" + cut(text) + "' is no whole number of cents");
        }
        return JSON.numberNode(Long.parseLong(text.strip()));
    }

    /**
     * A code of ours, made of an id, a name or an address of theirs: always the same one of the same text, so that
     * files that name somebody alike fit together.
     */
    static JsonNode code(final String text, final Reading reading) {
        final String plain = Normalizer.normalize(text.strip(), Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .replaceAll("[^A-Za-z0-9_-]+", "-")
                .replaceAll("^-+|-+$", "");
        if (plain.isEmpty() || plain.length() > CODE_LENGTH) {
            throw new IllegalArgumentException("no code of 1 to " + CODE_LENGTH + " letters, digits, - and _ can be"
                    + " made of '" + cut(text) + "'");
        }
        return JSON.textNode(text.indexOf('@') >= 0 ? plain.toLowerCase(Locale.ROOT) : plain);
    }

    /** The code of a link: what its address ends in or names in {@code ?via=}, or the text itself. */
    static JsonNode linkCode(final String text, final Reading reading) {
        final String stripped = text.strip();
        final Matcher referral = REFERRAL.matcher(stripped);
        if (referral.find()) {
            return JSON.textNode(referral.group(1));
        }
        if (stripped.indexOf('/') < 0) {
            return JSON.textNode(stripped);
        }
        try {
            final String address = stripped.contains("://") ? stripped : "https://" + stripped;
            final String path = URI.create(address).getPath();
            final String last = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
            if (!last.isEmpty()) {
                return JSON.textNode(last);
            }
        } catch (final IllegalArgumentException notAnAddress) {
            // Said below.
        }
        throw new IllegalArgumentException("'" + cut(text) + "' names no link: its address ends in no code");
    }

    /** A list with commas or bars between, or as JSON. */
    static JsonNode list(final String text, final Reading reading) {
        if (text.startsWith("[")) {
            return json(text, reading);
        }
        final ArrayNode list = JSON.arrayNode();
        for (final String each : text.split("[,|]", -1)) {
            if (!each.isBlank()) {
                list.add(each.strip());
            }
        }
        return list;
    }

    /** A list of words of ours: blanks become hyphens, and what is too long is cut. */
    static JsonNode tags(final String text, final Reading reading) {
        final ArrayNode list = JSON.arrayNode();
        for (final JsonNode each : list(text, reading)) {
            final String word = each.asText().strip().replaceAll("\\s+", "-");
            list.add(word.substring(0, Math.min(word.length(), 32)));
        }
        return list;
    }

    /** What is no JSON is text, and is refused where text cannot stand. */
    static JsonNode json(final String text, final Reading reading) {
        try {
            return text.startsWith("[") || text.startsWith("{") ? MAPPER.readTree(text) : text(text, reading);
        } catch (final JsonProcessingException e) {
            throw new IllegalArgumentException("it begins like JSON and is none: " + e.getOriginalMessage());
        }
    }

    static JsonNode wholeNumber(final String text, final Reading reading) {
        return WHOLE.matcher(text.strip()).matches()
                ? JSON.numberNode(Long.parseLong(text.strip()))
                : text(text, reading);
    }

    static JsonNode flag(final String text, final Reading reading) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "yes", "1" -> JSON.booleanNode(true);
            case "false", "no", "0" -> JSON.booleanNode(false);
            default -> throw new IllegalArgumentException("'" + cut(text) + "' is not true or false");
        };
    }

    /** A partner's status: in use where theirs is one of these words; else applying, turned down or suspended. */
    static Converter activeWhere(final String... words) {
        final Set<String> active = Set.of(words);
        return (text, reading) -> {
            final String word = text.strip().toLowerCase(Locale.ROOT);
            return JSON.textNode(
                    active.contains(word)
                            ? "active"
                            : switch (word) {
                                case "pending" -> "pending";
                                case "rejected", "denied", "declined" -> "rejected";
                                default -> "suspended";
                            });
        };
    }

    /** Enough of a text to find it again. */
    static String cut(final String text) {
        return text.length() <= 60 ? text : text.substring(0, 57) + "...";
    }
}
