package io.trailmark.catalogue;

/** Why a link is not followed to its destination. */
public enum Refusal {
    NONE(0),
    PROGRAM_ARCHIVED(1),
    PARTNER_SUSPENDED(2),
    LINK_DISABLED(3),
    LINK_EXPIRED(4),
    /** The destination in the journal is not one that prospects may be sent to. */
    DESTINATION_MISSING(5),
    LINK_NOT_STARTED(6),
    /** The engine has found that the link has had all the clicks it may have. */
    CLICK_LIMIT_REACHED(7),
    /** A rule of the link refuses such a country, device, language or time. */
    PLACE_REFUSED(8);

    private static final Refusal[] BY_NUMBER = byNumber();

    private final int number;

    Refusal(final int number) {
        this.number = number;
    }

    private static Refusal[] byNumber() {
        final Refusal[] all = values();
        final Refusal[] byNumber = new Refusal[all.length];
        for (final Refusal refusal : all) {
            byNumber[refusal.number] = refusal;
        }
        return byNumber;
    }

    static Refusal of(final int number) {
        return BY_NUMBER[number];
    }

    int number() {
        return number;
    }
}
