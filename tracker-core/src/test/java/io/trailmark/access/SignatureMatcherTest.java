package io.trailmark.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.trailmark.access.SignatureMatcher.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures made here in a few plain lines, as a client makes them. */
final class SignatureMatcherTest {
    private static final long NOW_MS = 1_793_000_000_000L;
    private static final long NOW_S = 1_793_000_000L;
    private static final Set<Scope> REPORT = EnumSet.of(Scope.CONVERSION_WRITE);
    private static final String TARGET = "/v1/conversions?x=1";
    private static final String BODY = "{\"goal\":\"sale\"}";

    @TempDir
    private Path folder;

    private Tokens tokens;
    private NewToken made;
    private SignatureMatcher matcher;

    @BeforeEach
    void open() throws IOException {
        tokens = Tokens.open(folder.resolve("tokens"));
        made = tokens.create("shop", "acme", REPORT, TokenSettings.USUAL.with(Signing.ALLOWED), NOW_MS);
        matcher = tokens.newSignatureMatcher();
    }

    private static String hmac(final String key, final String text) throws Exception {
        final Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String header(final NewToken by, final long seconds, final String nonce) throws Exception {
        final byte[] body = MessageDigest.getInstance("SHA-256").digest(BODY.getBytes(StandardCharsets.UTF_8));
        final String text = "v1\n" + seconds + "\n" + nonce + "\nPOST\n" + TARGET + "\n"
                + HexFormat.of().formatHex(body);
        return "k=" + by.id() + ",t=" + seconds + ",n=" + nonce + ",v1=" + hmac(by.signingKey(), text);
    }

    private Verdict match(final String header) {
        return match(matcher, header, "POST", TARGET, BODY);
    }

    private static Verdict match(
            final SignatureMatcher by,
            final String header,
            final String method,
            final String target,
            final String body) {
        final byte[] bytes = ("xx" + body).getBytes(StandardCharsets.UTF_8);
        return by.match(header, method, target, bytes, 2, bytes.length - 2, NOW_MS);
    }

    @Test
    void shouldKnowWhoSignedOnce() throws Exception {
        final String header = header(made, NOW_S, "nonce-01");
        assertEquals(Verdict.RIGHT, match(header));
        assertEquals("shop", matcher.grant().name());
        assertEquals(Verdict.REPEATED, match(header));
        assertNull(matcher.grant());
        assertEquals(Verdict.REPEATED, match(tokens.newSignatureMatcher(), header, "POST", TARGET, BODY));
        assertEquals(Verdict.REPEATED, match(header(made, NOW_S + 1, "nonce-01")));
        assertEquals(Verdict.RIGHT, match(header(made, NOW_S, "nonce-02").replace(",", ", ")));
    }

    @Test
    void shouldRefuseWhatWasNotSignedAsItStands() throws Exception {
        final String header = header(made, NOW_S, "nonce-01");
        assertEquals(Verdict.WRONG, match(matcher, header, "GET", TARGET, BODY));
        assertEquals(Verdict.WRONG, match(matcher, header, "POST", TARGET + "&y=2", BODY));
        assertEquals(Verdict.WRONG, match(matcher, header, "POST", TARGET, BODY + " "));
        assertEquals(Verdict.WRONG, match(header.replace("nonce-01", "nonce-02")));
        assertEquals(Verdict.WRONG, match(header.replace("t=" + NOW_S, "t=" + (NOW_S + 1))));
        assertEquals(Verdict.WRONG, match(header.replace(made.id(), "00000000")));
        final NewToken other =
                tokens.create("other", "acme", REPORT, TokenSettings.USUAL.with(Signing.REQUIRED), NOW_MS);
        assertEquals(Verdict.WRONG, match(header.replace(made.id(), other.id())));
        assertEquals(Verdict.RIGHT, match(header), "what was refused used up no nonce");
    }

    @Test
    void shouldCountForFiveMinutesToEitherSide() throws Exception {
        assertEquals(Verdict.EXPIRED, match(header(made, NOW_S - 301, "nonce-01")));
        assertEquals(Verdict.EXPIRED, match(header(made, NOW_S + 301, "nonce-02")));
        assertEquals(Verdict.RIGHT, match(header(made, NOW_S - 300, "nonce-03")));
        assertEquals(Verdict.RIGHT, match(header(made, NOW_S + 300, "nonce-04")));
    }

    @Test
    void shouldRefuseATokenWithoutAKeyOrARevokedOne() throws Exception {
        final String header = header(made, NOW_S, "nonce-01");
        tokens.change(made.id(), REPORT, TokenSettings.USUAL);
        assertEquals(Verdict.WRONG, match(header));
        final String key = tokens.change(made.id(), REPORT, TokenSettings.USUAL.with(Signing.REQUIRED));
        assertEquals(Verdict.WRONG, match(header), "the key is a new one");
        assertNull(tokens.change(made.id(), REPORT, TokenSettings.USUAL.with(Signing.ALLOWED)));
        final String again = header(new NewToken(null, made.id(), key), NOW_S, "nonce-02");
        assertEquals(Verdict.RIGHT, match(again));
        tokens.revoke(null, "shop", null);
        assertEquals(Verdict.WRONG, match(header(new NewToken(null, made.id(), key), NOW_S, "nonce-03")));
    }

    @Test
    void shouldRefuseHeadersOfAnotherForm() throws Exception {
        final String right = header(made, NOW_S, "nonce-01");
        for (final String wrong : List.of(
                "",
                "v1=00",
                right.replace("nonce-01", "short"),
                right.replace("nonce-01", "x".repeat(65)),
                right.replace("nonce-01", "nonce=01"),
                right + "0",
                right.replace("t=", "t=-"),
                right.replace("v1=", "v0="))) {
            assertEquals(Verdict.MALFORMED, match(wrong), wrong);
        }
    }
}
