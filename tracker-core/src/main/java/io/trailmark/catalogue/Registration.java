package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Source;

/**
 * A partner's protected claim on an account. Immutable; it holds as its newest version says.
 *
 * @param protectedFromMs first ms of the protection.
 * @param protectedUntilMs first ms at which it is over.
 * @param account the account's customer id.
 */
public record Registration(
        int id,
        int programId,
        int partnerId,
        String code,
        int version,
        EntityStatus status,
        Source origin,
        long protectedFromMs,
        long protectedUntilMs,
        String account)
        implements Entity {
    /** The beginning of the protection: a registration has no other time. */
    @Override
    public long effectiveFromMs() {
        return protectedFromMs;
    }

    Registration stamped(final Stamp stamp, final int ofProgramId, final int ofPartnerId) {
        return new Registration(
                stamp.id(),
                ofProgramId,
                ofPartnerId,
                code,
                stamp.version(),
                stamp.status(),
                origin,
                protectedFromMs,
                protectedUntilMs,
                account);
    }
}
