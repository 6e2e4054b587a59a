package io.trailmark.main;

import io.trailmark.access.Dialect;
import io.trailmark.access.Networks;
import io.trailmark.access.Signing;
import io.trailmark.access.TokenSettings;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How a token is used, as options of {@code scripts/token}; what is not named stays as it is. */
final class TokenOptions {
    @Option(
            names = "--dialect",
            paramLabel = "SYSTEM",
            description = "The names in its postbacks: native, tune, everflow, voluum, keitaro, cake.")
    private String dialect;

    @Option(
            names = "--from",
            paramLabel = "NETWORK",
            split = ",",
            description = "From where it may be used, such as 192.0.2.0/24,2001:db8::/32; any: from anywhere.")
    private List<String> networks;

    @Option(
            names = "--sign",
            paramLabel = "WHEN",
            description = "Whether requests are signed in place of showing the token: none, allowed, required. A key is"
                    + " made and shown once.")
    private String signing;

    @Option(
            names = "--compat",
            paramLabel = "STATUS",
            description = "200: refused postbacks are answered 200, for systems that take nothing else; strict: they"
                    + " are not.")
    private String compat;

    /** The settings with what is named here. */
    TokenSettings applyTo(final TokenSettings before, final CommandLine line) {
        TokenSettings after = before;
        if (dialect != null) {
            after = after.with(known(Dialect.of(dialect), "no such dialect: " + dialect, line));
        }
        if (networks != null) {
            after = after.with(networks.equals(List.of("any")) ? Networks.NONE : Networks.of(networks));
        }
        if (signing != null) {
            after = after.with(known(Signing.of(signing), "no such way to sign: " + signing, line));
        }
        if (compat != null) {
            final boolean is200 = compat.equals("200");
            known(is200 || compat.equals("strict") ? compat : null, "--compat is to be 200 or strict: " + compat, line);
            after = after.withAnswersAlways200(is200);
        }
        return after;
    }

    private static <T> T known(final T value, final String fault, final CommandLine line) {
        if (value == null) {
            throw new ParameterException(line, fault);
        }
        return value;
    }

    /** What is not as usual, each with a blank in front. */
    static String describe(final TokenSettings settings) {
        final StringBuilder text = new StringBuilder();
        if (settings.dialect() != Dialect.NATIVE) {
            text.append(" dialect=").append(settings.dialect().text());
        }
        if (!settings.networks().isEmpty()) {
            text.append(" from=").append(settings.networks());
        }
        if (settings.signing() != Signing.NONE) {
            text.append(" sign=").append(settings.signing().text());
        }
        if (settings.answersAlways200()) {
            text.append(" compat=200");
        }
        return text.toString();
    }
}
