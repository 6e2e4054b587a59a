package io.trailmark.access;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many logins of one account are looked at in a while, right or wrong: a right password costs as much to look at.
 *
 * <p>Invariant: at most {@code capacity} accounts; for another one the account whose last login is the longest ago is
 * forgotten. Threads: any; each call takes a lock for a moment. Nothing is kept over a restart.
 */
final class LoginPace {
    private final int capacity;
    private final int most;
    private final long whileMs;

    /** In the order of their last logins. */
    private final Map<String, Moments> byAccount = new LinkedHashMap<>();

    /** Moments of the last logins; the next one takes the place of the oldest. */
    private static final class Moments {
        private final long[] ms;
        private int count;

        Moments(final int most) {
            ms = new long[most];
        }
    }

    /** @param most logins in any {@code whileMs}. */
    LoginPace(final int capacity, final int most, final long whileMs) {
        this.capacity = capacity;
        this.most = most;
        this.whileMs = whileMs;
    }

    /** How long this account has to wait still; 0: not at all. */
    synchronized long waitMs(final String account, final long nowMs) {
        final Moments moments = byAccount.get(account);
        return moments == null || moments.count < most
                ? 0
                : Math.max(0, moments.ms[moments.count % most] + whileMs - nowMs);
    }

    /** Counts a login that is looked at. */
    synchronized void count(final String account, final long nowMs) {
        final Moments known = byAccount.remove(account);
        final Moments moments = known == null ? new Moments(most) : known;
        moments.ms[moments.count % most] = nowMs;
        // Goes round, and stays full once it is.
        moments.count = moments.count + 1 == 2 * most ? most : moments.count + 1;
        byAccount.put(account, moments);
        if (byAccount.size() > capacity) {
            final Iterator<String> longestAgo = byAccount.keySet().iterator();
            longestAgo.next();
            longestAgo.remove();
        }
    }
}
