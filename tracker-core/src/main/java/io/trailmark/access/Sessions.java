package io.trailmark.access;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Sessions of users: short-lived tokens that are held in memory only, by their SHA-256. A restart ends all of them.
 *
 * <p>Invariant: at most {@link #MOST_SESSIONS}, of one user at most {@link #MOST_PER_USER}; for another one that which
 * is longest unused ends. Threads: any; a change copies the table, a look-up is one read of it and allocates nothing.
 */
public final class Sessions {
    /** Every session's token begins so: it is found by scanners for leaked secrets. */
    public static final String PREFIX = "tms_";

    /** A session that is not used for so long has ended. */
    public static final long IDLE_MS = TimeUnit.MINUTES.toMillis(30);

    /** And all end after so long. */
    public static final long LONGEST_MS = TimeUnit.HOURS.toMillis(12);

    /** Of all users; a change copies a table of this size. */
    public static final int MOST_SESSIONS = 4_096;

    /** A person has a few browsers and terminals. */
    public static final int MOST_PER_USER = 20;

    private final LongSupplier clockMs;
    private final List<Grant> live = new ArrayList<>();
    private volatile GrantTable table = GrantTable.EMPTY;

    /** @param clockMs in ms since 1970. */
    public Sessions(final LongSupplier clockMs) {
        this.clockMs = clockMs;
    }

    /** Begins one; the token is kept nowhere. */
    synchronized NewSession begin(final User user) {
        final long nowMs = clockMs.getAsLong();
        live.removeIf(session -> !session.lease().isLive(nowMs));
        endLongestUnused(session -> session.id().equals(user.id()), MOST_PER_USER);
        endLongestUnused(_ -> true, MOST_SESSIONS);
        final String token = Secrets.make(PREFIX);
        final Grant session = new Grant(user, Secrets.sha256(token), new Lease(nowMs, LONGEST_MS, IDLE_MS));
        live.add(session);
        table = new GrantTable(live);
        return new NewSession(token, session, user);
    }

    /** Makes room for one more of these. */
    private void endLongestUnused(final Predicate<Grant> of, final int most) {
        final List<Grant> these = live.stream()
                .filter(of)
                .sorted(Comparator.comparingLong(session -> session.lease().usedMs()))
                .toList();
        if (these.size() >= most) {
            live.removeAll(these.subList(0, these.size() - most + 1));
        }
    }

    /** The live session whose token has this sum, which is used by this; null where there is none. */
    Grant find(final byte[] sha256) {
        final Grant session = table.find(sha256);
        if (session == null) {
            return null;
        }
        final long nowMs = clockMs.getAsLong();
        if (!session.lease().isLive(nowMs)) {
            return null;
        }
        session.lease().use(nowMs);
        return session;
    }

    /** Ends all sessions of a user; returns how many. */
    int endAll(final String userId) {
        return end(session -> session.id().equals(userId));
    }

    /** Ends one session; returns whether it was there. */
    public boolean end(final Grant one) {
        return end(session -> session == one) > 0;
    }

    private synchronized int end(final Predicate<Grant> which) {
        final int before = live.size();
        live.removeIf(which);
        table = new GrantTable(live);
        return before - live.size();
    }

    /** How many there are; some may have ended by being left alone. */
    public synchronized int count() {
        return live.size();
    }
}
