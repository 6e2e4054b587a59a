package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.ReferrerPolicy;
import io.trailmark.record.codec.Source;

/**
 * A link of one partner. Immutable. A link never changes hands: the same code under another partner is another link, so
 * that clicks of the past stay with the partner who earned them.
 *
 * @param destination with macros.
 * @param redirectStatus 302, 303 or 307.
 * @param expiresMs first ms since 1970 at which the link is refused, or {@link #NEVER}.
 * @param fallback where refused clicks go; empty: the programme's.
 * @param terms what else decides where its prospects go.
 */
public record Link(
        int id,
        int programId,
        int partnerId,
        String code,
        int version,
        EntityStatus status,
        Source origin,
        long effectiveFromMs,
        String destination,
        int redirectStatus,
        Forwarding forwarding,
        ReferrerPolicy referrerPolicy,
        long expiresMs,
        String fallback,
        LinkTerms terms,
        Notes notes)
        implements Entity {

    /** The link does not expire. */
    public static final long NEVER = Long.MAX_VALUE;

    Link stamped(final Stamp stamp, final int ofProgramId, final int ofPartnerId) {
        return new Link(
                stamp.id(),
                ofProgramId,
                ofPartnerId,
                code,
                stamp.version(),
                stamp.status(),
                origin,
                stamp.effectiveFromMs(),
                destination,
                redirectStatus,
                forwarding,
                referrerPolicy,
                expiresMs,
                fallback,
                terms,
                notes);
    }
}
