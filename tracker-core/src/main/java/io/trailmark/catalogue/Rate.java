package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Source;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * What one currency is worth in another from a moment on. Of the whole server, and never changed: a correction is the
 * next version of the rate of the same moment. Immutable.
 *
 * @param base one unit of this currency is {@code mantissa} by ten to the power of {@code -scale} of {@code quote}.
 * @param effectiveFromMs the moment that it is of, in ms since 1970.
 * @param authority who says so, such as ECB.
 */
public record Rate(
        int id,
        String base,
        String quote,
        long effectiveFromMs,
        long mantissa,
        int scale,
        String authority,
        int version,
        EntityStatus status,
        Source origin)
        implements Entity {

    /** Its currencies and its moment: there is one rate of each. */
    @Override
    public String code() {
        return base + '/' + quote + ' ' + Instant.ofEpochMilli(effectiveFromMs);
    }

    /** As people write it. */
    public BigDecimal decimal() {
        return BigDecimal.valueOf(mantissa, scale);
    }

    /** Whether it says the same of the same moment. */
    boolean isSame(final Rate other) {
        return code().equals(other.code())
                && mantissa == other.mantissa
                && scale == other.scale
                && authority.equals(other.authority);
    }

    Rate stamped(final int newId, final int newVersion) {
        return new Rate(newId, base, quote, effectiveFromMs, mantissa, scale, authority, newVersion, status, origin);
    }
}
