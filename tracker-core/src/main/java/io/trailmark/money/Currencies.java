package io.trailmark.money;

import java.util.Arrays;
import java.util.Currency;

/**
 * How many digits the minor unit of a currency has, by ISO 4217 code; from the JDK's own list, laid out flat so that a
 * look-up is one read.
 *
 * <p>Threads: any; immutable after loading. Units of account without a minor unit (gold, test codes) count as unknown.
 */
public final class Currencies {
    /** Not a currency. */
    public static final int UNKNOWN = -1;

    private static final int LETTERS = 26;
    private static final byte[] EXPONENTS = exponents();

    private Currencies() {}

    /** Digits of the minor unit (JPY 0, EUR 2, KWD 3), or {@link #UNKNOWN}; codes are upper-case letters. */
    public static int exponent(final byte first, final byte second, final byte third) {
        final int a = first - 'A';
        final int b = second - 'A';
        final int c = third - 'A';
        if (a < 0 || a >= LETTERS || b < 0 || b >= LETTERS || c < 0 || c >= LETTERS) {
            return UNKNOWN;
        }
        return EXPONENTS[(a * LETTERS + b) * LETTERS + c];
    }

    private static byte[] exponents() {
        final byte[] table = new byte[LETTERS * LETTERS * LETTERS];
        Arrays.fill(table, (byte) UNKNOWN);
        for (final Currency currency : Currency.getAvailableCurrencies()) {
            final String code = currency.getCurrencyCode();
            final int index =
                    ((code.charAt(0) - 'A') * LETTERS + code.charAt(1) - 'A') * LETTERS + code.charAt(2) - 'A';
            table[index] = (byte) Math.max(UNKNOWN, currency.getDefaultFractionDigits());
        }
        return table;
    }
}
