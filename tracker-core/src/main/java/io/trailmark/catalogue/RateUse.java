package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.money.ExchangeRate;
import java.time.LocalDate;

/**
 * The rate that a look-up led to, and who says so. Belongs to one thread, and is filled anew by each look-up; allocates
 * a date where one is found.
 */
public final class RateUse {
    /** Longest text of {@link #source}: two authorities with their moments, and what is between. */
    public static final int SOURCE_BYTES = 2 * (Limits.AUTHORITY_LENGTH_BYTES + 1 + 20) + 2 + 8;

    private static final long DAY_MS = 86_400_000L;
    private static final byte[] BETWEEN = " via ".getBytes(UTF_8);

    final Leg first = new Leg();
    final Leg tried = new Leg();
    final Leg triedSecond = new Leg();

    private final Leg bestFirst = new Leg();
    private final Leg bestSecond = new Leg();
    private int bestBetween;
    private final ExchangeRate rate = new ExchangeRate();
    private final byte[] source = new byte[SOURCE_BYTES];
    private int sourceLengthBytes;

    /** One rate on the way from a currency to another. */
    static final class Leg {
        private RateTimeline timeline;
        private int index;
        private boolean isInverse;

        void clear() {
            timeline = null;
        }

        boolean isFound() {
            return timeline != null;
        }

        /** Takes the newest rate of a timeline, or null, where there is one that is newer than what it has. */
        void take(final RateTimeline of, final RateQuery query, final boolean isOfInverse) {
            final int found = of == null ? RateTimeline.NONE : of.at(query.timeMs());
            if (found == RateTimeline.NONE
                    || of.fromMs(found) < query.timeMs() - query.maxAgeMs()
                    || (isFound() && of.fromMs(found) <= fromMs())) {
                return;
            }
            timeline = of;
            index = found;
            isInverse = isOfInverse;
        }

        private void copyFrom(final Leg other) {
            timeline = other.timeline;
            index = other.index;
            isInverse = other.isInverse;
        }

        private long fromMs() {
            return timeline.fromMs(index);
        }

        private boolean divides(final ExchangeRate rate) {
            return rate.divide(timeline.mantissa(index), timeline.scale(index));
        }

        private boolean isSameSource(final Leg other) {
            return fromMs() == other.fromMs() && timeline.authority(index) == other.timeline.authority(other.index);
        }
    }

    void clear() {
        first.clear();
        bestFirst.clear();
        bestSecond.clear();
        sourceLengthBytes = 0;
    }

    /** Takes what is being tried where its older day is newer than that of the best way so far. */
    void takeNewerWay(final int between) {
        if (!tried.isFound() || !triedSecond.isFound()) {
            return;
        }
        final long ms = Math.min(tried.fromMs(), triedSecond.fromMs());
        final long bestMs = isCrossing() ? Math.min(bestFirst.fromMs(), bestSecond.fromMs()) : Long.MIN_VALUE;
        if (ms > bestMs || (ms == bestMs && between < bestBetween)) {
            bestFirst.copyFrom(tried);
            bestSecond.copyFrom(triedSecond);
            bestBetween = between;
        }
    }

    boolean isCrossing() {
        return bestFirst.isFound();
    }

    /** Works out the rate of the first leg; false where it is too small or too large to be one. */
    boolean direct() {
        say(first);
        if (first.isInverse) {
            return first.divides(rate.set(1, 0));
        }
        rate.set(first.timeline.mantissa(first.index), first.timeline.scale(first.index));
        return true;
    }

    /** Works out the rate of both legs, first what multiplies: the less is rounded. */
    boolean cross() {
        say(bestFirst);
        if (!bestFirst.isSameSource(bestSecond)) {
            put((byte) ',');
            put((byte) ' ');
            say(bestSecond);
        }
        System.arraycopy(BETWEEN, 0, source, sourceLengthBytes, BETWEEN.length);
        sourceLengthBytes = CurrencyCodes.copy(bestBetween, source, sourceLengthBytes + BETWEEN.length);
        if (bestFirst.isInverse && bestSecond.isInverse) {
            return bestFirst.divides(rate.set(1, 0)) && bestSecond.divides(rate);
        }
        final Leg multiplying = bestFirst.isInverse ? bestSecond : bestFirst;
        final Leg other = bestFirst.isInverse ? bestFirst : bestSecond;
        rate.set(multiplying.timeline.mantissa(multiplying.index), multiplying.timeline.scale(multiplying.index));
        return other.isInverse
                ? other.divides(rate)
                : rate.multiply(other.timeline.mantissa(other.index), other.timeline.scale(other.index));
    }

    /** The digits of the rate: one unit of the currency that is left is this many of the other. */
    public long mantissa() {
        return rate.mantissa();
    }

    /** How many of the digits are decimals. */
    public int scale() {
        return rate.scale();
    }

    /** Holds {@link #sourceLengthBytes} of text from 0 on: who says so and of which moment it is. Not to be changed. */
    public byte[] source() {
        return source;
    }

    /** Bytes of the text. */
    public int sourceLengthBytes() {
        return sourceLengthBytes;
    }

    /** The text, off the hot path. */
    public String sourceText() {
        return new String(source, 0, sourceLengthBytes, UTF_8);
    }

    private void say(final Leg leg) {
        sourceLengthBytes = leg.timeline.authority(leg.index).copy(source, sourceLengthBytes);
        put((byte) ' ');
        date(LocalDate.ofEpochDay(Math.floorDiv(leg.fromMs(), DAY_MS)));
        final long msOfDay = Math.floorMod(leg.fromMs(), DAY_MS);
        if (msOfDay != 0) {
            put((byte) 'T');
            digits(msOfDay / 3_600_000, 2);
            put((byte) ':');
            digits(msOfDay / 60_000 % 60, 2);
            put((byte) ':');
            digits(msOfDay / 1000 % 60, 2);
            put((byte) 'Z');
        }
    }

    private void date(final LocalDate date) {
        digits(date.getYear(), 4);
        put((byte) '-');
        digits(date.getMonthValue(), 2);
        put((byte) '-');
        digits(date.getDayOfMonth(), 2);
    }

    private void digits(final long value, final int count) {
        long rest = value;
        for (int i = count - 1; i >= 0; i--) {
            source[sourceLengthBytes + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        sourceLengthBytes += count;
    }

    private void put(final byte letter) {
        source[sourceLengthBytes++] = letter;
    }
}
