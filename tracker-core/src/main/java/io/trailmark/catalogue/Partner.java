package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.Source;

/** A partner of one programme. Immutable. */
public record Partner(
        int id,
        int programId,
        String code,
        int version,
        EntityStatus status,
        Source origin,
        long effectiveFromMs,
        String name,
        PartnerType type)
        implements Entity {

    Partner stamped(final Stamp stamp, final int ofProgramId) {
        return new Partner(
                stamp.id(),
                ofProgramId,
                code,
                stamp.version(),
                stamp.status(),
                origin,
                stamp.effectiveFromMs(),
                name,
                type);
    }
}
