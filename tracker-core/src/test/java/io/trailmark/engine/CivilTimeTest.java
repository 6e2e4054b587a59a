package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.trailmark.record.codec.Period;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Aim: the calendar by arithmetic is the one of java.time. Method: every day of 900 years, and random months on. */
final class CivilTimeTest {
    @Test
    void shouldNumberEveryDayMonthQuarterAndYearAsTheCalendarDoes() {
        LocalDateTime date = LocalDateTime.of(1599, 12, 1, 0, 0);
        while (date.getYear() < 2500) {
            final long startMs = date.toInstant(ZoneOffset.UTC).toEpochMilli();
            check(date, startMs);
            check(date, startMs + CivilTime.DAY_MS - 1);
            date = date.plusDays(1);
        }
    }

    private static void check(final LocalDateTime date, final long localMs) {
        final long month = date.getYear() * 12L + date.getMonthValue() - 1;
        assertEquals(date.toLocalDate().toEpochDay(), CivilTime.periodNumber(Period.DAY, localMs));
        assertEquals(month, CivilTime.periodNumber(Period.MONTH, localMs));
        assertEquals(month / 3, CivilTime.periodNumber(Period.QUARTER, localMs));
        assertEquals(date.getYear(), CivilTime.periodNumber(Period.YEAR, localMs));
        assertEquals(0, CivilTime.periodNumber(Period.ALL_TIME, localMs));
    }

    @Test
    void shouldKeepDayAndTimeMonthsLaterOrTakeTheLastDayThereIs() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            final LocalDateTime date = LocalDateTime.of(1960, 1, 31, 0, 0)
                    .plusDays(random.nextInt(60_000))
                    .plus(random.nextInt(86_400_000), ChronoUnit.MILLIS);
            final int months = random.nextInt(4) == 0 ? random.nextInt(65_534) : random.nextInt(40);
            assertEquals(
                    date.plusMonths(months).toInstant(ZoneOffset.UTC).toEpochMilli(),
                    CivilTime.plusMonths(date.toInstant(ZoneOffset.UTC).toEpochMilli(), months),
                    () -> date + " plus " + months + " months, seed " + seed);
        }
    }

    @Test
    void shouldKnowTheLastDayOfEveryMonthOfEveryKindOfYear() {
        for (final int year : new int[] {1900, 2000, 2024, 2025, 2100}) {
            for (int month = 1; month <= 12; month++) {
                final YearMonth last = YearMonth.of(year, month);
                final long fromMs = LocalDateTime.of(year - 1, 12, 31, 23, 59)
                        .toInstant(ZoneOffset.UTC)
                        .toEpochMilli();
                assertEquals(
                        last.atEndOfMonth()
                                .atTime(23, 59)
                                .toInstant(ZoneOffset.UTC)
                                .toEpochMilli(),
                        CivilTime.plusMonths(fromMs, month));
            }
        }
    }
}
