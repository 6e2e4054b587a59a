package io.trailmark.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.access.AccessRefusal.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Users: made, invited, let in, kept waiting, ended. */
final class UsersTest {
    private static final String PASSWORD = "a blue door in Lisbon";
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final Trail<User> NONE = (_, _) -> {};

    @TempDir
    private Path folder;

    private long nowMs = 1_793_000_000_000L;
    private final Sessions sessions = new Sessions(() -> nowMs);
    private final Passwords quick = new Passwords(64, 1, 2, 2_000);
    private Path file;
    private Users users;
    private Logins logins;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("keys/users");
        again(quick);
    }

    private void again(final Passwords passwords) throws IOException {
        users = Users.open(file, sessions, passwords, () -> nowMs);
        logins = new Logins(users, () -> nowMs);
    }

    @Test
    void shouldLetInWhoChoseAPassword() throws IOException {
        final NewInvitation invitation = users.create(owner("Ann@Acme.example "), NONE);
        assertEquals("ann@acme.example", invitation.user().email());
        assertEquals(UserStatus.INVITED, invitation.user().status());
        assertNull(login("ann@acme.example", PASSWORD).session());
        final User ann = logins.accept(invitation.secret(), PASSWORD, HERE, NONE);
        assertEquals(UserStatus.ACTIVE, ann.status());
        final NewSession session = login(" ANN@acme.example", PASSWORD).session();
        assertEquals(ann, session.user());
        assertTrue(session.grant().allows(Scope.ADMIN));
        refuses(Reason.INVITATION_UNKNOWN, () -> logins.accept(invitation.secret(), PASSWORD, HERE, NONE));
        again(quick);
        assertNotNull(login("ann@acme.example", PASSWORD).session());
        assertEquals(List.of(ann), users.all());
    }

    @Test
    void shouldKeepNoSecretAndShowTheFileToNobodyElse() throws IOException {
        final NewInvitation invitation = users.create(owner("ann@acme.example"), NONE);
        logins.accept(invitation.secret(), PASSWORD, HERE, NONE);
        final NewInvitation other = users.invite("usr_1", NONE);
        final String content = Files.readString(file);
        for (final String secret : List.of(PASSWORD, invitation.secret(), other.secret())) {
            assertFalse(content.contains(secret.substring(4)), content);
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        final User ann = users.byId("usr_1");
        assertFalse((ann + " " + other).contains(ann.passwordHash()));
        assertFalse(other.toString().contains(other.secret()));
    }

    @Test
    void shouldTakeAnInvitationOnceAndForAWeek() {
        final NewInvitation first = users.create(owner("ann@acme.example"), NONE);
        final NewInvitation second = users.invite("usr_1", NONE);
        refuses(Reason.INVITATION_UNKNOWN, () -> logins.accept(first.secret(), PASSWORD, HERE, NONE));
        refuses(Reason.PASSWORD_WEAK, () -> logins.accept(second.secret(), "short", HERE, NONE));
        nowMs += Users.INVITATION_MS;
        refuses(Reason.INVITATION_UNKNOWN, () -> logins.accept(second.secret(), PASSWORD, HERE, NONE));
        nowMs--;
        assertNotNull(logins.accept(second.secret(), PASSWORD, HERE, NONE));
        assertNull(users.byId("usr_1").invitation());
    }

    @Test
    void shouldEndSessionsWhenWhatAUserMayDoChanges() {
        accepted(owner("ann@acme.example"));
        final User bob = accepted(owner("bob@acme.example"));
        for (final Executable change : List.<Executable>of(
                () -> users.change(bob.id(), null, Role.MANAGER, null, NONE),
                () -> users.change(bob.id(), null, null, UserStatus.DISABLED, NONE),
                () -> logins.accept(users.invite(bob.id(), NONE).secret(), PASSWORD, HERE, NONE),
                () -> users.remove(bob.id(), NONE))) {
            users.change(bob.id(), null, null, UserStatus.ACTIVE, NONE);
            assertNotNull(login("bob@acme.example", PASSWORD).session());
            users.change(bob.id(), "Bob " + sessions.count(), null, null, NONE);
            assertEquals(1, sessions.count());
            assertDoesEnd(change);
        }
        assertNull(login("bob@acme.example", PASSWORD).session());
    }

    private void assertDoesEnd(final Executable change) {
        try {
            change.execute();
        } catch (final Throwable failure) {
            throw new AssertionError(failure);
        }
        assertEquals(0, sessions.count());
    }

    @Test
    void shouldAlwaysHaveSomebodyWhoMayDoEverything() {
        final User ann = accepted(owner("ann@acme.example"));
        users.create(owner("never-came@acme.example"), NONE);
        refuses(Reason.LAST_OWNER, () -> users.remove(ann.id(), NONE));
        refuses(Reason.LAST_OWNER, () -> users.change(ann.id(), null, Role.MANAGER, null, NONE));
        refuses(Reason.LAST_OWNER, () -> users.change(ann.id(), null, null, UserStatus.DISABLED, NONE));
        accepted(new UserWish("local@acme.example", "", Role.OWNER, "acme", null));
        refuses(Reason.LAST_OWNER, () -> users.remove(ann.id(), NONE));
        final User bob = accepted(owner("bob@acme.example"));
        users.remove(ann.id(), NONE);
        refuses(Reason.LAST_OWNER, () -> users.remove(bob.id(), NONE));
    }

    @Test
    void shouldNeverGiveAnIdOutTwice() throws IOException {
        users.create(owner("a@acme.example"), NONE);
        users.create(owner("b@acme.example"), NONE);
        users.remove("usr_2", NONE);
        again(quick);
        assertEquals("usr_3", users.create(owner("b@acme.example"), NONE).user().id());
    }

    @Test
    void shouldRefuseUsersThatAreNone() {
        users.create(owner("ann@acme.example"), NONE);
        refuses(Reason.TAKEN, () -> users.create(owner("ANN@acme.example"), NONE));
        for (final String bad :
                List.of("", "ann", "a b@c", "ann@", "@c", "a@b\nc", "\u00e4@b.c", "x".repeat(119) + "@c")) {
            refuses(Reason.INVALID, () -> users.create(owner(bad), NONE));
        }
        for (final UserWish bad : List.of(
                new UserWish("b@c", "x\ny", Role.OWNER, "*", null),
                new UserWish("b@c", "", Role.OWNER, "a b", null),
                new UserWish("b@c", "", Role.OWNER, "acme", "bob"),
                new UserWish("b@c", "", Role.PARTNER, "acme", null),
                new UserWish("b@c", "", Role.PARTNER, "*", "bob"))) {
            refuses(Reason.INVALID, () -> users.create(bad, NONE));
        }
        refuses(Reason.INVALID, () -> users.change("usr_1", null, Role.PARTNER, null, NONE));
        refuses(Reason.UNKNOWN, () -> users.remove("usr_9", NONE));
        assertEquals(1, users.all().size());
    }

    @Test
    void shouldChangeNothingThatLeavesNoTrail() {
        final Trail<User> full = (_, _) -> {
            throw new IllegalStateException("no room");
        };
        assertThrows(IllegalStateException.class, () -> users.create(owner("ann@acme.example"), full));
        assertEquals(List.of(), users.all());
        accepted(owner("ann@acme.example"));
        final User bob = accepted(owner("bob@acme.example"));
        assertThrows(IllegalStateException.class, () -> users.remove(bob.id(), full));
        assertThrows(IllegalStateException.class, () -> users.change(bob.id(), "B", null, null, full));
        assertThrows(IllegalStateException.class, () -> users.invite(bob.id(), full));
        assertEquals(bob, users.byId(bob.id()));
        final List<String> seen = new ArrayList<>();
        users.change(bob.id(), "B", null, null, (before, after) -> seen.add(before.name() + '>' + after.name()));
        users.change(bob.id(), "B", null, null, (before, after) -> seen.add("again"));
        assertEquals(List.of(">B"), seen);
    }

    @Test
    void shouldRefuseAFileThatIsDamaged() throws IOException {
        accepted(owner("ann@acme.example"));
        final String good = Files.readString(file);
        for (final String bad : List.of(
                good.replace("role=owner", "role=king"),
                good.replace("id=usr_1", "id=1"),
                good.replace("status=active", "status=active colour=red"),
                good.replace("%24v%3D19", "%24v%3D18"),
                good.replaceAll("password=\\S+", ""),
                good + "nonsense\n")) {
            Files.writeString(file, bad);
            assertThrows(IOException.class, () -> again(quick), bad);
        }
    }

    @Test
    void shouldMakeWeakSumsAnewWhenTheyAreUsed() throws IOException {
        accepted(owner("ann@acme.example"));
        again(new Passwords(128, 2, 1, 0));
        final String before = users.byId("usr_1").passwordHash();
        assertNotNull(login("ann@acme.example", PASSWORD).session());
        final String after = users.byId("usr_1").passwordHash();
        assertTrue(before.contains("m=64,t=1") && after.contains("m=128,t=2"), after);
        assertNotNull(login("ann@acme.example", PASSWORD).session());
        assertEquals(after, users.byId("usr_1").passwordHash());
    }

    @Test
    void shouldKeepWhoGuessesWaiting() {
        accepted(owner("ann@acme.example"));
        for (final String email : List.of("ann@acme.example", "nobody@acme.example")) {
            for (int i = 0; i < 5; i++) {
                assertEquals(0, guess(email, "192.0.2." + i).waitMs());
            }
            assertEquals(1_000, guess(email, "192.0.2.9").waitMs());
            nowMs += 999;
            assertEquals(1, guess(email, "192.0.2.9").waitMs());
            nowMs++;
            assertEquals(0, guess(email, "192.0.2.9").waitMs());
            assertEquals(2_000, guess(email, "192.0.2.9").waitMs());
        }
        assertEquals(1_000, login("ann@acme.example", PASSWORD).waitMs());
        nowMs += 1_000;
        assertNotNull(login("ann@acme.example", PASSWORD).session());
        assertEquals(0, guess("ann@acme.example", "192.0.2.9").waitMs());
        long longestMs = 0;
        for (int i = 0; i < 40; i++) {
            final long waitMs = guess("ann@acme.example", "198.51.100." + i).waitMs();
            longestMs = Math.max(longestMs, waitMs);
            nowMs += waitMs;
        }
        assertEquals(60_000, longestMs);
        nowMs += 3_600_000;
        assertEquals(0, guess("ann@acme.example", "192.0.2.77").waitMs());
    }

    /** Somebody with an account of its own logs in between, and is no better off. */
    @Test
    void shouldKeepAnAddressWaitingThatTriesManyAccounts() {
        accepted(owner("ann@acme.example"));
        for (int i = 0; i < 20; i++) {
            assertEquals(0, guess("u" + i + "@acme.example", "2001:db8::" + i).waitMs());
            nowMs += 6_000;
            assertNotNull(logins.login("ann@acme.example", PASSWORD, InetAddress.ofLiteral("2001:db8::5"))
                    .session());
        }
        nowMs -= 6_000;
        assertEquals(1_000, guess("u@acme.example", "2001:db8::99").waitMs());
        assertEquals(0, guess("u@acme.example", "2001:db8:0:1::99").waitMs());
        assertNull(logins.accept("tmi_x", PASSWORD, InetAddress.ofLiteral("2001:db8::7"), NONE));
        assertEquals(1_000, logins.waitMs(InetAddress.ofLiteral("2001:db8::7")));
    }

    /** Who gets in says nothing of those who failed before it, and makes nobody behind the same address wait. */
    @Test
    void shouldNotRenewTheWaitOfAnAddressByASuccess() {
        accepted(owner("ann@acme.example"));
        for (int i = 0; i < 20; i++) {
            guess("u" + i + "@acme.example", "192.0.2.1");
        }
        nowMs += 1_000;
        assertEquals(0, guess("u@acme.example", "192.0.2.1").waitMs());
        assertEquals(2_000, logins.waitMs(HERE));
        nowMs += 2_000;
        assertNotNull(login("ann@acme.example", PASSWORD).session());
        assertEquals(0, logins.waitMs(HERE));
        assertNotNull(login("ann@acme.example", PASSWORD).session());
        assertEquals(0, guess("u@acme.example", "192.0.2.1").waitMs());
        assertEquals(4_000, logins.waitMs(HERE));
    }

    /** A stranger who fails once a quarter of an hour makes nobody wait; one who fails on and on waits on and on. */
    @Test
    void shouldForgetHalfOfTheFailuresInAQuarterOfAnHour() {
        for (int i = 0; i < 30; i++) {
            assertEquals(0, guess("u" + i + "@acme.example", "192.0.2.1").waitMs());
            nowMs += logins.waitMs(HERE);
        }
        for (int i = 0; i < 4; i++) {
            assertEquals(0, guess("v" + i + "@acme.example", "192.0.2.1").waitMs());
            assertEquals(0, logins.waitMs(HERE), "failure " + i);
        }
        for (int i = 0; i < 10; i++) {
            nowMs += 900_000;
            assertEquals(0, guess("w@acme.example", "192.0.2.1").waitMs());
            assertEquals(0, logins.waitMs(HERE), "quarter " + i);
        }
        for (int i = 0; i < 40; i++) {
            nowMs += logins.waitMs(HERE);
            guess("x" + i + "@acme.example", "192.0.2.1");
        }
        assertTrue(logins.waitMs(HERE) > 0);
    }

    @Test
    void shouldTakeAnAcceptanceBackThatIsNoGuess() {
        final String secret = users.create(owner("ann@acme.example"), NONE).secret();
        for (int i = 0; i < 30; i++) {
            refuses(Reason.PASSWORD_WEAK, () -> logins.accept(secret, "short", HERE, NONE));
        }
        assertEquals(0, logins.waitMs(HERE));
        Thread.currentThread().interrupt();
        for (int i = 0; i < 30; i++) {
            refuses(Reason.BUSY, () -> logins.accept(secret, PASSWORD, HERE, NONE));
        }
        assertTrue(Thread.interrupted());
        assertEquals(0, logins.waitMs(HERE));
        for (int i = 0; i < 20; i++) {
            refuses(Reason.INVITATION_UNKNOWN, () -> logins.accept("tmi_x", PASSWORD, HERE, NONE));
        }
        assertEquals(1_000, logins.waitMs(HERE));
    }

    @Test
    void shouldLookAtTenPasswordsOfAnAccountInAMinute() {
        accepted(owner("ann@acme.example"));
        for (int i = 0; i < 10; i++) {
            assertNotNull(login("ann@acme.example", PASSWORD).session());
            nowMs += 1_000;
        }
        assertEquals(new Logins.Outcome(null, 50_000), login("ann@acme.example", PASSWORD));
        assertEquals(50_000, login(" Ann@acme.example", "wrong").waitMs());
        accepted(owner("bob@acme.example"));
        assertNotNull(login("bob@acme.example", PASSWORD).session());
        nowMs += 50_000;
        assertNotNull(login("ann@acme.example", PASSWORD).session());
        assertEquals(1_000, login("ann@acme.example", PASSWORD).waitMs());
        for (int i = 0; i < 50; i++) {
            nowMs += 6_000;
            assertNotNull(login("ann@acme.example", PASSWORD).session(), "login " + i);
        }
    }

    @Test
    void shouldRememberThePaceOfOnlySoMany() {
        final LoginPace pace = new LoginPace(2, 1, 60_000);
        pace.count("a", 0);
        pace.count("b", 1);
        pace.count("a", 2);
        pace.count("c", 3);
        assertEquals(0, pace.waitMs("b", 4));
        assertEquals(59_998, pace.waitMs("a", 4));
        assertEquals(59_999, pace.waitMs("c", 4));
    }

    @Test
    void shouldRememberOnlySoManyWhoFailed() {
        final Attempts attempts = new Attempts(100, 1, 1_000, 60_000, 900_000);
        for (int i = 0; i < 1_000; i++) {
            attempts.begin("k" + i, i).fail();
            attempts.begin("victim", i).fail();
        }
        assertEquals(100, attempts.count());
        assertTrue(attempts.waitMs("victim", 1_000) > 50_000);
        assertEquals(0, attempts.waitMs("k1", 1_000));
        attempts.begin("k999", 2_000).takeBack();
        assertEquals(100, attempts.count());
        attempts.begin("new", 2_000).takeBack();
        assertEquals(99, attempts.count());
    }

    /** Attempts at once: each counts while it is under way, and only those that fail do afterwards. */
    @Test
    void shouldCountAttemptsUnderWay() {
        final Attempts attempts = new Attempts(100, 2, 1_000, 60_000, 900_000);
        attempts.begin("k", 1_000).fail();
        final Attempts.Attempt first = attempts.begin("k", 2_000);
        final Attempts.Attempt second = attempts.begin("k", 3_000);
        assertEquals(2_000, attempts.waitMs("k", 3_000));
        first.takeBack();
        second.takeBack();
        assertEquals(0, attempts.waitMs("k", 3_000));
        final Attempts.Attempt third = attempts.begin("k", 4_000);
        attempts.begin("k", 5_000).takeBack();
        third.fail();
        assertEquals(900, attempts.waitMs("k", 4_100));
    }

    @Test
    void shouldBeToldTheSameOfWhomItKnowsAndWhomNot() {
        accepted(owner("ann@acme.example"));
        users.create(owner("invited@acme.example"), NONE);
        final User gone = accepted(owner("gone@acme.example"));
        users.change(gone.id(), null, null, UserStatus.DISABLED, NONE);
        for (final String email :
                List.of("ann@acme.example", "invited@acme.example", "gone@acme.example", "x@y", "", "x".repeat(500))) {
            assertEquals(new Logins.Outcome(null, 0), guess(email, "192.0.2.1"));
        }
        assertEquals(new Logins.Outcome(null, 0), login("ann@acme.example", PASSWORD.repeat(50)));
    }

    private Logins.Outcome guess(final String email, final String address) {
        return logins.login(email, "not the password", InetAddress.ofLiteral(address));
    }

    private Logins.Outcome login(final String email, final String password) {
        return logins.login(email, password, HERE);
    }

    private User accepted(final UserWish wish) {
        return logins.accept(users.create(wish, NONE).secret(), PASSWORD, HERE, NONE);
    }

    private static UserWish owner(final String email) {
        return new UserWish(email, "", Role.OWNER, "*", null);
    }

    private static void refuses(final Reason reason, final Executable executable) {
        assertEquals(reason, assertThrows(AccessRefusal.class, executable).reason());
    }
}
