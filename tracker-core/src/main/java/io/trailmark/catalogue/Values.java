package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.money.Currencies;
import io.trailmark.money.Money;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Reads values of programme files. What is wrong is reported and the default handed out, so that one reading finds all
 * errors. One thread.
 */
final class Values {
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();
    private static final Map<Character, Long> DURATION_UNITS_MS = Map.of(
            's', TimeUnit.SECONDS.toMillis(1),
            'm', TimeUnit.MINUTES.toMillis(1),
            'h', TimeUnit.HOURS.toMillis(1),
            'd', TimeUnit.DAYS.toMillis(1));
    private static final int NUMBER_DIGITS = 9;
    private static final int PERCENT_DECIMALS = 4;

    /** The whole in parts per million. */
    static final long PPM_MAX = 1_000_000;

    private static final int CURRENCY_LETTERS = 3;

    private final UrlParser parser = new UrlParser();

    /** A code of letters, digits, - and _; empty when missing or wrong. */
    String code(final Fields fields, final String key) {
        final YamlNode.Scalar scalar = fields.required(key, "its code");
        final String expected = "1 to " + Limits.CODE_LENGTH_BYTES + " letters, digits, - and _";
        return scalar != null && isPlain(fields, scalar, "-_", expected) ? scalar.text() : "";
    }

    /** A code that buyers type: also with a dot; null when wrong. */
    String couponCode(final Fields fields, final YamlNode node) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            fields.report(node, "a coupon is " + node.kind(), "its code");
            return null;
        }
        final String expected = "1 to " + Limits.CODE_LENGTH_BYTES + " letters, digits, -, _ and .";
        return isPlain(fields, scalar, "-_.", expected) ? scalar.text() : null;
    }

    String parameter(final Fields fields, final String key, final String byDefault) {
        final YamlNode.Scalar scalar = fields.scalar(key);
        final String expected = "1 to " + Limits.CODE_LENGTH_BYTES + " letters, digits, -, _ and .";
        return scalar != null && isPlain(fields, scalar, "-_.", expected) ? scalar.text() : byDefault;
    }

    private static boolean isPlain(
            final Fields fields, final YamlNode.Scalar scalar, final String others, final String expected) {
        final String text = scalar.text();
        boolean isPlain = !text.isEmpty() && text.length() <= Limits.CODE_LENGTH_BYTES;
        for (int i = 0; i < text.length() && isPlain; i++) {
            final char c = text.charAt(i);
            isPlain = c < 0x80 && (Ascii.isLetterOrDigit((byte) c) || others.indexOf(c) >= 0);
        }
        if (!isPlain) {
            fields.report(scalar, Fields.quoted(text) + " is no valid code", expected);
        }
        return isPlain;
    }

    String name(final Fields fields, final String byDefault) {
        final YamlNode.Scalar scalar = fields.scalar("name");
        if (scalar == null) {
            return byDefault;
        }
        final boolean isLong = scalar.text().getBytes(UTF_8).length > Limits.NAME_LENGTH_BYTES;
        if (isLong || scalar.text().chars().anyMatch(Character::isISOControl)) {
            final String expected = "one line of at most " + Limits.NAME_LENGTH_BYTES + " bytes";
            fields.report(scalar, Fields.quoted(scalar.text()) + " is no valid name", expected);
        }
        return scalar.text();
    }

    /** ISO 4217, or null. */
    String currency(final Fields fields) {
        final String expected = "an ISO 4217 code in capitals, such as EUR";
        final YamlNode.Scalar scalar = fields.required("currency", expected);
        if (scalar == null) {
            return null;
        }
        if (exponent(scalar.text()) < 0) {
            fields.report(scalar, Fields.quoted(scalar.text()) + " is no currency", expected);
            return null;
        }
        return scalar.text();
    }

    static int exponent(final String currency) {
        final byte[] letters = currency.getBytes(UTF_8);
        return letters.length == CURRENCY_LETTERS
                ? Currencies.exponent(letters[0], letters[1], letters[2])
                : Currencies.UNKNOWN;
    }

    String timeZone(final Fields fields, final String byDefault) {
        final YamlNode.Scalar scalar = fields.scalar("time_zone");
        if (scalar == null) {
            return byDefault;
        }
        if (!ZONES.contains(scalar.text())) {
            final String expected = "an IANA name, such as Europe/Berlin or UTC" + Suggestion.of(scalar.text(), ZONES);
            fields.report(scalar, Fields.quoted(scalar.text()) + " is no time zone", expected);
        }
        return scalar.text();
    }

    /** Hosts in lower case, each once. */
    List<String> hosts(final Fields fields, final String key, final List<YamlNode.Scalar> places) {
        final Set<String> hosts = new LinkedHashSet<>();
        final List<YamlNode> items = fields.items(key);
        if (items.size() > Limits.HOSTS_PER_LIST) {
            final String expected = "at most " + Limits.HOSTS_PER_LIST;
            fields.report(fields.value(key), "'" + key + "' has " + items.size() + " hosts", expected);
            return List.of();
        }
        for (final YamlNode item : items) {
            final String host = host(fields, item);
            if (host != null && !hosts.add(host)) {
                fields.report(item, "host " + Fields.quoted(host) + " is there twice", "each host once");
            } else if (host != null) {
                places.add((YamlNode.Scalar) item);
            }
        }
        return new ArrayList<>(hosts);
    }

    private static String host(final Fields fields, final YamlNode item) {
        if (!(item instanceof YamlNode.Scalar scalar)) {
            fields.report(item, "a host is " + item.kind(), "its name");
            return null;
        }
        final byte[] bytes = scalar.text().getBytes(UTF_8);
        if (!Hosts.isValid(bytes, 0, bytes.length)) {
            final String expected = "a host without scheme, port and path, such as go.example.com; "
                    + "names outside ASCII in punycode (xn--...)";
            fields.report(item, Fields.quoted(scalar.text()) + " is no valid host", expected);
            return null;
        }
        return scalar.text().toLowerCase(Locale.ROOT);
    }

    /** An address to send prospects to; empty when absent or wrong. */
    String url(final Fields fields, final YamlNode.Scalar scalar) {
        if (scalar == null) {
            return "";
        }
        final byte[] bytes = scalar.text().getBytes(UTF_8);
        final UrlFault fault = parser.parseTemplate(bytes, 0, bytes.length);
        if (fault == UrlFault.NONE) {
            return scalar.text();
        }
        final String where = fault == UrlFault.TOO_LONG ? "" : " (from its byte " + (parser.faultOffset() + 1) + " on)";
        fields.report(scalar, Fields.quoted(scalar.text()) + ": " + fault.problem() + where, fault.expected());
        return "";
    }

    /** One of a few words, by default {@code byDefault}. */
    <T> T choice(final Fields fields, final String key, final Map<String, T> words, final T byDefault) {
        final YamlNode.Scalar scalar = fields.scalar(key);
        if (scalar == null) {
            return byDefault;
        }
        final T chosen = words.get(scalar.text());
        if (chosen == null) {
            final String expected =
                    "one of " + String.join(", ", words.keySet()) + Suggestion.of(scalar.text(), words.keySet());
            fields.report(scalar, Fields.quoted(scalar.text()) + " is no valid '" + key + "'", expected);
            return byDefault;
        }
        return chosen;
    }

    /** One of a few words that must be there. */
    <T> T requiredChoice(final Fields fields, final String key, final Map<String, T> words, final T onError) {
        fields.required(key, "one of " + String.join(", ", words.keySet()));
        return choice(fields, key, words, onError);
    }

    /** Some of a few words, each once. */
    <T> List<T> choices(final Fields fields, final String key, final Map<String, T> words) {
        final List<T> chosen = new ArrayList<>();
        for (final YamlNode.Scalar scalar : fields.scalars(key)) {
            final T value = words.get(scalar.text());
            if (value == null) {
                final String expected =
                        "some of " + String.join(", ", words.keySet()) + Suggestion.of(scalar.text(), words.keySet());
                fields.report(scalar, Fields.quoted(scalar.text()) + " has no place in '" + key + "'", expected);
            } else if (chosen.contains(value)) {
                fields.report(scalar, Fields.quoted(scalar.text()) + " is there twice", "each once");
            } else {
                chosen.add(value);
            }
        }
        return chosen;
    }

    /** A window such as 30d, in ms. */
    long windowMs(final Fields fields, final String key, final long byDefault) {
        return durationMs(fields, key, "window", Limits.WINDOW_MIN_MS, byDefault);
    }

    /** A time such as 10s, or none, which is 0; in ms. */
    long durationOrNoneMs(final Fields fields, final String key, final long byDefault) {
        final YamlNode.Scalar scalar = fields.scalar(key);
        if (scalar != null && scalar.text().equals("none")) {
            return 0;
        }
        return durationMs(fields, key, "'" + key + "'", TimeUnit.SECONDS.toMillis(1), byDefault);
    }

    /** A time such as 7d, in ms. */
    long durationMs(
            final Fields fields, final String key, final String what, final long leastMs, final long byDefault) {
        final YamlNode.Scalar scalar = fields.scalar(key);
        if (scalar == null) {
            return byDefault;
        }
        final long durationMs = durationMs(scalar.text());
        if (durationMs < leastMs || durationMs > Limits.WINDOW_MAX_MS) {
            final String least = leastMs < Limits.WINDOW_MIN_MS ? "1s" : "1m";
            final String expected = "a number with s, m, h or d behind it, such as 30d; from " + least + " to "
                    + TimeUnit.MILLISECONDS.toDays(Limits.WINDOW_MAX_MS) + "d";
            fields.report(scalar, Fields.quoted(scalar.text()) + " is no valid " + what, expected);
            return byDefault;
        }
        return durationMs;
    }

    private static long durationMs(final String text) {
        final long number = text.isEmpty() ? -1 : digits(text.substring(0, text.length() - 1));
        return number < 0 ? -1 : number * DURATION_UNITS_MS.getOrDefault(text.charAt(text.length() - 1), -1L);
    }

    /** A plain whole number of a few digits; -1 for anything else. */
    static long digits(final String text) {
        if (text.isEmpty() || text.length() > NUMBER_DIGITS) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return -1;
            }
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }

    /** A whole number; the least when it is wrong. */
    long number(final Fields fields, final YamlNode node, final String what, final long least, final long most) {
        final long number = node instanceof YamlNode.Scalar scalar ? digits(scalar.text()) : -1;
        if (number < least || number > most) {
            final String found = node instanceof YamlNode.Scalar scalar ? Fields.quoted(scalar.text()) : node.kind();
            final String expected = "a whole number from " + least + " to " + most;
            fields.report(node, found + " is no valid '" + what + "'", expected);
            return least;
        }
        return number;
    }

    /** A whole number by its key. */
    long number(final Fields fields, final String key, final long least, final long most, final long byDefault) {
        final YamlNode.Scalar scalar = fields.scalar(key);
        return scalar == null ? byDefault : number(fields, scalar, key, least, most);
    }

    /** A share of 0 to 100 percent in parts per million. */
    int sharePpm(final Fields fields, final String key, final int byDefault) {
        final YamlNode.Scalar scalar = fields.scalar(key);
        return scalar == null ? byDefault : (int) ppm(fields, scalar, 0, byDefault);
    }

    /** A percentage with four decimals is a number of parts per million. */
    static long ppm(final Fields fields, final YamlNode.Scalar scalar, final long leastPpm, final long onError) {
        final byte[] bytes = scalar.text().getBytes(UTF_8);
        final long ppm = Money.parse(bytes, 0, bytes.length, PERCENT_DECIMALS);
        if (ppm < leastPpm || ppm > PPM_MAX) {
            final String least = leastPpm == 0 ? "from 0" : "above 0,";
            final String expected = "a plain number " + least + " up to 100, with at most 4 decimals, such as 12.5";
            fields.report(scalar, Fields.quoted(scalar.text()) + " is no valid percentage", expected);
            return onError;
        }
        return ppm;
    }

    /** An amount in minor units of the currency; without a currency, which was reported, nothing more is said. */
    static long amount(
            final Fields fields,
            final YamlNode.Scalar scalar,
            final String currency,
            final long leastMinor,
            final long onError) {
        final byte[] bytes = scalar.text().getBytes(UTF_8);
        final int exponent = currency == null ? 2 : exponent(currency);
        final long minor = Money.parse(bytes, 0, bytes.length, exponent);
        if (currency != null && minor < leastMinor) {
            final String least = leastMinor == 0 ? "of 0 or more" : "above 0";
            final String expected =
                    "a plain amount " + least + " with at most " + exponent + " decimals in " + currency;
            fields.report(scalar, Fields.quoted(scalar.text()) + " is no valid amount", expected);
        }
        return minor < leastMinor ? onError : minor;
    }

    /** A whole amount of the currency in its minor units. */
    static long whole(final long amount, final String currency) {
        long minor = amount;
        for (int i = currency == null ? 0 : exponent(currency); i > 0; i--) {
            minor *= 10;
        }
        return minor;
    }

    /** A word that rules use for some partners; empty when wrong. */
    String group(final Fields fields, final YamlNode.Scalar scalar) {
        final String expected = "1 to " + Limits.CODE_LENGTH_BYTES + " letters, digits, - and _";
        return isPlain(fields, scalar, "-_", expected) ? scalar.text() : "";
    }

    /** One line of text; empty when absent, cut to nothing when wrong. */
    String text(final Fields fields, final String key, final int longestBytes) {
        final YamlNode.Scalar scalar = fields.scalar(key);
        return scalar == null ? "" : text(fields, scalar, key, longestBytes);
    }

    String text(final Fields fields, final YamlNode.Scalar scalar, final String what, final int longestBytes) {
        final int lengthBytes = scalar.text().getBytes(UTF_8).length;
        if (lengthBytes == 0
                || lengthBytes > longestBytes
                || scalar.text().chars().anyMatch(Character::isISOControl)) {
            final String expected = "one line of at most " + longestBytes + " bytes";
            fields.report(scalar, Fields.quoted(scalar.text()) + " is no valid '" + what + "'", expected);
            return "";
        }
        return scalar.text();
    }

    /** A moment in RFC 3339, in ms since 1970. */
    long momentMs(final Fields fields, final String key, final long byDefault) {
        final YamlNode.Scalar scalar = fields.scalar(key);
        if (scalar == null) {
            return byDefault;
        }
        try {
            return OffsetDateTime.parse(scalar.text()).toInstant().toEpochMilli();
        } catch (final DateTimeException | ArithmeticException e) {
            final String expected = "RFC 3339 with an offset, such as 2027-01-01T00:00:00Z";
            fields.report(scalar, Fields.quoted(scalar.text()) + " is no moment", expected);
            return byDefault;
        }
    }
}
