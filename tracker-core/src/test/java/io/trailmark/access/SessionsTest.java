package io.trailmark.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionsTest {
    private static final long MINUTE_MS = 60_000;

    @TempDir
    private Path folder;

    private long nowMs = 1_793_000_000_000L;
    private final Sessions sessions = new Sessions(() -> nowMs);

    @Test
    void shouldLetAUserDoWhatTheRoleSays() throws IOException {
        final Tokens tokens = tokens();
        final NewSession session = sessions.begin(user(1, Role.MANAGER, "acme", null));
        final Grant grant = match(tokens, session.token());
        assertEquals("user:u1@acme.example", grant.actor());
        assertEquals("usr_1", grant.id());
        assertTrue(grant.allows(Scope.MANAGE) && grant.allows(Scope.READ) && grant.allows(Scope.ADJUST));
        assertFalse(grant.allows(Scope.ADMIN) || grant.allows(Scope.CONVERSION_WRITE));
        assertTrue(grant.covers("acme"));
        assertFalse(grant.covers("other"));
        assertNull(grant.partner());
        final Grant partner =
                sessions.begin(user(2, Role.PARTNER, "acme", "bob")).grant();
        assertEquals("bob", partner.partner());
        assertEquals(Set.of(Scope.OWN), partner.scopes());
        assertFalse(partner.allows(Scope.READ));
        assertFalse(session.toString().contains(session.token()));
    }

    @Test
    void shouldEndWhatIsLeftAloneAndWhatLastsTooLong() throws IOException {
        final Tokens tokens = tokens();
        final String used = sessions.begin(user(1, Role.OWNER, "*", null)).token();
        final String left = sessions.begin(user(1, Role.OWNER, "*", null)).token();
        nowMs += 29 * MINUTE_MS;
        assertNotNull(match(tokens, used));
        nowMs += MINUTE_MS;
        assertNull(match(tokens, left));
        for (int i = 0; i < 23; i++) {
            assertNotNull(match(tokens, used), "after " + i);
            nowMs += 29 * MINUTE_MS;
        }
        assertNotNull(match(tokens, used));
        nowMs += 29 * MINUTE_MS;
        assertNull(match(tokens, used));
    }

    @Test
    void shouldEndAllOfAUserOrOne() throws IOException {
        final Tokens tokens = tokens();
        final NewSession first = sessions.begin(user(1, Role.OWNER, "*", null));
        final NewSession second = sessions.begin(user(1, Role.OWNER, "*", null));
        final NewSession others = sessions.begin(user(2, Role.OWNER, "*", null));
        assertTrue(sessions.end(first.grant()));
        assertFalse(sessions.end(first.grant()));
        assertNull(match(tokens, first.token()));
        assertNotNull(match(tokens, second.token()));
        assertEquals(1, sessions.endAll("usr_1"));
        assertNull(match(tokens, second.token()));
        assertNotNull(match(tokens, others.token()));
    }

    /** Whoever logs in again and again ends only sessions of the same user. */
    @Test
    void shouldHoldOnlySoMany() throws IOException {
        final Tokens tokens = tokens();
        final String others = sessions.begin(user(1_000, Role.OWNER, "*", null)).token();
        final List<String> own = new ArrayList<>();
        for (int i = 0; i <= Sessions.MOST_PER_USER; i++) {
            nowMs += 2_000;
            own.add(sessions.begin(user(1, Role.OWNER, "*", null)).token());
        }
        assertNull(match(tokens, own.getFirst()));
        assertNotNull(match(tokens, own.get(1)));
        assertNotNull(match(tokens, others));
        for (int i = 0; i < Sessions.MOST_SESSIONS; i++) {
            sessions.begin(user(2_000 + i, Role.OWNER, "*", null));
        }
        assertEquals(Sessions.MOST_SESSIONS, sessions.count());
        assertNull(match(tokens, own.get(1)));
    }

    /** An event loop may ask for each request of a checkout. */
    @Test
    void shouldFindTokensAndSessionsWithoutAllocating() throws IOException {
        final Tokens tokens = tokens();
        final byte[] token =
                tokens.create("shop", "acme", Set.of(Scope.ADJUST), nowMs).getBytes(StandardCharsets.US_ASCII);
        final byte[] session =
                sessions.begin(user(1, Role.FINANCE, "acme", null)).token().getBytes(StandardCharsets.US_ASCII);
        final TokenMatcher matcher = tokens.newMatcher();
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        int found = 0;
        for (int round = 0; round < 5; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                found += matcher.match(token, 0, token.length) != null ? 1 : 0;
                found += matcher.match(session, 0, session.length) != null ? 1 : 0;
                found += matcher.match(session, 1, session.length - 1) != null ? 1 : 0;
            }
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(200_000, found);
        assertTrue(allocated < 1_000, allocated + " bytes for 60,000 look-ups");
    }

    private Tokens tokens() throws IOException {
        return Tokens.open(folder.resolve("keys/tokens"), sessions);
    }

    private User user(final int number, final Role role, final String program, final String partner) {
        return new User(
                "usr_" + number,
                "u" + number + "@acme.example",
                "",
                role,
                program,
                partner,
                UserStatus.ACTIVE,
                nowMs,
                null,
                null);
    }

    private static Grant match(final Tokens tokens, final String token) {
        final byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
        return tokens.newMatcher().match(bytes, 0, bytes.length);
    }
}
