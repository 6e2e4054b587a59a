package io.trailmark.edge;

/** A moment as text, {@code 2026-11-01T10:00:00.000Z}, without allocating. Belongs to one event loop. */
final class Rfc3339 {
    /** Bytes of the text. */
    static final int LENGTH = 24;

    private final byte[] bytes = Ascii.bytes("1970-01-01T00:00:00.000Z");
    private final CivilDate date = new CivilDate();

    void encode(final long epochMs) {
        date.set(epochMs);
        final int msOfDay = (int) Math.floorMod(epochMs, CivilDate.DAY_MS);
        final int secondOfDay = msOfDay / 1000;
        Ascii.putTwoDigits(bytes, 0, date.year() / 100);
        Ascii.putTwoDigits(bytes, 2, date.year() % 100);
        Ascii.putTwoDigits(bytes, 5, date.month());
        Ascii.putTwoDigits(bytes, 8, date.day());
        Ascii.putTwoDigits(bytes, 11, secondOfDay / 3600);
        Ascii.putTwoDigits(bytes, 14, secondOfDay / 60 % 60);
        Ascii.putTwoDigits(bytes, 17, secondOfDay % 60);
        Ascii.putTwoDigits(bytes, 20, msOfDay % 1000 / 10);
        bytes[22] = (byte) ('0' + msOfDay % 10);
    }

    /** Valid until the next {@link #encode}. */
    byte[] bytes() {
        return bytes;
    }
}
