package io.trailmark.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PasswordsTest {
    private static final String PASSWORD = "a blue door in Lisbon";

    @Test
    void shouldKnowAPasswordByItsSum() {
        final Passwords passwords = new Passwords();
        final String hash = passwords.hash(PASSWORD);
        assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
        assertTrue(passwords.matches(PASSWORD, hash));
        assertFalse(passwords.matches(PASSWORD + " ", hash));
        assertFalse(passwords.matches(PASSWORD, null));
        assertNotEquals(hash, passwords.hash(PASSWORD));
        assertFalse(passwords.isWeak(hash));
        assertTrue(new Passwords(19_457, 2, 1, 0).isWeak(hash));
        assertTrue(new Passwords(19_456, 3, 1, 0).isWeak(hash));
    }

    /** The example of the reference implementation's own tests, so that other programs make the same of it. */
    @Test
    void shouldMakeTheSumsThatOthersMake() {
        final String known = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        final Passwords passwords = new Passwords(64, 1, 1, 0);
        assertTrue(passwords.matches("password", known));
        assertFalse(passwords.matches("passwort", known));
        assertEquals(known, PasswordHash.parse(known).text());
    }

    @Test
    void shouldTakeLettersHoweverTheyAreComposed() {
        final Passwords passwords = new Passwords(64, 1, 1, 0);
        assertTrue(passwords.matches("Ze\u0301bre raye", passwords.hash("Z\u00e9bre raye")));
        assertTrue(passwords.matches("\ufb01sh and chips", passwords.hash("fish and chips")));
    }

    @Test
    void shouldMakeOnlySoManyAtATime() throws Exception {
        final Passwords one = new Passwords(4 * 1024, 9, 1, 0);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            final List<Future<String>> all = IntStream.range(0, 8)
                    .mapToObj(_ -> threads.submit(() -> {
                        try {
                            return one.hash(PASSWORD);
                        } catch (final AccessRefusal refusal) {
                            return refusal.reason().name();
                        }
                    }))
                    .toList();
            int busy = 0;
            for (final Future<String> each : all) {
                busy += each.get().equals("BUSY") ? 1 : 0;
            }
            assertTrue(busy > 0 && busy < 8, busy + " were busy");
        }
        assertTrue(one.matches(PASSWORD, one.hash(PASSWORD)));
    }

    @Test
    void shouldReadNoSumThatWouldTakeAllMemory() {
        final String good = new Passwords(64, 1, 1, 0).hash(PASSWORD);
        assertEquals(64, PasswordHash.parse(good).memoryKib());
        for (final String bad : List.of(
                good.replace("m=64", "m=9999999"),
                good.replace("argon2id", "argon2i"),
                good.replace("v=19", "v=16"),
                good + "$",
                "",
                good.substring(0, 40))) {
            assertNull(PasswordHash.parse(bad), bad);
        }
        assertFalse(PasswordHash.parse(good).toString().contains(good.substring(good.length() - 20)));
    }

    @Test
    void shouldTakeLongPasswordsOfAnySigns() {
        final String email = "anna@acme.example";
        for (final String good : List.of(
                PASSWORD,
                "aaaaaaaaaaab",
                "\ud83d\udc1f".repeat(12),
                "x".repeat(128),
                "            x",
                "eight words ann")) {
            PasswordRules.check(good, email);
        }
        for (final String bad : List.of(
                "elevensigns",
                "\ud83d\udc1f".repeat(11),
                "x".repeat(129),
                "PasswordPassword",
                "qwertyuiop12",
                "correct horse battery staple",
                "my ANNA@acme.example",
                "annaannaanna")) {
            final AccessRefusal refusal = assertThrows(AccessRefusal.class, () -> PasswordRules.check(bad, email), bad);
            assertEquals(AccessRefusal.Reason.PASSWORD_WEAK, refusal.reason());
            assertFalse(refusal.getMessage().contains(bad));
        }
    }
}
