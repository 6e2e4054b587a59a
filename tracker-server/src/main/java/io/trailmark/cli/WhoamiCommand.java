package io.trailmark.cli;

import picocli.CommandLine.Command;

/** {@code trailmark whoami}: who the server takes the caller for. */
@Command(
        name = "whoami",
        mixinStandardHelpOptions = true,
        description = "Shows who you are to the server: a user with a role, or a token, and what that allows.",
        footer = {"%nExample:", "  trailmark whoami -o json"})
final class WhoamiCommand implements Runnable {
    private final TrailmarkCommand root;

    WhoamiCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        root.printer().object(root.client().get("/me"));
    }
}
