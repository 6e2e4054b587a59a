package io.trailmark.edge;

import java.util.concurrent.TimeUnit;

/** The {@code Date} header line, written anew once a second and in place. Belongs to one event loop. */
final class HttpDate {
    private static final byte[] DAYS = Ascii.bytes("SunMonTueWedThuFriSat");
    private static final byte[] MONTHS = Ascii.bytes("JanFebMarAprMayJunJulAugSepOctNovDec");
    private static final int DAY_OF_1970 = 4;

    private final byte[] line = Ascii.bytes("Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n");
    private long encodedSecond;

    /** Tells the time. */
    void update(final long epochMs) {
        final long second = TimeUnit.MILLISECONDS.toSeconds(epochMs);
        if (second != encodedSecond) {
            encodedSecond = second;
            encode(second);
        }
    }

    /** With its line end; valid until the next {@link #update}. */
    byte[] line() {
        return line;
    }

    private void encode(final long second) {
        final int epochDay = (int) Math.floorDiv(second, 86_400L);
        final int secondOfDay = (int) Math.floorMod(second, 86_400L);
        System.arraycopy(DAYS, 3 * Math.floorMod(epochDay + DAY_OF_1970, 7), line, 6, 3);
        // Civil date from the day number: years that begin in March put the leap day last.
        final int shifted = epochDay + 719_468;
        final int era = Math.floorDiv(shifted, 146_097);
        final int dayOfEra = shifted - era * 146_097;
        final int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        final int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        final int monthFromMarch = (5 * dayOfYear + 2) / 153;
        final int day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        final int month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        final int year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        putTwoDigits(11, day);
        System.arraycopy(MONTHS, 3 * (month - 1), line, 14, 3);
        putTwoDigits(18, year / 100);
        putTwoDigits(20, year % 100);
        putTwoDigits(23, secondOfDay / 3600);
        putTwoDigits(26, secondOfDay / 60 % 60);
        putTwoDigits(29, secondOfDay % 60);
    }

    private void putTwoDigits(final int at, final int number) {
        line[at] = (byte) ('0' + number / 10);
        line[at + 1] = (byte) ('0' + number % 10);
    }
}
