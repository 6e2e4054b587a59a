package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code trailmark audit}: whether the books balance. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Shows whether accepted = journaled = applied. Exit code 1 when they are not equal.",
        footer = {"%nExample:", "  trailmark audit || mail -s 'the books do not balance' ops@acme.example"})
final class AuditCommand implements Callable<Integer> {
    private final TrailmarkCommand root;

    AuditCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        final JsonNode audit = root.client().get("/audit");
        root.printer().object(audit);
        return audit.path("balanced").asBoolean() ? ExitCode.DONE : ExitCode.REFUSED;
    }
}
