package io.trailmark.views;

import java.util.Arrays;
import org.agrona.collections.Int2IntCounterMap;

/**
 * Which row of its programme's sums belongs to a link, a coupon or a partner.
 *
 * <p>Numbers of links are dense and looked up for every click, so they are an array. Thread: one at a time.
 */
final class RowIndexes {
    static final int MISSING = -1;

    private static final int FIRST_LINKS = 64;

    private final Int2IntCounterMap byCoupon = new Int2IntCounterMap(MISSING);
    private final Int2IntCounterMap byPartner = new Int2IntCounterMap(MISSING);

    /** Index + 1; 0: none. */
    private int[] byLink = new int[FIRST_LINKS];

    /** A credit of a registration has neither link nor coupon: there is one row of such for each partner. */
    int get(final int partnerId, final int linkId, final int couponId) {
        if (linkId != 0) {
            return linkId < byLink.length ? byLink[linkId] - 1 : MISSING;
        }
        return couponId != 0 ? byCoupon.get(couponId) : byPartner.get(partnerId);
    }

    void put(final int partnerId, final int linkId, final int couponId, final int rowIndex) {
        if (linkId != 0) {
            if (linkId >= byLink.length) {
                byLink = Arrays.copyOf(byLink, Math.max(linkId + 1, byLink.length * 2));
            }
            byLink[linkId] = rowIndex + 1;
        } else if (couponId != 0) {
            byCoupon.put(couponId, rowIndex);
        } else {
            byPartner.put(partnerId, rowIndex);
        }
    }
}
