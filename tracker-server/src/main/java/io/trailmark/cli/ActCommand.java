package io.trailmark.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark links archive lnk_12} and the like: one thing that is done to one thing. */
@Command(mixinStandardHelpOptions = true)
final class ActCommand implements Runnable {
    private final TrailmarkCommand root;
    private final Resource resource;
    private final String method;
    private final String suffix;

    @Parameters(paramLabel = "ID", description = "Which one.")
    private String id;

    @Option(names = "--if-version", paramLabel = "N", description = "Only if it is still at this version.")
    private Integer version;

    private ActCommand(final TrailmarkCommand root, final Resource resource, final String method, final String suffix) {
        this.root = root;
        this.resource = resource;
        this.method = method;
        this.suffix = suffix;
    }

    static CommandLine of(
            final TrailmarkCommand root,
            final Resource resource,
            final String method,
            final String suffix,
            final String about) {
        final CommandLine line = new CommandLine(new ActCommand(root, resource, method, suffix));
        line.getCommandSpec().usageMessage().description(about);
        return line;
    }

    @Override
    public void run() {
        final String path = '/' + resource.word() + '/' + Query.part(id) + suffix;
        root.printer().object(root.client().send(method, path, null, SetCommand.ifMatch(version)));
    }
}
