package io.trailmark.api;

import io.trailmark.views.JsonFields;
import java.time.DateTimeException;

/** Times in queries. Threads: any; no state. */
final class Times {
    private Times() {}

    /**
     * The time that a parameter gives, in ms since 1970.
     *
     * @throws Refusal where it is none.
     */
    static long of(final Call call, final String name, final long ifAbsentMs) {
        return of(call.request(), name, ifAbsentMs);
    }

    /** The same. */
    static long of(final ApiRequest request, final String name, final long ifAbsentMs) {
        return read(request.query().apply(name), name, ifAbsentMs);
    }

    /** The same of a text, or null. */
    static long read(final String text, final String name, final long ifAbsentMs) {
        try {
            return text == null ? ifAbsentMs : JsonFields.parseTime(text);
        } catch (final DateTimeException e) {
            throw Refusal.ofParameter(name, name + " is a time such as 2026-11-01T00:00:00Z.");
        }
    }
}
