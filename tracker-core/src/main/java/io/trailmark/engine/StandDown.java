package io.trailmark.engine;

import io.trailmark.record.codec.Reason;

/**
 * Refuses soft touches that come too soon after a hard one of another partner. One pass in the order of time, keeping
 * the newest hard touch and the newest of any other partner than that one's.
 */
final class StandDown {
    private static final int NOBODY = -1;

    private final IndexSort sort;
    private final int[] order;
    private int newestPartner;
    private long newestMs;
    private int otherPartner;
    private long otherMs;

    StandDown(final int capacity) {
        sort = new IndexSort(capacity);
        order = new int[capacity];
    }

    /** Judges the touches among the candidates, of which each has been judged by itself. */
    void judge(final Candidates candidates, final long standDownMs) {
        int count = 0;
        for (int i = candidates.count - 1; i >= 0; i--) {
            if (candidates.isTouch[i] && candidates.reason[i] == Reason.OK) {
                order[count++] = i;
            }
        }
        sort.sort(order, count, candidates.touchTimeMs, candidates.touchPosition);
        newestPartner = NOBODY;
        otherPartner = NOBODY;
        int from = 0;
        while (from < count) {
            // Those of one ms together: a hard touch of the same ms counts as lying before.
            int to = from;
            while (to < count && candidates.touchTimeMs[order[to]] == candidates.touchTimeMs[order[from]]) {
                noteHard(candidates, order[to]);
                to++;
            }
            for (int i = from; i < to; i++) {
                refuseSoft(candidates, order[i], standDownMs);
            }
            from = to;
        }
    }

    private void noteHard(final Candidates candidates, final int touch) {
        if (candidates.isSoft[touch]) {
            return;
        }
        if (candidates.partnerId[touch] != newestPartner) {
            otherPartner = newestPartner;
            otherMs = newestMs;
        }
        newestPartner = candidates.partnerId[touch];
        newestMs = candidates.touchTimeMs[touch];
    }

    private void refuseSoft(final Candidates candidates, final int touch, final long standDownMs) {
        if (!candidates.isSoft[touch]) {
            return;
        }
        final boolean isOfNewest = candidates.partnerId[touch] == newestPartner;
        final int before = isOfNewest ? otherPartner : newestPartner;
        final long beforeMs = isOfNewest ? otherMs : newestMs;
        if (before != NOBODY && candidates.touchTimeMs[touch] - beforeMs < standDownMs) {
            candidates.reason[touch] = Reason.STOOD_DOWN;
        }
    }
}
