package io.trailmark.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that nobody guesses, and their sums: 256 random bits, so a plain hash keeps them. Threads: any. */
final class Secrets {
    private static final int SECRET_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    static String make(final String prefix) {
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(random(SECRET_BYTES));
    }

    static byte[] random(final int lengthBytes) {
        final byte[] bytes = new byte[lengthBytes];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    static byte[] sha256(final String secret) {
        return sha256().digest(secret.getBytes(StandardCharsets.UTF_8));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
