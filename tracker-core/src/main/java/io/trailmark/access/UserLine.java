package io.trailmark.access;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** One user as a line of the file: {@code name=value} with blanks between; values are percent-encoded. */
final class UserLine {
    static final Pattern ID = Pattern.compile("usr_[1-9][0-9]{0,8}");

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private UserLine() {}

    static String format(final User user) {
        final StringBuilder line = new StringBuilder(256);
        put(line, "id", user.id());
        put(line, "email", user.email());
        put(line, "name", user.name());
        put(line, "role", user.role().text());
        put(line, "program", user.program());
        put(line, "partner", user.partner());
        put(line, "status", user.status().text());
        put(line, "made", Instant.ofEpochMilli(user.madeMs()).toString());
        put(line, "password", user.passwordHash());
        if (user.invitation() != null) {
            put(line, "invitation", user.invitation().sha256());
            put(line, "until", Instant.ofEpochMilli(user.invitation().untilMs()).toString());
        }
        return line.toString();
    }

    private static void put(final StringBuilder line, final String name, final String value) {
        if (value != null) {
            line.append(line.isEmpty() ? "" : " ").append(name).append('=');
            line.append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }

    /** The user of the line, or null when it is not readable. */
    static User parse(final String line) {
        final Map<String, String> values = new HashMap<>();
        for (final String word : line.split("\\s+", -1)) {
            final int equals = word.indexOf('=');
            if (equals < 1) {
                return null;
            }
            values.put(
                    word.substring(0, equals), URLDecoder.decode(word.substring(equals + 1), StandardCharsets.UTF_8));
        }
        try {
            final User user = new User(
                    values.remove("id"),
                    values.remove("email"),
                    values.remove("name"),
                    Role.of(values.remove("role")),
                    values.remove("program"),
                    values.remove("partner"),
                    UserStatus.of(values.remove("status")),
                    ms(values.remove("made")),
                    values.remove("password"),
                    invitation(values.remove("invitation"), values.remove("until")));
            return values.isEmpty() && isWhole(user) ? user : null;
        } catch (final IllegalArgumentException | DateTimeParseException | NullPointerException e) {
            return null;
        }
    }

    private static long ms(final String text) {
        return Instant.parse(text).toEpochMilli();
    }

    private static User.Invitation invitation(final String sha256, final String until) {
        if (sha256 == null) {
            return null;
        }
        if (!SHA_256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("no SHA-256");
        }
        return new User.Invitation(sha256, ms(until));
    }

    private static boolean isWhole(final User user) {
        return ID.matcher(user.id()).matches()
                && user.email() != null
                && user.name() != null
                && user.role() != null
                && user.status() != null
                && TokenLine.PROGRAM.matcher(user.program()).matches()
                && (user.role() == Role.PARTNER) == (user.partner() != null)
                && (user.passwordHash() == null || PasswordHash.parse(user.passwordHash()) != null)
                && (user.status() != UserStatus.ACTIVE || user.passwordHash() != null);
    }
}
