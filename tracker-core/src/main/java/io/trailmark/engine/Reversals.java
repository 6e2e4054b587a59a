package io.trailmark.engine;

/** What one refund takes back, credit by credit; parallel arrays that are used again for the next. */
final class Reversals {
    final long[] reversedMinor;
    final int[] partnerId;
    final int[] linkId;
    final int[] couponId;
    int count;

    Reversals(final int capacity) {
        reversedMinor = new long[capacity];
        partnerId = new int[capacity];
        linkId = new int[capacity];
        couponId = new int[capacity];
    }

    void add(final Credits credits, final int credit, final long minor) {
        reversedMinor[count] = minor;
        partnerId[count] = credits.partnerId[credit];
        linkId[count] = credits.linkId[credit];
        couponId[count] = credits.couponId[credit];
        count++;
    }
}
