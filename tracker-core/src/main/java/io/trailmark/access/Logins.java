package io.trailmark.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets users in by their passwords. Who fails has to wait, longer each time: for an account at most a minute, so that
 * nobody keeps its owner out for long, for an address at most 15 minutes; 15 minutes without a failure take half of
 * them away. Right or wrong, at most 10 passwords of an account are looked at in a minute. An unknown account takes as
 * long as a known one, waits like one, and is answered like one.
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
    private static final long HALF_LIFE_MS = TimeUnit.MINUTES.toMillis(15);
    private static final int MOST_A_MINUTE = 10;

    /** Of IPv6 a household has so many bytes, and all addresses below them. */
    private static final int NETWORK_BYTES = 8;

    private final Users users;
    private final LongSupplier clockMs;
    private final Attempts ofAccounts =
            new Attempts(MOST_KEYS, ACCOUNT_FREE, FIRST_WAIT_MS, ACCOUNT_LONGEST_MS, HALF_LIFE_MS);
    private final Attempts ofAddresses =
            new Attempts(MOST_KEYS, ADDRESS_FREE, FIRST_WAIT_MS, ADDRESS_LONGEST_MS, HALF_LIFE_MS);
    private final LoginPace paceOfAccounts = new LoginPace(MOST_KEYS, MOST_A_MINUTE, TimeUnit.MINUTES.toMillis(1));

    /** One attempt, counted for the account and for the address; or how long to wait where it is none. */
    private record Begun(long waitMs, Attempts.Attempt ofAccount, Attempts.Attempt ofAddress) {}

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
        final Begun begun = begin(account, network);
        if (begun.waitMs > 0) {
            return new Outcome(null, begun.waitMs);
        }
        boolean isLookedAt = false;
        NewSession session = null;
        try {
            session = isPossible ? users.enter(account, password) : null;
            isLookedAt = true;
        } finally {
            if (session != null) {
                begun.ofAccount.succeed();
                begun.ofAddress.takeBack();
            } else if (isLookedAt) {
                begun.ofAccount.fail();
                begun.ofAddress.fail();
            } else {
                // Too busy, or broken: that is nobody's failure.
                begun.ofAccount.takeBack();
                begun.ofAddress.takeBack();
            }
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
        final Attempts.Attempt attempt;
        synchronized (this) {
            final long nowMs = clockMs.getAsLong();
            if (ofAddresses.waitMs(network, nowMs) > 0) {
                return null;
            }
            attempt = ofAddresses.begin(network, nowMs);
        }
        boolean isGuess = false;
        try {
            final User user = users.accept(secret, password, trail);
            ofAccounts.forget(user.email());
            return user;
        } catch (final AccessRefusal refusal) {
            isGuess = refusal.reason() == AccessRefusal.Reason.INVITATION_UNKNOWN;
            throw refusal;
        } finally {
            if (isGuess) {
                attempt.fail();
            } else {
                attempt.takeBack();
            }
        }
    }

    /** How long this address has to wait still. */
    public long waitMs(final InetAddress address) {
        return ofAddresses.waitMs(network(address), clockMs.getAsLong());
    }

    /** Counts an attempt of both, or none. */
    private synchronized Begun begin(final String account, final String network) {
        final long nowMs = clockMs.getAsLong();
        final long accountMs = Math.max(ofAccounts.waitMs(account, nowMs), paceOfAccounts.waitMs(account, nowMs));
        final long waitMs = Math.max(accountMs, ofAddresses.waitMs(network, nowMs));
        if (waitMs > 0) {
            return new Begun(waitMs, null, null);
        }
        paceOfAccounts.count(account, nowMs);
        return new Begun(0, ofAccounts.begin(account, nowMs), ofAddresses.begin(network, nowMs));
    }

    /** What one household or office has of addresses: one of IPv4, a /64 of IPv6. */
    public static String network(final InetAddress address) {
        final byte[] bytes = address.getAddress();
        return HexFormat.of().formatHex(bytes, 0, address instanceof Inet6Address ? NETWORK_BYTES : bytes.length);
    }
}
