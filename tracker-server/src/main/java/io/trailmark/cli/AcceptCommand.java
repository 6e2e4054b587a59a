package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code trailmark accept}: chooses a password with an invitation. */
@Command(
        name = "accept",
        mixinStandardHelpOptions = true,
        description = {
            "Chooses your password with the invitation that you were given, once and within 7 days.",
            "",
            "Both are asked for, or read from the input, a line each; neither is an argument. A password has 12 to 128"
                    + " characters of any kind."
        },
        footer = {"%nExample:", "  trailmark accept"})
final class AcceptCommand implements Runnable {
    private final TrailmarkCommand root;

    AcceptCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        final String invitation = root.secret("Invitation");
        final String password = root.secret("New password");
        if (!password.equals(root.secret("The same again"))) {
            throw Failure.wrongUse("The two passwords differ; nothing was changed.");
        }
        final JsonNode user = new Client(root.url(), null)
                .send(
                        "POST",
                        "/users/accept",
                        Json.object().put("invitation", invitation).put("password", password),
                        Map.of());
        final String email = user.path("email").asText();
        root.printer().line("The password of " + email + " is set: trailmark login " + email);
    }
}
