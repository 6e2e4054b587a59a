package io.trailmark.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which passwords are taken: long ones that are not among the first that anybody tries. Which signs are in them is
 * nobody's business but the user's. Threads: any; no state.
 */
final class PasswordRules {
    /** In code points. */
    static final int LEAST = 12;

    static final int MOST = 128;

    /** What stands before the @ counts only when it is not to be found in any text. */
    private static final int TELLING_NAME = 4;

    private static final Set<String> COMMON = common();

    private PasswordRules() {}

    /** Throws where the password is not taken. */
    static void check(final String password, final String email) {
        final String normal = Passwords.normal(password);
        final int length = normal.codePointCount(0, normal.length());
        if (length < LEAST || length > MOST) {
            throw weak("A password has " + LEAST + " to " + MOST + " characters, any; this one has " + length + '.');
        }
        final String lowerCase = normal.toLowerCase(Locale.ROOT);
        if (COMMON.contains(lowerCase)) {
            throw weak("This password is one of those that are tried first; take another.");
        }
        final String name = email.substring(0, email.indexOf('@'));
        if (lowerCase.contains(email) || (name.length() >= TELLING_NAME && lowerCase.contains(name))) {
            throw weak("The password holds the e-mail address, which others know; take another.");
        }
    }

    private static AccessRefusal weak(final String message) {
        return new AccessRefusal(AccessRefusal.Reason.PASSWORD_WEAK, message);
    }

    private static Set<String> common() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                PasswordRules.class.getResourceAsStream("/io/trailmark/access/common-passwords"),
                StandardCharsets.UTF_8))) {
            return lines.lines().collect(Collectors.toUnmodifiableSet());
        } catch (final IOException e) {
            throw new UncheckedIOException("a resource of ours cannot be read", e);
        }
    }
}
