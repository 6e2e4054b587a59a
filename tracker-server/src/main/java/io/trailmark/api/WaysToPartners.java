package io.trailmark.api;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Coupon;
import io.trailmark.catalogue.Link;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * By which link or coupon a partner can be credited who is named by nothing else: the first active link, else the first
 * active coupon. Partners are gathered first and looked up together, in one pass over all links. One thread.
 */
final class WaysToPartners {
    private final Catalogue catalogue;
    private final Set<Integer> wanted = new HashSet<>();
    private final Map<Integer, Link> links = new HashMap<>();
    private final Map<Integer, Coupon> coupons = new HashMap<>();
    private boolean isFound;

    WaysToPartners(final Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** Before the first answer. */
    void want(final int partnerId) {
        wanted.add(partnerId);
    }

    /** Null where there is none. */
    Link link(final int partnerId) {
        find();
        return links.get(partnerId);
    }

    /** Null where there is none. */
    Coupon coupon(final int partnerId) {
        find();
        return coupons.get(partnerId);
    }

    private void find() {
        if (isFound) {
            return;
        }
        isFound = true;
        if (wanted.isEmpty()) {
            return;
        }
        for (final Link link : catalogue.links()) {
            if (link.isActive() && wanted.contains(link.partnerId())) {
                links.merge(link.partnerId(), link, (one, other) -> one.id() < other.id() ? one : other);
                if (links.size() == wanted.size()) {
                    break;
                }
            }
        }
        for (final Coupon coupon : catalogue.coupons()) {
            if (coupon.isActive() && wanted.contains(coupon.partnerId())) {
                coupons.putIfAbsent(coupon.partnerId(), coupon);
            }
        }
    }
}
