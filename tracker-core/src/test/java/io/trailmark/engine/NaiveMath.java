package io.trailmark.engine;

import io.trailmark.record.codec.Period;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Sums, splits and calendars as section 1 of docs/RULES.md has them, with numbers that know no bounds. */
final class NaiveMath {
    static final long WHOLE = 1_000_000_000;
    private static final long PPM = 1_000_000;
    private static final BigInteger ONE_BEFORE_DECAY = BigInteger.ONE.shiftLeft(62);

    private NaiveMath() {}

    static BigInteger big(final long value) {
        return BigInteger.valueOf(value);
    }

    /** {@code a * b / c} to the nearest, half to even. */
    static long round(final long a, final long b, final long c) {
        return round(big(a).multiply(big(b)), c);
    }

    static long round(final BigInteger numerator, final long denominator) {
        return new BigDecimal(numerator)
                .divide(BigDecimal.valueOf(denominator), 0, RoundingMode.HALF_EVEN)
                .longValueExact();
    }

    static long percent(final long amount, final long ppm) {
        return round(amount, ppm, PPM);
    }

    /** What falls within each step, at its rate, rounded once. */
    static long marginal(final List<Events.Step> steps, final long volume) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < steps.size(); i++) {
            final long from = steps.get(i).from();
            final long to =
                    i + 1 < steps.size() ? Math.min(volume, steps.get(i + 1).from()) : volume;
            if (to > from) {
                sum = sum.add(big(to - from).multiply(big(steps.get(i).ppm())));
            }
        }
        return round(sum, PPM);
    }

    /** By largest remainder; of equal remainders the earlier goes first. */
    static List<Long> split(final long units, final List<Long> weights) {
        final BigInteger sum = weights.stream().map(NaiveMath::big).reduce(BigInteger.ZERO, BigInteger::add);
        final List<Long> parts = new ArrayList<>();
        final List<BigInteger> remainders = new ArrayList<>();
        long left = units;
        for (final long weight : weights) {
            final BigInteger[] each = big(weight).multiply(big(units)).divideAndRemainder(sum);
            parts.add(each[0].longValueExact());
            remainders.add(each[1]);
            left -= each[0].longValueExact();
        }
        final List<Integer> order = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing((Integer i) -> remainders.get(i)).reversed());
        for (int i = 0; i < left; i++) {
            parts.set(order.get(i), parts.get(order.get(i)) + 1);
        }
        return parts;
    }

    /** Section 5.1; the constants are taken as roots of a number with many digits. */
    static long decay(final long ageMs, final long halfLifeMs) {
        final long halvings = ageMs / halfLifeMs;
        final BigInteger fraction = big(ageMs % halfLifeMs).shiftLeft(32).divide(big(halfLifeMs));
        BigInteger weight = ONE_BEFORE_DECAY;
        for (int k = 1; k <= 32; k++) {
            if (fraction.testBit(32 - k)) {
                weight = weight.multiply(Decay.CONSTANTS.get(k - 1)).shiftRight(62);
            }
        }
        return halvings >= 63 ? 0 : weight.shiftRight((int) halvings).longValueExact();
    }

    /** {@code floor(2^62 * 2^(-2^(-k)))} for k from 1 to 32, from square roots of one half. */
    private static final class Decay {
        private static final int EXTRA_BITS = 400;
        private static final List<BigInteger> CONSTANTS = constants();

        private static List<BigInteger> constants() {
            final List<BigInteger> constants = new ArrayList<>();
            BigInteger root = BigInteger.ONE.shiftLeft(EXTRA_BITS - 1);
            for (int k = 1; k <= 32; k++) {
                root = root.shiftLeft(EXTRA_BITS).sqrt();
                constants.add(root.shiftRight(EXTRA_BITS - 62));
            }
            return constants;
        }
    }

    static LocalDateTime local(final long timeMs, final int offsetS) {
        final long shifted = timeMs + offsetS * 1000L;
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(shifted, 1000L), (int) Math.floorMod(shifted, 1000L) * 1_000_000, ZoneOffset.UTC);
    }

    /** Which day, month, quarter or year a local time belongs to. */
    static String period(final Period period, final LocalDateTime local) {
        return switch (period) {
            case DAY -> local.toLocalDate().toString();
            case MONTH -> YearMonth.from(local).toString();
            case QUARTER -> local.getYear() + " quarter " + local.get(IsoFields.QUARTER_OF_YEAR);
            case YEAR -> Integer.toString(local.getYear());
            default -> "ever";
        };
    }
}
