package io.trailmark.engine;

/** What one adjustment takes back, credit by credit; parallel arrays that are used again for the next. */
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

    /** One for each credit, of nothing yet. */
    void start(final Credits credits) {
        count = credits.count;
        for (int i = 0; i < count; i++) {
            reversedMinor[i] = 0;
            partnerId[i] = credits.partnerId[i];
            linkId[i] = credits.linkId[i];
            couponId[i] = credits.couponId[i];
        }
    }
}
