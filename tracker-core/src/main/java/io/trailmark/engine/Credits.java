package io.trailmark.engine;

import io.trailmark.money.Fractions;
import io.trailmark.record.codec.TouchKind;

/**
 * The credits of one conversion, as parallel arrays that are used again for the next.
 *
 * <p>Invariant: with any credit at all, the shares add up to exactly {@link #WHOLE}.
 */
final class Credits {
    /** All of a conversion, in billionths. */
    static final long WHOLE = 1_000_000_000;

    final long[] shareBillionths;

    /** Money for the partner, before anything is taken back. */
    final long[] rewardMinor;

    /** Its part of the order value; parts add up to it. */
    final long[] valueMinor;

    final long[] touchTimeMs;
    final long[] touchPosition;
    final int[] partnerId;
    final int[] linkId;
    final int[] couponId;
    final int[] registrationId;
    final TouchKind[] kind;
    private final long[] remainders;
    int count;

    Credits(final int capacity) {
        shareBillionths = new long[capacity];
        rewardMinor = new long[capacity];
        valueMinor = new long[capacity];
        remainders = new long[capacity];
        touchTimeMs = new long[capacity];
        touchPosition = new long[capacity];
        partnerId = new int[capacity];
        linkId = new int[capacity];
        couponId = new int[capacity];
        registrationId = new int[capacity];
        kind = new TouchKind[capacity];
    }

    /** Adds a credit for a candidate, for now without a reward. */
    void add(final Candidates candidates, final int candidate, final long share) {
        shareBillionths[count] = share;
        rewardMinor[count] = 0;
        valueMinor[count] = 0;
        touchTimeMs[count] = candidates.touchTimeMs[candidate];
        touchPosition[count] = candidates.touchPosition[candidate];
        partnerId[count] = candidates.partnerId[candidate];
        linkId[count] = candidates.linkId[candidate];
        couponId[count] = candidates.couponId[candidate];
        registrationId[count] = candidates.registrationId[candidate];
        kind[count] = candidates.kind[candidate];
        count++;
    }

    /** Splits the order value by largest remainder over the shares. */
    void splitValue(final long value) {
        if (count > 0) {
            Fractions.splitByLargestRemainder(value, shareBillionths, count, valueMinor, remainders);
        }
    }

    /** All parts of the order value that are one partner's. */
    long valueMinorOf(final int partner) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value += partnerId[i] == partner ? valueMinor[i] : 0;
        }
        return value;
    }

    /** Whether no earlier credit is the same partner's. */
    boolean isFirstOfPartner(final int credit) {
        for (int i = 0; i < credit; i++) {
            if (partnerId[i] == partnerId[credit]) {
                return false;
            }
        }
        return true;
    }
}
