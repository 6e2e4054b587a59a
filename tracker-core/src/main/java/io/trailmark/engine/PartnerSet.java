package io.trailmark.engine;

import java.util.Arrays;
import org.agrona.BitUtil;

/** Partners met on a path. Emptied by a new stamp, so that clearing costs nothing. */
final class PartnerSet {
    private static final int SPREAD = 0x9E3779B9;

    private final int[] partnerIds;
    private final int[] stamps;
    private final int shift;
    private int stamp;

    PartnerSet(final int capacity) {
        final int slots = BitUtil.findNextPositivePowerOfTwo(2 * capacity);
        partnerIds = new int[slots];
        stamps = new int[slots];
        shift = Integer.SIZE - Integer.numberOfTrailingZeros(slots);
    }

    void clear() {
        stamp++;
        if (stamp == 0) {
            Arrays.fill(stamps, 0);
            stamp = 1;
        }
    }

    /** Adds a partner; false where it is there already. */
    boolean add(final int partnerId) {
        int slot = (partnerId * SPREAD) >>> shift;
        while (stamps[slot] == stamp) {
            if (partnerIds[slot] == partnerId) {
                return false;
            }
            slot = (slot + 1) & (stamps.length - 1);
        }
        stamps[slot] = stamp;
        partnerIds[slot] = partnerId;
        return true;
    }
}
