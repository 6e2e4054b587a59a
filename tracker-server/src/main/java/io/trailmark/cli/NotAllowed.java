package io.trailmark.cli;

import java.util.List;

/** What somebody can do who may not do something: a user has a role, a token has scopes. Threads: any; no state. */
final class NotAllowed {
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private NotAllowed() {}

    /** What is said instead of the server's sentence, which speaks of headers and tokens; null: that sentence. */
    static String sentence(final int status, final String token) {
        if (status != UNAUTHORIZED) {
            return null;
        }
        if (token == null) {
            return "You are not logged in, and there is no token.";
        }
        return TokenFile.isSession(token) ? "Your session is over." : null;
    }

    /**
     * Lines behind a refusal; none where it is another one.
     *
     * @param token null where none was sent.
     */
    static List<String> hint(final int status, final String token) {
        if (status != UNAUTHORIZED && status != FORBIDDEN) {
            return List.of();
        }
        if (token == null) {
            return List.of("Say 'trailmark login EMAIL', or give a token in"
                    + " TRAILMARK_TOKEN, with --token-file, or in ~/.config/trailmark/token; scripts/token create"
                    + " makes one.");
        }
        return List.of(TokenFile.isSession(token) ? ofUser(status) : ofToken(status));
    }

    private static String ofUser(final int status) {
        return status == UNAUTHORIZED
                ? "It ends with a restart, after 30 minutes without a command, or after 12 hours."
                        + " Say 'trailmark login EMAIL'."
                : "You are logged in, and your role does not allow this: 'trailmark whoami' shows it, an owner changes"
                        + " it with 'trailmark users set EMAIL role=...', and 'trailmark login EMAIL' makes you"
                        + " somebody else.";
    }

    private static String ofToken(final int status) {
        return status == UNAUTHORIZED
                ? "The token in TRAILMARK_TOKEN or the token file was mistyped or revoked; 'trailmark tokens list'"
                        + " shows to an administrator which there are. People say 'trailmark login EMAIL'."
                : "The token is known, but its scopes or its programme do not allow this: 'trailmark whoami' shows"
                        + " them; 'trailmark tokens create --scopes ...' makes another token.";
    }
}
