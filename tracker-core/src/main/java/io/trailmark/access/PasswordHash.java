package io.trailmark.access;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sum of a password by Argon2id, with all that is needed to make it again. Immutable; nobody changes the arrays
 * that it gives.
 */
final class PasswordHash {
    /** So that a damaged file does not take all memory there is. */
    private static final int MOST_MEMORY_KIB = 1 << 18;

    private static final Pattern PHC = Pattern.compile("\\$argon2id\\$v=19\\$m=([1-9][0-9]{0,6}),t=([1-9]),p=([1-4])"
            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    private final int memoryKib;
    private final int passes;
    private final int lanes;
    private final byte[] salt;
    private final byte[] sum;

    /**
     * @param memoryKib KiB that making it takes.
     * @param passes over that memory.
     * @param lanes that could be made at a time.
     */
    PasswordHash(final int memoryKib, final int passes, final int lanes, final byte[] salt, final byte[] sum) {
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.lanes = lanes;
        this.salt = salt.clone();
        this.sum = sum.clone();
    }

    int memoryKib() {
        return memoryKib;
    }

    int passes() {
        return passes;
    }

    int lanes() {
        return lanes;
    }

    byte[] salt() {
        return salt;
    }

    byte[] sum() {
        return sum;
    }

    /** In the string format of the Password Hashing Competition. */
    String text() {
        final Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + passes + ",p=" + lanes + '$' + base64.encodeToString(salt)
                + '$' + base64.encodeToString(sum);
    }

    /** Null for what is none. */
    static PasswordHash parse(final String text) {
        final Matcher parts = PHC.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(1)) > MOST_MEMORY_KIB) {
            return null;
        }
        try {
            return new PasswordHash(
                    Integer.parseInt(parts.group(1)),
                    Integer.parseInt(parts.group(2)),
                    Integer.parseInt(parts.group(3)),
                    Base64.getDecoder().decode(parts.group(4)),
                    Base64.getDecoder().decode(parts.group(5)));
        } catch (final IllegalArgumentException noBase64) {
            return null;
        }
    }

    /** Says nothing of the sum: for logs. */
    @Override
    public String toString() {
        return "PasswordHash[m=" + memoryKib + ", t=" + passes + ", p=" + lanes + ']';
    }
}
