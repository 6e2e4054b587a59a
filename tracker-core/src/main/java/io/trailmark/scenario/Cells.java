package io.trailmark.scenario;

import io.trailmark.catalogue.Program;
import io.trailmark.catalogue.Suggestion;
import io.trailmark.money.Currencies;
import io.trailmark.money.ExchangeRate;
import io.trailmark.money.Money;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.Trust;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the cells of one line of {@code events.csv} mean. A cell that means nothing is a fault, and then the answer is
 * whatever lets the reading go on. No state.
 */
final class Cells {
    private static final Pattern AMOUNT = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(?: *([A-Z]{3}))?");
    private static final Pattern RATE = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,18})?");
    private static final Pattern DIMENSION_NAME = Pattern.compile("[a-z0-9_]{1,32}");
    private static final int DIMENSIONS_MAX = 8;
    private static final int DIMENSION_BYTES_MAX = 64;
    private static final int ID_BYTES_MAX = 100;
    private static final int CURRENCY_LENGTH = 3;

    private Cells() {}

    /** The amount, or null where the cell is empty. */
    static RecordWriter.Amount amount(final CsvFile.Row row, final Program program) {
        if (!row.has("amount")) {
            return null;
        }
        final String text = row.text("amount");
        final Matcher matcher = AMOUNT.matcher(text);
        if (!matcher.matches()) {
            row.fault("amount", "'" + text + "' is no amount; write 120, 120.50 or 120.50 " + program.currency());
            return null;
        }
        final boolean isOwn = matcher.group(2) == null || matcher.group(2).equals(program.currency());
        final String currency = isOwn ? program.currency() : matcher.group(2);
        final int exponent = isOwn ? program.exponent() : exponent(currency);
        final byte[] digits = matcher.group(1).getBytes(StandardCharsets.US_ASCII);
        final long minor = exponent < 0 ? Money.INVALID : Money.parse(digits, 0, digits.length, exponent);
        if (minor < 0) {
            final String why = minor == Money.TOO_PRECISE
                    ? "has more decimals than " + currency + " has"
                    : minor == Money.TOO_LARGE ? "has too many digits" : "is in no currency of ISO 4217";
            row.fault("amount", "'" + text + "' " + why);
            return null;
        }
        return new RecordWriter.Amount(minor, currency, exponent);
    }

    /** What one of the amount's currency is worth in the programme's, or null where the cell is empty. */
    static BigDecimal rate(final CsvFile.Row row) {
        if (!row.has("rate")) {
            return null;
        }
        final String text = row.text("rate");
        final BigDecimal rate = RATE.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ZERO;
        if (rate.precision() > ExchangeRate.MAX_DIGITS
                || !ExchangeRate.isValid(rate.unscaledValue().longValueExact(), rate.scale())) {
            row.fault("rate", "'" + text + "' is no rate; write 0.922339 where 1 USD is worth so many EUR");
            return null;
        }
        return rate;
    }

    /** Decimals of a currency, or {@link Currencies#UNKNOWN} where the text is none. */
    static int exponent(final String currency) {
        final byte[] letters = currency.getBytes(StandardCharsets.US_ASCII);
        return letters.length == CURRENCY_LENGTH
                ? Currencies.exponent(letters[0], letters[1], letters[2])
                : Currencies.UNKNOWN;
    }

    /** An order, a customer or another id of the merchant's. */
    static String id(final CsvFile.Row row, final String column) {
        final String text = row.text(column);
        if (text.getBytes(StandardCharsets.UTF_8).length > ID_BYTES_MAX) {
            row.fault(column, "longer than " + ID_BYTES_MAX + " bytes");
        }
        return text;
    }

    static Trust trust(final CsvFile.Row row) {
        return word(row, "trust", List.of(Trust.TOKEN, Trust.CLICK_ID, Trust.BROWSER), Trust.TOKEN);
    }

    static ClickClass clickClass(final CsvFile.Row row) {
        final List<ClickClass> classes = new ArrayList<>(List.of(ClickClass.values()));
        classes.remove(ClickClass.NULL_VAL);
        classes.remove(ClickClass.DUPLICATE);
        return word(row, "class", classes, ClickClass.HUMAN);
    }

    static boolean isTest(final CsvFile.Row row) {
        return word(row, "test", List.of(Answer.NO, Answer.YES), Answer.NO) == Answer.YES;
    }

    /** Which click's id the report carries. */
    static Carried carried(final CsvFile.Row row) {
        return word(row, "click_id", List.of(Carried.values()), Carried.NEWEST);
    }

    /** The dimensions by name, as the columns {@code dim_...} say. */
    static SortedMap<String, String> dimensions(final CsvFile.Row row, final List<String> columns) {
        final SortedMap<String, String> dimensions = new TreeMap<>();
        for (final String column : columns) {
            if (column.startsWith(EventKind.DIMENSION) && row.has(column)) {
                final String name = column.substring(EventKind.DIMENSION.length());
                if (!DIMENSION_NAME.matcher(name).matches()) {
                    row.fault(column, "dimension '" + name + "': its name has small letters, digits and _ only");
                } else if (row.text(column).getBytes(StandardCharsets.UTF_8).length > DIMENSION_BYTES_MAX) {
                    row.fault(column, "longer than " + DIMENSION_BYTES_MAX + " bytes");
                } else {
                    dimensions.put(name, row.text(column));
                }
            }
        }
        if (dimensions.size() > DIMENSIONS_MAX) {
            row.fault("event", "more than " + DIMENSIONS_MAX + " dimensions");
        }
        return dimensions;
    }

    private static <E extends Enum<E>> E word(
            final CsvFile.Row row, final String column, final List<E> values, final E usual) {
        if (!row.has(column)) {
            return usual;
        }
        final List<String> words = new ArrayList<>();
        for (final E value : values) {
            final String word = value.name().toLowerCase(Locale.ROOT);
            if (word.equals(row.text(column))) {
                return value;
            }
            words.add(word);
        }
        final String hint = Suggestion.of(row.text(column), words);
        row.fault(column, "'" + row.text(column) + "' is none of " + String.join(", ", words) + hint);
        return usual;
    }

    /** Yes or no. */
    private enum Answer {
        NO,
        YES
    }

    /** Which of the visitor's click ids a report carries. */
    enum Carried {
        NEWEST,
        FIRST,
        FORGED
    }
}
