package io.trailmark.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets users in by their passwords. Who fails has to wait, longer each time: for an account at most a minute, so that
 * nobody keeps its owner out, for an address at most 15 minutes. An unknown account takes as long as a known one, waits
 * like one, and is answered like one.
 *
 * <p>Threads: any. Nothing of it is kept over a restart.
 */
public final class Logins {
    private static final int MOST_KEYS = 10_000;
    private static final int ACCOUNT_FREE = 5;
    private static final int ADDRESS_FREE = 20;
    private static final long FIRST_WAIT_MS = 1_000;
    private static final long ACCOUNT_LONGEST_MS = TimeUnit.MINUTES.toMillis(1);
    private static final long ADDRESS_LONGEST_MS = TimeUnit.MINUTES.toMillis(15);
    private static final long FORGOTTEN_MS = TimeUnit.HOURS.toMillis(1);

    /** Of IPv6 a household has so many bytes, and all addresses below them. */
    private static final int NETWORK_BYTES = 8;

    private final Users users;
    private final LongSupplier clockMs;
    private final Attempts ofAccounts =
            new Attempts(MOST_KEYS, ACCOUNT_FREE, FIRST_WAIT_MS, ACCOUNT_LONGEST_MS, FORGOTTEN_MS);
    private final Attempts ofAddresses =
            new Attempts(MOST_KEYS, ADDRESS_FREE, FIRST_WAIT_MS, ADDRESS_LONGEST_MS, FORGOTTEN_MS);

    /**
     * What became of an attempt.
     *
     * @param session that began; null otherwise.
     * @param waitMs how long to wait before the next one; 0 where this one was looked at.
     */
    public record Outcome(NewSession session, long waitMs) {}

    /** @param clockMs in ms since 1970. */
    public Logins(final Users users, final LongSupplier clockMs) {
        this.users = users;
        this.clockMs = clockMs;
    }

    /**
     * Looks at a password.
     *
     * @param address it comes from.
     * @throws AccessRefusal {@link AccessRefusal.Reason#BUSY}.
     */
    public Outcome login(final String email, final String password, final InetAddress address) {
        // What nobody has is not worth the memory of a key, nor the time of a sum.
        final boolean isPossible =
                email.length() <= Users.MOST_EMAIL_BYTES && password.length() <= PasswordRules.MOST * 2;
        final String account = isPossible ? Users.same(email) : "";
        final String network = network(address);
        final long waitMs = begin(account, network);
        if (waitMs > 0 || !isPossible) {
            return new Outcome(null, waitMs);
        }
        final NewSession session;
        try {
            session = users.enter(account, password);
        } catch (final AccessRefusal busy) {
            takeBack(account, network);
            throw busy;
        }
        if (session != null) {
            ofAccounts.succeeded(account);
            ofAddresses.takeBack(network);
        }
        return new Outcome(session, 0);
    }

    /**
     * Uses an invitation up.
     *
     * @return who has a password now; null where this address has to wait.
     */
    public User accept(final String secret, final String password, final InetAddress address, final Trail<User> trail) {
        final String network = network(address);
        synchronized (this) {
            final long nowMs = clockMs.getAsLong();
            if (ofAddresses.waitMs(network, nowMs) > 0) {
                return null;
            }
            ofAddresses.begin(network, nowMs);
        }
        final User user = users.accept(secret, password, trail);
        ofAddresses.takeBack(network);
        ofAccounts.succeeded(user.email());
        return user;
    }

    /** How long this address has to wait still. */
    public long waitMs(final InetAddress address) {
        return ofAddresses.waitMs(network(address), clockMs.getAsLong());
    }

    /** Counts an attempt of both, or none; returns how long to wait where none. */
    private synchronized long begin(final String account, final String network) {
        final long nowMs = clockMs.getAsLong();
        final long waitMs = Math.max(ofAccounts.waitMs(account, nowMs), ofAddresses.waitMs(network, nowMs));
        if (waitMs == 0) {
            ofAccounts.begin(account, nowMs);
            ofAddresses.begin(network, nowMs);
        }
        return waitMs;
    }

    private void takeBack(final String account, final String network) {
        ofAccounts.takeBack(account);
        ofAddresses.takeBack(network);
    }

    private static String network(final InetAddress address) {
        final byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(bytes, 0, address instanceof Inet6Address ? NETWORK_BYTES : bytes.length);
    }
}
