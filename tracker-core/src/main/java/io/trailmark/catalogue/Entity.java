package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Source;

/** What all parts of the catalogue have: a number for ever, a code for people, and where they come from. */
public sealed interface Entity permits Program, Goal, GoalRules, Partner, Link, Coupon, Registration, Rate {
    /** From 1, gapless within its kind, never used again. */
    int id();

    /** What people and addresses call it. */
    String code();

    /** 1 when first defined, one more with each change. */
    int version();

    /** Active, suspended or archived; nothing is ever deleted. */
    EntityStatus status();

    /** FILE or API: only that side changes it. */
    Source origin();

    /** From when on this version holds, in ms since 1970. */
    long effectiveFromMs();

    /** Whether it is in use. */
    default boolean isActive() {
        return status() == EntityStatus.ACTIVE;
    }

    /** Whether it was taken out of use; it keeps its number and can come back. */
    default boolean isArchived() {
        return status() == EntityStatus.ARCHIVED;
    }
}
