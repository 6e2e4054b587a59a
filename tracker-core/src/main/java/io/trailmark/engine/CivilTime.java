package io.trailmark.engine;

import io.trailmark.record.codec.Period;

/**
 * Days, months, quarters and years of the proleptic Gregorian calendar, from ms since 1970 that were shifted by their
 * time zone's offset already. No table of time zones, no state; allocates nothing.
 */
final class CivilTime {
    static final long DAY_MS = 24L * 3600 * 1000;

    private static final int MONTHS_PER_YEAR = 12;
    private static final int MONTHS_PER_QUARTER = 3;

    /** From 0000-03-01 to 1970-01-01: the arithmetic counts years from March, so that leap days come last. */
    private static final long EPOCH_DAYS = 719_468;

    private static final int DAYS_PER_ERA = 146_097;
    private static final int YEARS_PER_ERA = 400;

    private CivilTime() {}

    /** A number for the period that a local time lies in, ascending with time; 0 for ALL_TIME. */
    static long periodNumber(final Period period, final long localMs) {
        return switch (period) {
            case DAY -> dayNumber(localMs);
            case MONTH -> monthNumber(localMs);
            case QUARTER -> Math.floorDiv(monthNumber(localMs), MONTHS_PER_QUARTER);
            case YEAR -> Math.floorDiv(monthNumber(localMs), MONTHS_PER_YEAR);
            default -> 0;
        };
    }

    /** Days since 1970-01-01. */
    static long dayNumber(final long localMs) {
        return Math.floorDiv(localMs, DAY_MS);
    }

    /** Months since January of the year 0. */
    static long monthNumber(final long localMs) {
        final long date = date(dayNumber(localMs));
        return date >> Byte.SIZE;
    }

    /** The same day and time so many months later; a day that the month does not have becomes its last. */
    static long plusMonths(final long localMs, final int months) {
        final long dayNumber = dayNumber(localMs);
        final long date = date(dayNumber);
        final long month = (date >> Byte.SIZE) + months;
        final long dayOfMonth = Math.min(date & 0xFF, monthLengthDays(month));
        return (firstDayOf(month) + dayOfMonth - 1) * DAY_MS + (localMs - dayNumber * DAY_MS);
    }

    private static long monthLengthDays(final long month) {
        return firstDayOf(month + 1) - firstDayOf(month);
    }

    /** Month number and day of the month (1 to 31) in the low byte. */
    private static long date(final long dayNumber) {
        final long days = dayNumber + EPOCH_DAYS;
        final long era = Math.floorDiv(days, DAYS_PER_ERA);
        final long dayOfEra = days - era * DAYS_PER_ERA;
        final long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        final long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        final long monthFromMarch = (5 * dayOfYear + 2) / 153;
        final long dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        final long monthsFromMarch = (era * YEARS_PER_ERA + yearOfEra) * MONTHS_PER_YEAR + monthFromMarch;
        return (monthsFromMarch + 2) << Byte.SIZE | dayOfMonth;
    }

    /** Day number of the first day of a month. */
    private static long firstDayOf(final long month) {
        final long monthsFromMarch = month - 2;
        final long year = Math.floorDiv(monthsFromMarch, MONTHS_PER_YEAR);
        final long monthFromMarch = monthsFromMarch - year * MONTHS_PER_YEAR;
        final long era = Math.floorDiv(year, YEARS_PER_ERA);
        final long yearOfEra = year - era * YEARS_PER_ERA;
        final long dayOfYear = (153 * monthFromMarch + 2) / 5;
        final long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * DAYS_PER_ERA + dayOfEra - EPOCH_DAYS;
    }
}
