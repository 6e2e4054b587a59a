package io.trailmark.access;

import io.trailmark.files.SecretFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * The people who may use the back office: a file of who they are, with sums of their passwords, replaced whole at each
 * change. A user is made without a password; whoever holds the invitation chooses it.
 *
 * <p>Invariants: an address is one user's; an id is never given out twice; once somebody may do everything, somebody
 * always may. Threads: any. Failure: a damaged file stops the start; what is refused comes as {@link AccessRefusal} and
 * changes nothing.
 */
public final class Users {
    /** Of one programme; those of all count as of one. */
    public static final int MOST_PER_PROGRAM = 10_000;

    /** An invitation is good for so long. */
    public static final long INVITATION_MS = TimeUnit.DAYS.toMillis(7);

    /** Every invitation begins so: it is found by scanners for leaked secrets. */
    public static final String INVITATION_PREFIX = "tmi_";

    /** The trail names a user by it, in 128 bytes. */
    static final int MOST_EMAIL_BYTES = 120;

    private static final int MOST_NAME = 200;
    private static final Pattern EMAIL =
            Pattern.compile("[a-z0-9!#$%&'*+/=?^_`{|}~.-]+@[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?");
    private static final Pattern NEXT = Pattern.compile("next=([1-9][0-9]{0,8})");

    private final Path file;
    private final Sessions sessions;
    private final Passwords passwords;
    private final LongSupplier clockMs;
    private volatile Index index = Index.of(List.of());
    private int nextId = 1;

    /** All users in the order in which they were made; which one is found takes the same time for each. */
    private record Index(List<User> all, Map<String, User> byId, Map<String, User> byEmail) {
        static Index of(final List<User> all) {
            final Map<String, User> byId = new HashMap<>();
            final Map<String, User> byEmail = new HashMap<>();
            for (final User user : all) {
                byId.put(user.id(), user);
                byEmail.put(user.email(), user);
            }
            return new Index(List.copyOf(all), byId, byEmail);
        }
    }

    private Users(final Path file, final Sessions sessions, final Passwords passwords, final LongSupplier clockMs) {
        this.file = file;
        this.sessions = sessions;
        this.passwords = passwords;
        this.clockMs = clockMs;
    }

    /**
     * Reads the file; without one there are no users yet.
     *
     * @param clockMs in ms since 1970.
     */
    public static Users open(
            final Path file, final Sessions sessions, final Passwords passwords, final LongSupplier clockMs)
            throws IOException {
        final Users users = new Users(file, sessions, passwords, clockMs);
        if (Files.exists(file)) {
            users.read();
        }
        return users;
    }

    private void read() throws IOException {
        final List<User> read = new ArrayList<>();
        for (final String line : SecretFile.lines(file)) {
            final var next = NEXT.matcher(line);
            if (next.matches()) {
                nextId = Integer.parseInt(next.group(1));
                continue;
            }
            final User user = UserLine.parse(line);
            if (user == null) {
                throw new IOException(file + ": user " + (read.size() + 1) + " is not readable");
            }
            read.add(user);
        }
        for (final User user : read) {
            nextId = Math.max(nextId, number(user.id()) + 1);
        }
        index = Index.of(read);
    }

    private static int number(final String id) {
        return Integer.parseInt(id.substring(id.indexOf('_') + 1));
    }

    /** All of them in the order in which they were made. */
    public List<User> all() {
        return index.all();
    }

    /** The user with this id, or null. */
    public User byId(final String id) {
        return index.byId().get(id);
    }

    /** The user with this address, in any case; or null. */
    public User byEmail(final String email) {
        return index.byEmail().get(same(email));
    }

    /** Addresses that differ in case only are the same. */
    static String same(final String email) {
        return email.strip().toLowerCase(Locale.ROOT);
    }

    /** Makes a user, and the invitation to choose a password. */
    public synchronized NewInvitation create(final UserWish wish, final Trail<User> trail) {
        final String email = same(wish.email());
        check(email, wish);
        if (byEmail(email) != null) {
            throw new AccessRefusal(AccessRefusal.Reason.TAKEN, "There is a user with the address " + email + '.');
        }
        if (all().stream().filter(user -> user.program().equals(wish.program())).count() >= MOST_PER_PROGRAM) {
            throw new AccessRefusal(
                    AccessRefusal.Reason.FULL,
                    "There are " + MOST_PER_PROGRAM + " users of " + wish.program() + "; end those who left first.");
        }
        final String secret = Secrets.make(INVITATION_PREFIX);
        final User made = new User(
                "usr_" + nextId,
                email,
                wish.name(),
                wish.role(),
                wish.program(),
                wish.partner(),
                UserStatus.INVITED,
                clockMs.getAsLong(),
                null,
                invitation(secret));
        trail.note(null, made);
        nextId++;
        final List<User> more = new ArrayList<>(all());
        more.add(made);
        write(more);
        return new NewInvitation(made, secret, made.invitation().untilMs());
    }

    private User.Invitation invitation(final String secret) {
        return new User.Invitation(
                HexFormat.of().formatHex(Secrets.sha256(secret)), clockMs.getAsLong() + INVITATION_MS);
    }

    private static void check(final String email, final UserWish wish) {
        if (email.length() > MOST_EMAIL_BYTES || !EMAIL.matcher(email).matches()) {
            throw invalid("'" + email + "' is no e-mail address of at most " + MOST_EMAIL_BYTES + " plain characters.");
        }
        checkName(wish.name());
        if (!TokenLine.PROGRAM.matcher(wish.program()).matches()) {
            throw invalid("'" + wish.program() + "' is no code of a programme.");
        }
        final boolean isPartner = wish.role() == Role.PARTNER;
        if (isPartner != (wish.partner() != null)) {
            throw invalid("A user with the role partner, and no other, has the code of its partner.");
        }
        if (isPartner && wish.program().equals(Grant.ALL_PROGRAMS)) {
            throw invalid("A partner is of one programme, and so is its user.");
        }
    }

    private static void checkName(final String name) {
        if (name.length() > MOST_NAME || name.chars().anyMatch(Character::isISOControl)) {
            throw invalid("A name has at most " + MOST_NAME + " characters, and no control characters.");
        }
    }

    private static AccessRefusal invalid(final String message) {
        return new AccessRefusal(AccessRefusal.Reason.INVALID, message);
    }

    /** Makes another invitation for a user; the one before is good for nothing. What the user has stays. */
    public synchronized NewInvitation invite(final String id, final Trail<User> trail) {
        final User before = known(id);
        if (before.status() == UserStatus.DISABLED) {
            throw invalid(before.email() + " is disabled; say status=active first.");
        }
        final String secret = Secrets.make(INVITATION_PREFIX);
        final User after = before.with(invitation(secret));
        replace(before, after, trail);
        return new NewInvitation(after, secret, after.invitation().untilMs());
    }

    /**
     * Changes what is not null. Who may do something else from now on has no session any more.
     *
     * @param status active or disabled; active means invited for who never chose a password.
     */
    public synchronized User change(
            final String id, final String name, final Role role, final UserStatus status, final Trail<User> trail) {
        final User before = known(id);
        if (name != null) {
            checkName(name);
        }
        if (role != null && role != before.role() && (role == Role.PARTNER || before.role() == Role.PARTNER)) {
            throw invalid("Nobody becomes a partner or stops being one; make another user.");
        }
        if (status == UserStatus.INVITED && before.status() != UserStatus.INVITED) {
            throw invalid("A status is active or disabled; users/" + id + "/invite invites.");
        }
        final UserStatus after = status == null ? before.status() : standing(before, status);
        final User changed = new User(
                before.id(),
                before.email(),
                name == null ? before.name() : name,
                role == null ? before.role() : role,
                before.program(),
                before.partner(),
                after,
                before.madeMs(),
                before.passwordHash(),
                after == UserStatus.DISABLED ? null : before.invitation());
        if (!changed.equals(before)) {
            mustLeaveAnOwner(before, changed);
            replace(before, changed, trail);
            if (changed.role() != before.role() || changed.status() != before.status()) {
                sessions.endAll(id);
            }
        }
        return changed;
    }

    private static UserStatus standing(final User user, final UserStatus wanted) {
        return wanted == UserStatus.ACTIVE && user.passwordHash() == null ? UserStatus.INVITED : wanted;
    }

    /** Ends a user and all its sessions. */
    public synchronized User remove(final String id, final Trail<User> trail) {
        final User before = known(id);
        mustLeaveAnOwner(before, null);
        trail.note(before, null);
        write(all().stream().filter(user -> !user.equals(before)).toList());
        sessions.endAll(id);
        return before;
    }

    /** Who could let anybody in again would be gone. */
    private void mustLeaveAnOwner(final User before, final User after) {
        final boolean isOwnerStill = after != null && isLiveOwner(after);
        if (isLiveOwner(before)
                && !isOwnerStill
                && all().stream().filter(Users::isLiveOwner).count() == 1) {
            throw new AccessRefusal(
                    AccessRefusal.Reason.LAST_OWNER,
                    before.email() + " is the last owner of everything; make another one first.");
        }
    }

    private static boolean isLiveOwner(final User user) {
        return user.isOwnerOfAll() && user.status() == UserStatus.ACTIVE;
    }

    private User known(final String id) {
        final User user = byId(id);
        if (user == null) {
            throw new AccessRefusal(AccessRefusal.Reason.UNKNOWN, "No user has the id " + id + '.');
        }
        return user;
    }

    /** The one whose invitation this is; refuses where there is none, or no more. */
    private User invited(final String secret) {
        final String sha256 = HexFormat.of().formatHex(Secrets.sha256(secret));
        for (final User user : all()) {
            final boolean isIt =
                    user.invitation() != null && user.invitation().sha256().equals(sha256);
            if (isIt && clockMs.getAsLong() < user.invitation().untilMs()) {
                return user;
            }
        }
        throw new AccessRefusal(
                AccessRefusal.Reason.INVITATION_UNKNOWN,
                "The invitation is not known: it was used, replaced by another, or is older than 7 days.");
    }

    /** Uses an invitation up: the user has this password from now on, and no session that began before. */
    User accept(final String secret, final String password, final Trail<User> trail) {
        PasswordRules.check(password, invited(secret).email());
        final String hash = passwords.hash(password);
        synchronized (this) {
            final User before = invited(secret);
            final User after = before.withPassword(hash);
            replace(before, after, trail);
            sessions.endAll(after.id());
            return after;
        }
    }

    /** The session that begins where the password is the user's; null where it is not, or there is no such user. */
    NewSession enter(final String email, final String password) {
        final User asked = byEmail(email);
        final boolean isUser = asked != null && asked.status() == UserStatus.ACTIVE;
        if (!passwords.matches(password, isUser ? asked.passwordHash() : null)) {
            return null;
        }
        final String stronger = passwords.isWeak(asked.passwordHash()) ? passwords.hash(password) : null;
        synchronized (this) {
            // Making sums takes time, in which the user may have changed.
            final User user = byId(asked.id());
            final boolean isSame = user != null
                    && user.status() == UserStatus.ACTIVE
                    && user.passwordHash().equals(asked.passwordHash());
            if (!isSame) {
                return null;
            }
            if (stronger != null) {
                replace(user, user.withHash(stronger), (_, _) -> {});
            }
            return sessions.begin(user);
        }
    }

    private void replace(final User before, final User after, final Trail<User> trail) {
        trail.note(before, after);
        write(all().stream().map(user -> user.equals(before) ? after : user).toList());
    }

    private void write(final List<User> users) {
        final StringBuilder text = new StringBuilder("""
                # Users of this server. Passwords are Argon2id sums, invitations SHA-256: a reader cannot use them.
                # Changed through the API only, while the server runs (scripts/trailmark users).
                """);
        text.append("next=").append(nextId).append('\n');
        users.forEach(user -> text.append(UserLine.format(user)).append('\n'));
        try {
            SecretFile.replace(file, text.toString());
        } catch (final IOException e) {
            throw new UncheckedIOException("the file of users cannot be written", e);
        }
        index = Index.of(users);
    }
}
