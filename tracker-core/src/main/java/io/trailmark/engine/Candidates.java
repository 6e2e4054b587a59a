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

    /** The click id, the registration and the coupon. */
    private static final int BESIDE_PATH_AND_CUSTOMER = 3;

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

    /** A click or a view; a click id that proves nothing is none. */
    final boolean[] isTouch;

    /** Of touches: never beats a hard one. */
    final boolean[] isSoft;

    /** Of touches: the partner's group at the touch's time. */
    final int[] group;

    int count;

    /** The one that the click id names. */
    int named;

    int registration;

    /** The first of the customer's, which lie side by side. */
    int firstOfCustomer;

    int coupon;

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
        isTouch = new boolean[capacity];
        isSoft = new boolean[capacity];
        group = new int[capacity];
    }

    /** How many there can be: a path with a click id beside it, as many of the customer's, and the other sources. */
    static int capacity(final int pathCapacity) {
        return pathCapacity + creditCapacity(pathCapacity) + BESIDE_PATH_AND_CUSTOMER;
    }

    /** How many can be credited: a path with a click id beside it. */
    static int creditCapacity(final int pathCapacity) {
        return pathCapacity + 1;
    }

    /** Forgets all. */
    void clear() {
        count = 0;
        named = NONE;
        registration = NONE;
        firstOfCustomer = NONE;
        coupon = NONE;
    }

    /** Adds a candidate without particulars but its time and partner, and returns its index. */
    int add(final TouchKind touchKind, final long timeMs, final int partner, final Reason verdict) {
        final int index = count++;
        kind[index] = touchKind;
        touchTimeMs[index] = timeMs;
        partnerId[index] = partner;
        reason[index] = verdict;
        touchPosition[index] = 0;
        linkId[index] = 0;
        couponId[index] = 0;
        registrationId[index] = 0;
        clickClass[index] = ClickClass.NULL_VAL;
        weight[index] = 0;
        shareBillionths[index] = 0;
        isTouch[index] = false;
        return index;
    }

    /** Takes no credit yet, and is not refused so far. */
    boolean isOpen(final int index) {
        return reason[index] == Reason.OK && shareBillionths[index] == 0;
    }

    /** Takes part of the credit. */
    boolean isCredited(final int index) {
        return reason[index] == Reason.OK && shareBillionths[index] > 0;
    }
}
