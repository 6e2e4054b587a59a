package io.trailmark.ids;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signatures of deep links: proof that the programme itself chose the destination in {@code url=}.
 *
 * <p>The text of {@code sig} is {@code KEY.EXPIRY.MAC}: the number of the key in decimal, the first second since 1970
 * at which the signature no longer holds in decimal, and 43 characters of base64url without padding. The MAC is
 * HMAC-SHA256 over the link's code, NUL, the url as it is after percent-decoding, NUL, and EXPIRY as written; the
 * expiry is inside because nobody else would keep it honest. Its key is derived for each programme, HMAC-SHA256 of the
 * programme's code under the server's key, so a signature of one programme means nothing to another and a programme's
 * key can be handed to the merchant.
 *
 * <p>Threads: one; each event loop has its own. Allocates, which only signed links pay for.
 */
public final class LinkSignature {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int MAX_TEXT_BYTES = 2 + 1 + 12 + 1 + 43;

    private final LinkKeys keys;
    private final Mac mac;

    /** @param keys of this server. */
    public LinkSignature(final LinkKeys keys) {
        this.keys = keys;
        try {
            mac = Mac.getInstance(ALGORITHM);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " is part of every JDK", e);
        }
    }

    /** Signs a deep link of one programme until {@code expirySeconds} since 1970. */
    public String sign(final String program, final String code, final String url, final long expirySeconds) {
        final String head = keys.currentNumber() + "." + expirySeconds + ".";
        final byte[] expiry = bytes(Long.toString(expirySeconds));
        final byte[] proof = proof(keys.secret(keys.currentNumber()), bytes(program), bytes(code), bytes(url), expiry);
        return head + Base64.getUrlEncoder().withoutPadding().encodeToString(proof);
    }

    /** Whether {@code sig} is right for this programme, link and url, and still holds. */
    public boolean isRight(
            final byte[] program, final byte[] code, final byte[] url, final byte[] sig, final long nowMs) {
        final String text = new String(sig, StandardCharsets.ISO_8859_1);
        final int firstPoint = text.indexOf('.');
        final int secondPoint = text.indexOf('.', firstPoint + 1);
        if (text.length() > MAX_TEXT_BYTES || firstPoint < 1 || secondPoint < 0) {
            return false;
        }
        final long number = decimal(text, 0, firstPoint);
        final long expirySeconds = decimal(text, firstPoint + 1, secondPoint);
        final byte[] secret = number < 0 || number >= KeyRing.CAPACITY ? null : keys.secret((int) number);
        if (secret == null || expirySeconds < 0 || nowMs / 1000 >= expirySeconds) {
            return false;
        }
        final byte[] expected = proof(secret, program, code, url, bytes(text.substring(firstPoint + 1, secondPoint)));
        final String expectedText = Base64.getUrlEncoder().withoutPadding().encodeToString(expected);
        return MessageDigest.isEqual(bytes(expectedText), bytes(text.substring(secondPoint + 1)));
    }

    private byte[] proof(
            final byte[] secret, final byte[] program, final byte[] code, final byte[] url, final byte[] expiry) {
        try {
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            final byte[] programKey = mac.doFinal(program);
            mac.init(new SecretKeySpec(programKey, ALGORITHM));
            mac.update(code);
            mac.update((byte) 0);
            mac.update(url);
            mac.update((byte) 0);
            return mac.doFinal(expiry);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every byte string is a key of " + ALGORITHM, e);
        }
    }

    /** The number between two places of the text, or -1 if it is none of at most 12 digits. */
    private static long decimal(final String text, final int start, final int end) {
        if (start == end || end - start > 12) {
            return -1;
        }
        long number = 0;
        for (int i = start; i < end; i++) {
            final char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + c - '0';
        }
        return number;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
