package io.trailmark.access;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One token as a line of the file: name, programme, scopes, SHA-256 and time, then what is not as usual, as {@code
 * name=value}. A line without such words is one of the first version.
 */
final class TokenLine {
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    static final Pattern PROGRAM = Pattern.compile("\\*|[A-Za-z0-9._-]{1,64}");

    private static final int SHA_256_BYTES = 32;
    private static final int FIXED_WORDS = 5;

    private TokenLine() {}

    static String format(final Grant grant) {
        final StringBuilder line = new StringBuilder(String.join(
                " ",
                grant.name(),
                grant.program(),
                grant.scopesText(),
                grant.sha256Hex(),
                Instant.ofEpochMilli(grant.madeMs()).toString()));
        final TokenSettings settings = grant.settings();
        if (settings.dialect() != Dialect.NATIVE) {
            line.append(" dialect=").append(settings.dialect().text());
        }
        if (!settings.networks().isEmpty()) {
            line.append(" from=").append(settings.networks());
        }
        if (settings.signing() != Signing.NONE) {
            line.append(" signing=").append(settings.signing().text());
            line.append(" key=").append(grant.signingKeyText());
        }
        if (settings.answersAlways200()) {
            line.append(" compat=200");
        }
        return line.toString();
    }

    /** The token of the line, or null when it is not readable. */
    static Grant parse(final String line) {
        final String[] words = line.split("\\s+", -1);
        if (words.length < FIXED_WORDS
                || !NAME.matcher(words[0]).matches()
                || !PROGRAM.matcher(words[1]).matches()) {
            return null;
        }
        final Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (final String text : words[2].split(",", -1)) {
            final Scope scope = Scope.of(text);
            if (scope == null) {
                return null;
            }
            scopes.add(scope);
        }
        try {
            final byte[] sha256 = HexFormat.of().parseHex(words[3]);
            final long madeMs = Instant.parse(words[4]).toEpochMilli();
            final List<String> others = Arrays.asList(words).subList(FIXED_WORDS, words.length);
            return sha256.length == SHA_256_BYTES ? grant(words[0], words[1], scopes, sha256, madeMs, others) : null;
        } catch (final IllegalArgumentException | DateTimeParseException e) {
            return null;
        }
    }

    private static Grant grant(
            final String name,
            final String program,
            final Set<Scope> scopes,
            final byte[] sha256,
            final long madeMs,
            final List<String> words) {
        TokenSettings settings = TokenSettings.USUAL;
        String key = null;
        for (final String word : words) {
            final int equals = word.indexOf('=');
            final String value = word.substring(equals + 1);
            switch (word.substring(0, Math.max(0, equals))) {
                case "dialect" -> settings = settings.with(known(Dialect.of(value)));
                case "from" -> settings = settings.with(Networks.of(List.of(value.split(",", -1))));
                case "signing" -> settings = settings.with(known(Signing.of(value)));
                case "key" -> key = value;
                case "compat" -> settings = settings.withAnswersAlways200(value.equals("200"));
                default -> throw new IllegalArgumentException("unknown word");
            }
        }
        if ((key == null) != (settings.signing() == Signing.NONE)) {
            throw new IllegalArgumentException("a key goes with signing, and signing with a key");
        }
        return new Grant(name, program, scopes, sha256, madeMs, settings, key);
    }

    private static <T> T known(final T value) {
        if (value == null) {
            throw new IllegalArgumentException("unknown value");
        }
        return value;
    }
}
