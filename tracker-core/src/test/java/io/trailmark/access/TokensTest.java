package io.trailmark.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokensTest {
    private static final long NOW_MS = 1_793_000_000_000L;
    private static final Set<Scope> REPORT = EnumSet.of(Scope.CONVERSION_WRITE, Scope.ADJUST);

    @TempDir
    private Path folder;

    private Path file;
    private Tokens tokens;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("keys/tokens");
        tokens = Tokens.open(file);
    }

    @Test
    void shouldGrantItsScopesInItsProgrammeOnly() throws IOException {
        final Grant grant = match(tokens, tokens.create("shop", "acme", REPORT, NOW_MS));
        assertTrue(grant.allows(Scope.CONVERSION_WRITE));
        assertTrue(grant.allows(Scope.ADJUST));
        assertFalse(grant.allows(Scope.READ));
        assertFalse(grant.allows(Scope.HISTORY_WRITE));
        assertTrue(grant.covers("acme"));
        assertTrue(grant.covers("xacmex".getBytes(StandardCharsets.US_ASCII), 1, 4));
        assertFalse(grant.covers("xacmex".getBytes(StandardCharsets.US_ASCII), 0, 5));
        assertFalse(grant.covers("*"));
        assertFalse(grant.covers(""));
    }

    @Test
    void shouldGrantEverythingEverywhereToAnAdministrator() throws IOException {
        final Grant grant = match(tokens, tokens.create("root", Grant.ALL_PROGRAMS, Set.of(Scope.ADMIN), NOW_MS));
        for (final Scope scope : Scope.values()) {
            assertTrue(grant.allows(scope));
        }
        assertTrue(grant.covers("acme"));
    }

    @Test
    void shouldNotGrantAnythingToWhatIsNotAToken() throws IOException {
        final String token = tokens.create("shop", "acme", REPORT, NOW_MS);
        for (int bit = 0; bit < token.length() * 7; bit++) {
            final byte[] wrong = token.getBytes(StandardCharsets.US_ASCII);
            wrong[bit / 7] ^= (byte) (1 << bit % 7);
            assertNull(tokens.newMatcher().match(wrong, 0, wrong.length));
        }
        for (final String wrong : new String[] {"", "tm_", token + "x", token.substring(1), "x".repeat(10_000)}) {
            assertNull(match(tokens, wrong));
        }
        assertNull(match(Tokens.open(folder.resolve("keys/none")), token));
    }

    @Test
    void shouldKeepNoTokenAndShowItToNobodyElse() throws IOException {
        final String token = tokens.create("shop", "acme", REPORT, NOW_MS);
        assertFalse(Files.readString(file).contains(token.substring(Tokens.PREFIX.length())));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void shouldAllowTwoLiveTokensPerNameForRotation() throws IOException {
        final String old = tokens.create("shop", "acme", REPORT, NOW_MS);
        final String young = tokens.create("shop", "acme", REPORT, NOW_MS + 1);
        assertThrows(IllegalStateException.class, () -> tokens.create("shop", "acme", REPORT, NOW_MS));
        assertNotNull(match(tokens, old));
        assertNotNull(match(tokens, young));
        assertEquals(1, tokens.revoke(null, "shop", match(tokens, old).id()));
        assertNull(match(tokens, old));
        assertNotNull(match(tokens, young));
        assertNotEquals(old, tokens.create("shop", "acme", REPORT, NOW_MS + 2));
        assertEquals(2, tokens.revoke(null, "shop", null));
        assertEquals(0, tokens.revoke(null, "shop", null));
        assertNull(match(tokens, young));
    }

    /** What one programme calls its tokens is nothing to another. */
    @Test
    void shouldCountNamesAndTokensByProgramme() throws IOException {
        tokens.create("shop", "acme", REPORT, NOW_MS);
        tokens.create("shop", "acme", REPORT, NOW_MS);
        final String others = tokens.create("shop", "other", REPORT, NOW_MS);
        assertThrows(IllegalStateException.class, () -> tokens.create("shop", "acme", REPORT, NOW_MS));
        assertEquals(2, tokens.revoke("acme", "shop", null));
        assertNotNull(match(tokens, others));
        for (int i = 0; i < Tokens.MAX_LIVE_PER_PROGRAM; i++) {
            tokens.create("t" + i, "acme", REPORT, NOW_MS);
        }
        assertThrows(IllegalStateException.class, () -> tokens.create("one-more", "acme", REPORT, NOW_MS));
        tokens.create("one-more", "other", REPORT, NOW_MS);
        assertNotNull(match(tokens, others));
    }

    @Test
    void shouldMakeNothingThatLeavesNoTrail() throws IOException {
        final Trail<Grant> full = (_, _) -> {
            throw new IllegalStateException("no room");
        };
        assertThrows(
                IllegalStateException.class,
                () -> tokens.create("shop", "acme", REPORT, TokenSettings.USUAL, NOW_MS, full));
        assertEquals(List.of(), tokens.grants());
        final Grant grant = match(tokens, tokens.create("shop", "acme", REPORT, NOW_MS));
        assertThrows(IllegalStateException.class, () -> tokens.revoke(grant, full));
        assertEquals(List.of(grant), tokens.grants());
        final List<Grant> seen = new ArrayList<>();
        assertTrue(tokens.revoke(grant, (before, after) -> {
            seen.add(before);
            seen.add(after);
        }));
        assertEquals(Arrays.asList(grant, null), seen);
        assertFalse(tokens.revoke(grant, full));
    }

    @Test
    void shouldMakeNoTokenOfAPartner() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> tokens.create("x", "acme", Set.of(Scope.OWN), NOW_MS));
        final String id =
                match(tokens, tokens.create("x", "acme", REPORT, NOW_MS)).id();
        assertThrows(IllegalArgumentException.class, () -> tokens.change(id, Set.of(Scope.OWN), TokenSettings.USUAL));
    }

    @Test
    void shouldSeeWhatAnotherProcessChanged() throws IOException {
        final Tokens server = Tokens.open(file);
        final TokenMatcher matcher = server.newMatcher();
        final String token = tokens.create("shop", "acme", REPORT, NOW_MS);
        assertNull(match(matcher, token));
        assertTrue(server.reloadIfChanged());
        assertFalse(server.reloadIfChanged());
        assertNotNull(match(matcher, token));
        assertEquals("conversion:write,adjust", match(matcher, token).scopesText());
        assertEquals(NOW_MS, match(matcher, token).madeMs());
        tokens.revoke(null, "shop", null);
        assertTrue(server.reloadIfChanged());
        assertNull(match(matcher, token));
    }

    @Test
    void shouldKeepTheTokensThatWereWhenTheFileIsDamagedLater() throws IOException {
        final String token = tokens.create("shop", "acme", REPORT, NOW_MS);
        final String good = Files.readString(file);
        for (final String bad : new String[] {
            "shop\n", good.replace("adjust", "adjusts"), good.replace("shop ", "sh/op "), good.replace("Z\n", "\n")
        }) {
            Files.writeString(file, bad);
            assertThrows(IOException.class, tokens::reloadIfChanged, bad);
            assertThrows(IOException.class, () -> Tokens.open(file), bad);
            assertNotNull(match(tokens, token));
        }
    }

    @Test
    void shouldKeepHowATokenIsUsedOverARestart() throws IOException {
        final TokenSettings settings = new TokenSettings(
                Dialect.KEITARO, Networks.of(List.of("192.0.2.0/24", "2001:db8::/32")), Signing.REQUIRED, true);
        final NewToken made = tokens.create("network", "acme", REPORT, settings, NOW_MS);
        tokens.create("shop", "acme", REPORT, NOW_MS);
        final Grant again = match(Tokens.open(file), made.token());
        assertEquals(made.id(), again.id());
        assertEquals(Dialect.KEITARO, again.settings().dialect());
        assertEquals("192.0.2.0/24,2001:db8::/32", again.settings().networks().toString());
        assertEquals(Signing.REQUIRED, again.settings().signing());
        assertTrue(again.settings().answersAlways200());
        assertEquals(made.signingKey(), again.signingKeyText());
        assertFalse(again.allowsAddress(0, 0xFFFF_0000_0000L | 0xC0000300L));
        assertTrue(again.allowsAddress(0, 0xFFFF_0000_0000L | 0xC0000201L));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertFalse(made.toString().contains(made.token()));
        assertFalse(made.toString().contains(made.signingKey()));
    }

    @Test
    void shouldChangeHowALiveTokenIsUsed() throws IOException {
        final String token = tokens.create("shop", "acme", REPORT, NOW_MS);
        final String id = match(tokens, token).id();
        assertNull(tokens.change(id, Set.of(Scope.READ), TokenSettings.USUAL.with(Dialect.CAKE)));
        assertFalse(match(tokens, token).allows(Scope.ADJUST));
        assertEquals(Dialect.CAKE, match(Tokens.open(file), token).settings().dialect());
        assertThrows(IllegalArgumentException.class, () -> tokens.change("00000000", REPORT, TokenSettings.USUAL));
        assertThrows(IllegalArgumentException.class, () -> tokens.change(id, Set.of(), TokenSettings.USUAL));
    }

    @Test
    void shouldRefuseAFileWithWordsItDoesNotKnow() throws IOException {
        tokens.create("shop", "acme", REPORT, NOW_MS);
        final String good = Files.readString(file);
        for (final String word : List.of(
                "dialect=none",
                "from=x",
                "signing=required",
                "key=tmk_x",
                "signing=perhaps key=tmk_x",
                "word",
                "a=b")) {
            Files.writeString(file, good.replace("Z\n", "Z " + word + "\n"));
            assertThrows(IOException.class, () -> Tokens.open(file), word);
        }
    }

    @Test
    void shouldRefuseNamesThatAreNone() {
        for (final String bad : new String[] {"", "a b", "a\nb", "#", "x".repeat(65)}) {
            assertThrows(IllegalArgumentException.class, () -> tokens.create(bad, "acme", REPORT, NOW_MS));
            assertThrows(IllegalArgumentException.class, () -> tokens.create("shop", bad, REPORT, NOW_MS));
        }
        assertThrows(IllegalArgumentException.class, () -> tokens.create("shop", "acme", Set.of(), NOW_MS));
    }

    private static Grant match(final Tokens tokens, final String token) {
        return match(tokens.newMatcher(), token);
    }

    private static Grant match(final TokenMatcher matcher, final String token) {
        final byte[] bytes = token.getBytes(StandardCharsets.US_ASCII);
        return matcher.match(bytes, 0, bytes.length);
    }
}
