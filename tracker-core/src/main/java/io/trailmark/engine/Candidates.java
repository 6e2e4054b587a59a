package io.trailmark.engine;

import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.TouchKind;

/**
 * All that could be credited for one conversion, each with the reason why it was taken or not; parallel arrays that are
 * used again for the next.
 */
final class Candidates {
    /** No candidate. */
    static final int NONE = -1;

    final long[] touchTimeMs;
    final long[] touchPosition;
    final int[] partnerId;
    final int[] linkId;
    final int[] couponId;
    final int[] registrationId;
    final TouchKind[] kind;
    final Reason[] reason;
    final ClickClass[] clickClass;

    /** Given by the model; 0: the model never saw it. */
    final long[] weight;

    final long[] shareBillionths;
    int count;

    Candidates(final int capacity) {
        touchTimeMs = new long[capacity];
        touchPosition = new long[capacity];
        partnerId = new int[capacity];
        linkId = new int[capacity];
        couponId = new int[capacity];
        registrationId = new int[capacity];
        kind = new TouchKind[capacity];
        reason = new Reason[capacity];
        clickClass = new ClickClass[capacity];
        weight = new long[capacity];
        shareBillionths = new long[capacity];
    }

    /** Adds a click and returns its index. */
    int addClick(
            final TouchKind touchKind,
            final long timeMs,
            final long position,
            final int partner,
            final int link,
            final ClickClass foundClass,
            final Reason verdict) {
        final int index = add(touchKind, timeMs, partner, foundClass, verdict);
        touchPosition[index] = position;
        linkId[index] = link;
        return index;
    }

    /** Adds a coupon and returns its index. */
    int addCoupon(final long timeMs, final int partner, final int coupon, final Reason verdict) {
        final int index = add(TouchKind.COUPON, timeMs, partner, ClickClass.NULL_VAL, verdict);
        couponId[index] = coupon;
        return index;
    }

    private int add(
            final TouchKind touchKind,
            final long timeMs,
            final int partner,
            final ClickClass foundClass,
            final Reason verdict) {
        final int index = count++;
        touchTimeMs[index] = timeMs;
        touchPosition[index] = 0;
        partnerId[index] = partner;
        linkId[index] = 0;
        couponId[index] = 0;
        registrationId[index] = 0;
        weight[index] = 0;
        shareBillionths[index] = 0;
        kind[index] = touchKind;
        reason[index] = verdict;
        clickClass[index] = foundClass;
        return index;
    }
}
