package io.trailmark.api;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** Times as clients write them. */
final class Times {
    private Times() {}

    /**
     * RFC 3339 to ms since 1970.
     *
     * @throws DateTimeException when it is none.
     */
    static long parseMs(final String text) {
        return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    }
}
