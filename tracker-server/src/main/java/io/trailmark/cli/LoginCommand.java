package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code trailmark login}: begins a session and keeps its token where the other commands look for one. */
@Command(
        name = "login",
        mixinStandardHelpOptions = true,
        description = {
            "Logs a user in. The password is asked for, or read from the input; it is never an argument.",
            "",
            "The session's token is kept in the token file, for you alone. It ends after 30 minutes without a"
                    + " command, after 12 hours, or with 'trailmark logout'."
        },
        footer = {"%nExample:", "  trailmark login ann@acme.example"})
final class LoginCommand implements Runnable {
    private final TrailmarkCommand root;

    @Parameters(paramLabel = "EMAIL", description = "Who you are.")
    private String email;

    LoginCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        final Path file = root.tokenPlace();
        TokenFile.mustBeSession(file);
        final String password = root.secret("Password of " + email);
        final JsonNode session = new Client(root.url(), null)
                .send("POST", "/sessions", Json.object().put("email", email).put("password", password), Map.of());
        TokenFile.keep(file, session.path("token").asText());
        final JsonNode user = session.path("user");
        root.printer()
                .line("Logged in as " + user.path("email").asText() + ", "
                        + user.path("role").asText() + " of "
                        + user.path("program").asText() + ", until "
                        + session.path("expires_at").asText() + " at the latest. The token is in " + file + '.');
        if (root.shell().variables().containsKey(TokenFile.VARIABLE)) {
            root.printer().line(TokenFile.VARIABLE + " is set and comes before it: unset it to be " + email + '.');
        }
    }
}
