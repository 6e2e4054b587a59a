package io.trailmark.access;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Finds whose signature a request bears. The header {@code Trailmark-Signature} is
 * {@code k=ID,t=SECONDS,n=NONCE,v1=HEX}; {@code v1} is the HMAC-SHA256, under the key as text, of six lines that are
 * parted by a line feed: {@code v1}, t, n, the method, the target as it is sent, and the SHA-256 of the body in
 * hexadecimal digits.
 *
 * <p>Threads: one; each event loop has its own. The time it takes says nothing about the right signature.
 */
public final class SignatureMatcher {
    /** How far the time of a signature may be from ours, to either side. */
    public static final long WINDOW_S = TimeUnit.MINUTES.toSeconds(5);

    private static final Pattern HEADER =
            Pattern.compile("k=([0-9a-f]{8}),\\s*t=([0-9]{1,12}),\\s*n=([A-Za-z0-9._-]{8,64}),\\s*v1=([0-9a-f]{64})");

    private static final String ALGORITHM = "HmacSHA256";

    private final Tokens tokens;
    private final MessageDigest sha256 = Secrets.sha256();
    private final Mac mac;
    private Grant grant;

    /** What became of a signature. */
    public enum Verdict {
        /** It is right: {@link #grant} says whose. */
        RIGHT,
        /** Not of the form that is read. */
        MALFORMED,
        /** No live key made it for this request. */
        WRONG,
        /** Made more than five minutes ago, or ahead. */
        EXPIRED,
        /** Its nonce was used before. */
        REPEATED,
        /** No more nonces can be remembered now. */
        NO_ROOM
    }

    SignatureMatcher(final Tokens tokens) {
        this.tokens = tokens;
        try {
            mac = Mac.getInstance(ALGORITHM);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("HMAC-SHA256 is part of every JDK", e);
        }
    }

    /** Checks the signature of a request; a right one is used up by it. */
    public Verdict match(
            final String header,
            final String method,
            final String target,
            final byte[] bytes,
            final int bodyOffset,
            final int bodyLength,
            final long nowMs) {
        grant = null;
        final Matcher parts = HEADER.matcher(header);
        if (!parts.matches()) {
            return Verdict.MALFORMED;
        }
        final Grant named = tokens.byId(parts.group(1));
        if (named == null || named.signingKeyText() == null) {
            return Verdict.WRONG;
        }
        sha256.update(bytes, bodyOffset, bodyLength);
        final String signed = text(
                parts.group(2), parts.group(3), method, target, HexFormat.of().formatHex(sha256.digest()));
        final byte[] right = hmac(named, signed);
        if (!MessageDigest.isEqual(right, HexFormat.of().parseHex(parts.group(4)))) {
            return Verdict.WRONG;
        }
        final long nowS = TimeUnit.MILLISECONDS.toSeconds(nowMs);
        final long signedS = Long.parseLong(parts.group(2));
        if (Math.abs(nowS - signedS) > WINDOW_S) {
            return Verdict.EXPIRED;
        }
        return switch (tokens.nonces().use(nonceHash(named, parts.group(3)), signedS + WINDOW_S, nowS)) {
            case FIRST -> {
                grant = named;
                yield Verdict.RIGHT;
            }
            case REPEATED -> Verdict.REPEATED;
            case NO_ROOM -> Verdict.NO_ROOM;
        };
    }

    /** What the matched signature allows; null unless it was right. */
    public Grant grant() {
        return grant;
    }

    /** The text that is signed. */
    static String text(
            final String seconds,
            final String nonce,
            final String method,
            final String target,
            final String bodySha256) {
        return String.join("\n", "v1", seconds, nonce, method, target, bodySha256);
    }

    /** Nobody without the key can choose nonces that share a hash. */
    private long nonceHash(final Grant of, final String nonce) {
        final byte[] hash = hmac(of, nonce);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (hash[i] & 0xFF);
        }
        return value;
    }

    private byte[] hmac(final Grant of, final String text) {
        try {
            mac.init(new SecretKeySpec(of.signingKeyText().getBytes(StandardCharsets.US_ASCII), ALGORITHM));
        } catch (final InvalidKeyException e) {
            throw new IllegalStateException("any bytes are a key for HMAC", e);
        }
        return mac.doFinal(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
