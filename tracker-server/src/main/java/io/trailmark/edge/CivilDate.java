package io.trailmark.edge;

/** Year, month and day of a moment in UTC, without allocating. Belongs to one event loop. */
final class CivilDate {
    /** ms in a day. */
    static final long DAY_MS = 86_400_000L;

    private static final int DAY_OF_1970 = 4;

    private int epochDay;
    private int year;
    private int month;
    private int day;

    /** Works out the date; 1970 to 9999. */
    void set(final long epochMs) {
        epochDay = (int) Math.floorDiv(epochMs, DAY_MS);
        // Years that begin in March put the leap day last; eras of 400 years are all alike.
        final int shifted = epochDay + 719_468;
        final int era = Math.floorDiv(shifted, 146_097);
        final int dayOfEra = shifted - era * 146_097;
        final int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        final int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        final int monthFromMarch = (5 * dayOfYear + 2) / 153;
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    }

    int year() {
        return year;
    }

    /** 1 to 12. */
    int month() {
        return month;
    }

    int day() {
        return day;
    }

    /** 0 for Sunday. */
    int dayOfWeek() {
        return Math.floorMod(epochDay + DAY_OF_1970, 7);
    }
}
