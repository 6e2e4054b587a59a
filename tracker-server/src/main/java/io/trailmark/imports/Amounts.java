package io.trailmark.imports;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts as people and spreadsheets write them, made plain: nothing is rounded or guessed. Threads: any. */
final class Amounts {
    /** A sign of a currency or its code before or behind, and digits with points, commas, blanks and apostrophes. */
    private static final Pattern WRITTEN = Pattern.compile(
            "(?:[A-Z]{3}|\\p{Sc}|[A-Z]{1,2}\\p{Sc})?\\s*([0-9][0-9.,' \\u00a0\\u202f]*)\\s*(?:[A-Z]{3}|\\p{Sc})?");

    /** Groups of three, all parted by the same sign. */
    private static final Pattern GROUPED =
            Pattern.compile("[0-9]{1,3}(?:([,.' \\u00a0\\u202f])[0-9]{3})(?:\\1[0-9]{3})*");

    private Amounts() {}

    /**
     * {@code $1,299.00}, {@code 1.299,00 EUR} and {@code 1299} as {@code 1299.00} and {@code 1299}.
     *
     * @throws IllegalArgumentException for what is none, is negative, or could mean two things.
     */
    static String plain(final String text) {
        final Matcher matcher = WRITTEN.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'" + Converters.cut(text) + "' is no amount such as 1299.00; amounts below 0 are none, either");
        }
        final String number = matcher.group(1).strip();
        final int lastPoint = number.lastIndexOf('.');
        final int lastComma = number.lastIndexOf(',');
        final int last = Math.max(lastPoint, lastComma);
        if (last < 0) {
            return joined(number, text);
        }
        final boolean isBoth = lastPoint >= 0 && lastComma >= 0;
        final boolean isOnce = number.indexOf(number.charAt(last)) == last;
        final int decimals = number.length() - last - 1;
        if (isOnce && (isBoth || decimals != 3)) {
            return joined(number.substring(0, last), text) + '.' + number.substring(last + 1);
        }
        if (isOnce && number.charAt(last) == '.' && last > 3) {
            return number;
        }
        if (isOnce) {
            throw new IllegalArgumentException(
                    "'" + Converters.cut(text) + "' could be " + number.replaceAll("[.,]", "")
                            + " or " + number.replace(',', '.') + "; write " + number.replaceAll("[.,]", "") + ".00 or "
                            + number.replace(',', '.') + "0");
        }
        return joined(number, text);
    }

    /** Digits without what parts their groups. */
    private static String joined(final String number, final String text) {
        if (!number.matches("[0-9]+") && !GROUPED.matcher(number).matches()) {
            throw new IllegalArgumentException("'" + Converters.cut(text) + "' is no amount such as 1299.00");
        }
        return number.replaceAll("[^0-9]", "");
    }
}
