package io.trailmark.api;

import io.trailmark.catalogue.EntityKind;

/** The kinds of things that have an address under {@code /v1}, and what they are called there. */
enum Kind {
    PROGRAMS(EntityKind.PROGRAM, "programme", "Program", Problem.PROGRAM_UNKNOWN, false),
    GOALS(EntityKind.GOAL, "goal", "Goal", Problem.GOAL_UNKNOWN, false),
    PARTNERS(EntityKind.PARTNER, "partner", "Partner", Problem.PARTNER_UNKNOWN, true),
    LINKS(EntityKind.LINK, "link", "Link", Problem.LINK_UNKNOWN, true),
    COUPONS(EntityKind.COUPON, "coupon", "Coupon", Problem.COUPON_UNKNOWN, true),
    REGISTRATIONS(EntityKind.REGISTRATION, "registration", "Registration", Problem.REGISTRATION_UNKNOWN, true);

    private final EntityKind entity;
    private final String word;
    private final String schema;
    private final Problem unknown;
    private final boolean canBeSuspended;

    Kind(
            final EntityKind entity,
            final String word,
            final String schema,
            final Problem unknown,
            final boolean canBeSuspended) {
        this.entity = entity;
        this.word = word;
        this.schema = schema;
        this.unknown = unknown;
        this.canBeSuspended = canBeSuspended;
    }

    EntityKind entity() {
        return entity;
    }

    String word() {
        return word;
    }

    String schema() {
        return schema;
    }

    Problem unknown() {
        return unknown;
    }

    /** Others are in use or archived. */
    boolean canBeSuspended() {
        return canBeSuspended;
    }

    /** Whether each of them is one partner's. */
    boolean isOfPartners() {
        return this == LINKS || this == COUPONS || this == REGISTRATIONS;
    }

    /** The first segment of its addresses. */
    String path() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
