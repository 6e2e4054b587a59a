package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.access.Dialect;
import io.trailmark.access.Grant;
import io.trailmark.access.Networks;
import io.trailmark.access.Scope;
import io.trailmark.access.Signing;
import io.trailmark.access.TokenSettings;
import io.trailmark.access.Tokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class TokenCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldMakeATokenThatTheServerKnows() throws IOException {
        assertEquals(0, run("create", "shop", "--program", "acme", "--scope", "conversion:write,adjust"));
        final byte[] token = out.toString().strip().getBytes(StandardCharsets.US_ASCII);
        final Grant grant =
                Tokens.open(folder.resolve("keys/tokens")).newMatcher().match(token, 0, token.length);
        assertNotNull(grant);
        assertTrue(grant.allows(Scope.ADJUST));
        assertTrue(grant.covers("acme"));
        assertFalse(grant.covers("other"));
    }

    @Test
    void shouldListWithoutShowingTokensAndRevokeOneOfTwo() throws IOException {
        run("create", "shop", "--program", "acme", "--scope", "read");
        final String token = out.toString().strip();
        run("create", "shop", "--program", "acme", "--scope", "read");
        assertEquals(1, run("create", "shop", "--program", "acme", "--scope", "read"));
        assertTrue(err.toString().contains("2 live tokens"), err.toString());
        out.getBuffer().setLength(0);
        assertEquals(0, run("list"));
        assertFalse(out.toString().contains(token));
        final String id =
                Tokens.open(folder.resolve("keys/tokens")).grants().getFirst().id();
        assertTrue(out.toString().contains(id));
        assertEquals(0, run("revoke", "shop", id));
        assertEquals(1, Tokens.open(folder.resolve("keys/tokens")).grants().size());
        assertEquals(0, run("revoke", "shop"));
        assertEquals(1, run("revoke", "shop"));
    }

    /** A name is a programme's own; who means one of several has to say which. */
    @Test
    void shouldRevokeInOneProgrammeOnly() throws IOException {
        run("create", "shop", "--program", "acme", "--scope", "read");
        run("create", "shop", "--program", "other", "--scope", "read");
        assertEquals(2, run("revoke", "shop"));
        assertTrue(err.toString().contains("acme, other"), err.toString());
        assertEquals(0, run("revoke", "shop", "--program", "acme"));
        final List<Grant> left = Tokens.open(folder.resolve("keys/tokens")).grants();
        assertEquals(List.of("other"), left.stream().map(Grant::program).toList());
        assertEquals(0, run("revoke", "shop"));
    }

    @Test
    void shouldSetHowATokenIsUsed() throws IOException {
        assertEquals(
                0,
                run(
                        "create",
                        "net",
                        "--program",
                        "acme",
                        "--scope",
                        "conversion:write",
                        "--dialect",
                        "tune",
                        "--from",
                        "192.0.2.0/24,::1",
                        "--sign",
                        "allowed",
                        "--compat",
                        "200"));
        assertTrue(out.toString().contains("tmk_"), out.toString());
        final Grant made = only();
        assertEquals("192.0.2.0/24,::1", made.settings().networks().toString());
        out.getBuffer().setLength(0);
        assertEquals(0, run("list"));
        final String line = "conversion:write dialect=tune from=192.0.2.0/24,::1 sign=allowed compat=200";
        assertTrue(out.toString().contains(line), out.toString());
        assertFalse(out.toString().contains("tmk_"), out.toString());
        assertEquals(
                0, run("set", made.id(), "--from", "any", "--sign", "none", "--scope", "read", "--compat", "strict"));
        assertEquals(new TokenSettings(Dialect.TUNE, Networks.NONE, Signing.NONE, false), only().settings());
        assertEquals("read", only().scopesText());
        assertEquals(2, run("set", "00000000", "--dialect", "cake"));
        assertEquals(2, run("set", made.id(), "--dialect", "esperanto"));
        assertEquals(2, run("set", made.id(), "--from", "everywhere"));
        assertEquals(2, run("set", made.id(), "--sign", "sometimes"));
        assertEquals(2, run("set", made.id(), "--compat", "404"));
        assertEquals(Dialect.TUNE, only().settings().dialect());
    }

    private Grant only() throws IOException {
        return Tokens.open(folder.resolve("keys/tokens")).grants().getFirst();
    }

    @Test
    void shouldSayWhatIsWrong() {
        assertEquals(2, run("create", "shop", "--program", "acme", "--scope", "everything"));
        assertTrue(err.toString().contains("no such scope: everything"), err.toString());
        assertEquals(2, run("create", "shop"));
        assertEquals(2, run("create", "a b", "--program", "acme", "--scope", "read"));
    }

    private int run(final String... arguments) {
        final List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--data", folder.toString()));
        final CommandLine line = TokenCommand.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(new String[0]));
    }
}
