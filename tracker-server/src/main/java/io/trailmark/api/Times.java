package io.trailmark.api;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** Times as clients write them. */
final class Times {
    private Times() {}

    /**
     * RFC 3339 to ms since 1970.
     *
     * @throws DateTimeException when it is none, or is too far away.
     */
    static long parseMs(final String text) {
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (final ArithmeticException e) {
            throw new DateTimeException("further from 1970 than can be counted in ms: " + text, e);
        }
    }
}
