package io.trailmark.money;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "19.90, 2, 1990",
        "0, 2, 0",
        "0.00, 2, 0",
        "129, 2, 12900",
        "129.5, 2, 12950",
        "129.500, 2, 12950",
        "007.10, 2, 710",
        "1500, 0, 1500",
        "1500.00, 0, 1500",
        "1.234, 3, 1234",
        "9999999999999999.99, 2, 999999999999999999",
        "999999999999999999, 0, 999999999999999999"
    })
    void shouldReadAPlainDecimal(final String text, final int exponent, final long minor) {
        assertEquals(minor, parse(text, exponent));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "1.",
                ".5",
                "1,299.00",
                "1.299,00",
                "1e9",
                "1E2",
                "NaN",
                "Infinity",
                "-1",
                "+1",
                " 1",
                "1 ",
                "1.2.3",
                "0x10",
                "1_000",
                "\u0661",
                "\u20ac5",
                "1\u0000",
                "--1",
                "-0"
            })
    void shouldRefuseWhatIsNotAPlainDecimal(final String text) {
        assertEquals(Money.INVALID, parse(text, 2));
    }

    @Test
    void shouldSayWhenAnAmountIsTooPreciseOrTooLarge() {
        assertEquals(Money.TOO_PRECISE, parse("19.999", 2));
        assertEquals(Money.TOO_PRECISE, parse("0.5", 0));
        assertEquals(Money.TOO_LARGE, parse("0.12345678901234567890", 2));
        assertEquals(Money.TOO_LARGE, parse("1234567890123456789", 0));
        assertEquals(Money.TOO_LARGE, parse("123456789012345678", 2));
        assertEquals(Money.TOO_LARGE, parse("9".repeat(10_000), 2));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2, 0.00",
        "5, 2, 0.05",
        "1990, 2, 19.90",
        "-5, 2, -0.05",
        "-1990, 2, -19.90",
        "1500, 0, 1500",
        "0, 0, 0",
        "1, 3, 0.001",
        "9223372036854775807, 2, 92233720368547758.07",
        "-9223372036854775808, 2, -92233720368547758.08"
    })
    void shouldWriteAllDecimalsOfTheCurrency(final long minor, final int exponent, final String text) {
        assertEquals(text, Money.format(minor, exponent));
    }

    @Test
    void shouldReadBackWhatItWrites() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            final long minor = random.nextLong(1L << random.nextInt(1, 60)) % 1_000_000_000_000_000_000L;
            final int exponent = random.nextInt(5);
            final String text = Money.format(minor, exponent);
            assertEquals(BigDecimal.valueOf(minor, exponent).toPlainString(), text, "seed " + seed);
            assertEquals(minor, parse(text, exponent), "seed " + seed + ": " + text);
        }
    }

    @Test
    void shouldKnowTheMinorUnitsOfIsoCurrencies() {
        assertEquals(2, exponent("EUR"));
        assertEquals(0, exponent("JPY"));
        assertEquals(3, exponent("KWD"));
        assertEquals(4, exponent("CLF"));
        assertEquals(Currencies.UNKNOWN, exponent("XXX"));
        assertEquals(Currencies.UNKNOWN, exponent("XAU"));
        assertEquals(Currencies.UNKNOWN, exponent("ABC"));
        assertEquals(Currencies.UNKNOWN, exponent("eur"));
        assertEquals(Currencies.UNKNOWN, exponent("\u0000\u0000\u0000"));
        assertEquals(Currencies.UNKNOWN, Currencies.exponent((byte) 0xE2, (byte) 0x82, (byte) 0xAC));
    }

    private static long parse(final String text, final int exponent) {
        final byte[] bytes = ("xx" + text + "9").getBytes(StandardCharsets.UTF_8);
        return Money.parse(bytes, 2, bytes.length - 3, exponent);
    }

    private static int exponent(final String code) {
        final byte[] bytes = code.getBytes(StandardCharsets.US_ASCII);
        return Currencies.exponent(bytes[0], bytes[1], bytes[2]);
    }
}
