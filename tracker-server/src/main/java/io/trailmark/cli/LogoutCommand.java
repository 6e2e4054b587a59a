package io.trailmark.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code trailmark logout}: ends the session that login began. */
@Command(
        name = "logout",
        mixinStandardHelpOptions = true,
        description = "Ends the session that 'trailmark login' began, and forgets its token.",
        footer = {"%nExample:", "  trailmark logout"})
final class LogoutCommand implements Runnable {
    private final TrailmarkCommand root;

    LogoutCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        final Path file = root.tokenPlace();
        if (!Files.exists(file)) {
            throw Failure.wrongUse("Nobody is logged in: there is no " + file + '.');
        }
        TokenFile.mustBeSession(file);
        try {
            new Client(root.url(), TokenFile.read(file)).send("DELETE", "/sessions/current", null, Map.of());
        } catch (final Failure failure) {
            // A session that has ended already is what was wanted.
            if (failure.exitCode() != ExitCode.NOT_ALLOWED) {
                throw failure;
            }
        }
        TokenFile.forget(file);
        root.printer().line("Logged out.");
    }
}
