package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Source;

/**
 * A coupon of one partner; compared without regard to ASCII case. Immutable, and like a link it never changes hands.
 *
 * @param startsMs before this ms since 1970 it credits nobody, or {@link LinkTerms#ALWAYS}.
 * @param expiresMs first ms at which it no longer does, or {@link Link#NEVER}.
 */
public record Coupon(
        int id,
        int programId,
        int partnerId,
        String code,
        int version,
        EntityStatus status,
        Source origin,
        long effectiveFromMs,
        long startsMs,
        long expiresMs)
        implements Entity {

    Coupon stamped(final Stamp stamp, final int ofProgramId, final int ofPartnerId) {
        return new Coupon(
                stamp.id(),
                ofProgramId,
                ofPartnerId,
                code,
                stamp.version(),
                stamp.status(),
                origin,
                stamp.effectiveFromMs(),
                startsMs,
                expiresMs);
    }
}
