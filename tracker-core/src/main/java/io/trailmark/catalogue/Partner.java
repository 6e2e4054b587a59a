package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.Source;

/**
 * A partner of one programme. Immutable.
 *
 * @param level 1 to 31; 0: none.
 * @param group that rules may speak of; may be empty.
 * @param isSoft a coupon site or the like: its touches never beat a hard one.
 * @param customerId the partner's own customer id, which never earns the partner anything; may be empty.
 * @param statusNote why the partner has its status; may be empty.
 */
public record Partner(
        int id,
        int programId,
        String code,
        int version,
        EntityStatus status,
        Source origin,
        long effectiveFromMs,
        String name,
        PartnerType type,
        int level,
        String group,
        boolean isSoft,
        String customerId,
        String statusNote,
        Notes notes)
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
                type,
                level,
                group,
                isSoft,
                customerId,
                statusNote,
                notes);
    }
}
