package io.trailmark.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The arithmetic of rates beside {@link BigDecimal}, which takes as many digits as it needs. */
class ExchangeRateTest {
    private static final int CASES = 1_000_000;
    private static final long LIMIT = 1_000_000_000_000_000_000L;
    private static final BigDecimal LEAST = new BigDecimal("0.000000001");
    private static final BigDecimal MOST = new BigDecimal("1000000000");

    private final SplittableRandom random = new SplittableRandom(7);

    private record Amount(long minor, int exponent) {
        BigDecimal decimal() {
            return BigDecimal.valueOf(minor, exponent);
        }
    }

    @Test
    void shouldConvertAsDecimalsDo() {
        int tooLarge = 0;
        for (int i = 0; i < CASES; i++) {
            final long mantissa = anyBelow(LIMIT - 1) + 1;
            final int scale = random.nextInt(ExchangeRate.MAX_SCALE + 1);
            final Amount from = new Amount(anyBelow(LIMIT), random.nextInt(5));
            final int toExponent = random.nextInt(5);
            final BigDecimal exact = from.decimal().multiply(BigDecimal.valueOf(mantissa, scale));
            final long expected = minor(exact, toExponent);
            assertEquals(
                    expected,
                    ExchangeRate.convert(from.minor(), from.exponent(), mantissa, scale, toExponent),
                    () -> from + " at " + BigDecimal.valueOf(mantissa, scale) + " with " + toExponent + " decimals");
            tooLarge += expected == Money.TOO_LARGE ? 1 : 0;
        }
        assertTrue(tooLarge > CASES / 20 && tooLarge < CASES / 2, "too large: " + tooLarge);
    }

    @Test
    void shouldConvertBackAsDecimalsDo() {
        int nothing = 0;
        for (int i = 0; i < CASES / 4; i++) {
            final long mantissa = anyBelow(LIMIT - 1) + 1;
            final int scale = random.nextInt(ExchangeRate.MAX_SCALE + 1);
            final Amount worth = new Amount(anyBelow(LIMIT), random.nextInt(5));
            final int exponent = random.nextInt(5);
            final BigDecimal quotient =
                    worth.decimal().divide(BigDecimal.valueOf(mantissa, scale), new MathContext(60, RoundingMode.DOWN));
            final long actual = ExchangeRate.convertBack(worth.minor(), exponent, mantissa, scale, worth.exponent());
            assertEquals(
                    minor(quotient, exponent),
                    actual,
                    () -> worth + " at " + BigDecimal.valueOf(mantissa, scale) + " with " + exponent + " decimals");
            nothing += actual == 0 ? 1 : 0;
        }
        assertTrue(nothing > 0 && nothing < CASES / 8, "nothing: " + nothing);
    }

    /** Exactly between two minor units, where the even one is taken; a hair beside it decides otherwise. */
    @Test
    void shouldRoundHalfToEven() {
        assertEquals(2, ExchangeRate.convert(5, 2, 5, 1, 2));
        assertEquals(4, ExchangeRate.convert(7, 2, 5, 1, 2));
        assertEquals(3, ExchangeRate.convert(5, 2, 500_000_000_000_000_001L, 18, 2));
        assertEquals(2, ExchangeRate.convert(5, 2, 499_999_999_999_999_999L, 18, 2));
        assertEquals(0, ExchangeRate.convert(5, 0, 100_000_000_000_000_000L, 18, 0));
        assertEquals(1, ExchangeRate.convert(5, 0, 100_000_000_000_000_001L, 18, 0));
        assertEquals(0, ExchangeRate.convert(5_000_000_000L, 2, 10_000_000_000L, 20, 2));
        assertEquals(1, ExchangeRate.convert(5_000_000_000L, 2, 10_000_000_001L, 20, 2));
        assertEquals(2, ExchangeRate.convertBack(5, 2, 2, 0, 2));
        assertEquals(0, ExchangeRate.convertBack(5, 0, 10, 0, 0));
    }

    /** What an amount of ours may be, at all rates of a real list, there and back again to the cent. */
    @Test
    void shouldComeBackToTheSameAmount() {
        for (int i = 0; i < CASES / 4; i++) {
            final long minor = anyBelow(10_000_000_000_000L);
            final long mantissa = 10_000 + anyBelow(1_000_000);
            final long there = ExchangeRate.convert(minor, 2, mantissa, 4, 2);
            assertEquals(minor, ExchangeRate.convertBack(there, 2, mantissa, 4, 2), () -> minor + " at " + mantissa);
        }
    }

    @Test
    void shouldMultiplyAndDivideToSeventeenDigitsAtLeast() {
        final MathContext digits = new MathContext(60, RoundingMode.HALF_EVEN);
        int invalid = 0;
        for (int i = 0; i < CASES / 4; i++) {
            final BigDecimal first = anyRate();
            final BigDecimal second = anyRate();
            final boolean isProduct = random.nextBoolean();
            final BigDecimal exact = isProduct ? first.multiply(second) : first.divide(second, digits);
            final ExchangeRate rate = rate(first);
            final boolean isValid = isProduct
                    ? rate.multiply(second.unscaledValue().longValueExact(), second.scale())
                    : rate.divide(second.unscaledValue().longValueExact(), second.scale());
            if (!isValid) {
                invalid++;
                assertTrue(exact.compareTo(LEAST) < 0 || exact.compareTo(MOST) >= 0, exact::toString);
                continue;
            }
            final BigDecimal actual = BigDecimal.valueOf(rate.mantissa(), rate.scale());
            final BigDecimal error = actual.subtract(exact).abs().divide(exact, digits);
            assertTrue(error.compareTo(new BigDecimal("5e-17")) <= 0, () -> first + ", " + second + ": " + actual);
            assertTrue(ExchangeRate.isValid(rate.mantissa(), rate.scale()), actual::toString);
            assertTrue(rate.scale() == 0 || rate.mantissa() % 10 != 0, actual::toString);
        }
        assertTrue(invalid > 0 && invalid < CASES / 8, "invalid: " + invalid);
    }

    @Test
    void shouldKeepWhatIsExactExact() {
        final ExchangeRate rate = new ExchangeRate();
        assertTrue(rate.divide(8, 1));
        assertEquals(125, rate.mantissa());
        assertEquals(2, rate.scale());
        assertTrue(rate.multiply(16, 0));
        assertEquals(20, rate.mantissa());
        assertEquals(0, rate.scale());
        assertTrue(rate.set(10_842, 4).multiply(11, 1));
        assertEquals(119_262, rate.mantissa());
        assertEquals(5, rate.scale());
    }

    @Test
    void shouldKnowWhatIsNoRate() {
        assertTrue(ExchangeRate.isValid(1, 9));
        assertTrue(ExchangeRate.isValid(999_999_999, 0));
        assertTrue(ExchangeRate.isValid(LIMIT - 1, 9));
        assertTrue(ExchangeRate.isValid(LIMIT - 1, 26));
        assertFalse(ExchangeRate.isValid(1, 10));
        assertFalse(ExchangeRate.isValid(1_000_000_000, 0));
        assertFalse(ExchangeRate.isValid(LIMIT - 1, 8));
        assertFalse(ExchangeRate.isValid(LIMIT - 1, 27));
        assertFalse(ExchangeRate.isValid(0, 0));
        assertFalse(ExchangeRate.isValid(LIMIT, 18));
        assertFalse(ExchangeRate.isValid(1, -1));
    }

    @Test
    void shouldRefuseWhatIsNoAmount() {
        assertThrows(IllegalArgumentException.class, () -> ExchangeRate.convert(-1, 2, 1, 0, 2));
        assertThrows(IllegalArgumentException.class, () -> ExchangeRate.convert(LIMIT, 2, 1, 0, 2));
        assertThrows(IllegalArgumentException.class, () -> ExchangeRate.convert(1, 2, 0, 0, 2));
        assertThrows(IllegalArgumentException.class, () -> ExchangeRate.convertBack(1, 2, LIMIT, 0, 2));
    }

    private static ExchangeRate rate(final BigDecimal decimal) {
        return new ExchangeRate().set(decimal.unscaledValue().longValueExact(), decimal.scale());
    }

    /** As many of few digits as of many. */
    private long anyBelow(final long bound) {
        return random.nextLong(1 + ((bound - 1) >>> random.nextInt(60)));
    }

    private BigDecimal anyRate() {
        while (true) {
            final long mantissa = anyBelow(LIMIT - 1) + 1;
            final int scale = random.nextInt(ExchangeRate.MAX_SCALE + 1);
            if (ExchangeRate.isValid(mantissa, scale)) {
                return BigDecimal.valueOf(mantissa, scale);
            }
        }
    }

    private static long minor(final BigDecimal amount, final int exponent) {
        final BigDecimal minor = amount.movePointRight(exponent).setScale(0, RoundingMode.HALF_EVEN);
        return minor.compareTo(BigDecimal.valueOf(LIMIT)) >= 0 ? Money.TOO_LARGE : minor.longValueExact();
    }
}
