package io.trailmark.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code trailmark links get lnk_12}: one thing with all its fields. */
@Command(mixinStandardHelpOptions = true)
final class GetCommand implements Runnable {
    private final Resource resource;
    private final TrailmarkCommand root;

    @Parameters(paramLabel = "ID", description = "Which one: as lists show it; programmes by code.")
    private String id;

    private GetCommand(final Resource resource, final TrailmarkCommand root) {
        this.resource = resource;
        this.root = root;
    }

    static CommandLine of(final Resource resource, final TrailmarkCommand root) {
        final CommandLine line = new CommandLine(new GetCommand(resource, root));
        line.getCommandSpec().usageMessage().description("Shows one " + resource.one() + " with all its fields.");
        return line;
    }

    @Override
    public void run() {
        root.printer().object(root.client().get('/' + resource.word() + '/' + Query.part(id)));
    }
}
