package io.trailmark.edge;

/** The {@code Date} header line, written anew once a second and in place. Belongs to one event loop. */
final class HttpDate {
    private static final byte[] DAYS = Ascii.bytes("SunMonTueWedThuFriSat");
    private static final byte[] MONTHS = Ascii.bytes("JanFebMarAprMayJunJulAugSepOctNovDec");

    private final byte[] line = Ascii.bytes("Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n");
    private final CivilDate date = new CivilDate();
    private long encodedSecond;

    /** Tells the time. */
    void update(final long epochMs) {
        final long second = Math.floorDiv(epochMs, 1000L);
        if (second != encodedSecond) {
            encodedSecond = second;
            encode(epochMs);
        }
    }

    /** With its line end; valid until the next {@link #update}. */
    byte[] line() {
        return line;
    }

    private void encode(final long epochMs) {
        date.set(epochMs);
        final int secondOfDay = (int) (Math.floorMod(epochMs, CivilDate.DAY_MS) / 1000);
        System.arraycopy(DAYS, 3 * date.dayOfWeek(), line, 6, 3);
        Ascii.putTwoDigits(line, 11, date.day());
        System.arraycopy(MONTHS, 3 * (date.month() - 1), line, 14, 3);
        Ascii.putTwoDigits(line, 18, date.year() / 100);
        Ascii.putTwoDigits(line, 20, date.year() % 100);
        Ascii.putTwoDigits(line, 23, secondOfDay / 3600);
        Ascii.putTwoDigits(line, 26, secondOfDay / 60 % 60);
        Ascii.putTwoDigits(line, 29, secondOfDay % 60);
    }
}
