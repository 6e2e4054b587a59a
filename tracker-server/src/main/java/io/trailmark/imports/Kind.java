package io.trailmark.imports;

import java.util.Locale;

/** What the rows of a file are. */
public enum Kind {
    LINKS,
    PARTNERS,
    COUPONS,
    CUSTOMERS,
    CONVERSIONS;

    /** Whether the rows are things of the catalogue; else they are events. */
    public boolean isCatalogue() {
        return this != CUSTOMERS && this != CONVERSIONS;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
