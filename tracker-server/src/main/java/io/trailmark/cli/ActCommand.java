package io.trailmark.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark links archive lnk_12} and the like: one thing that is done to one thing. */
@Command(mixinStandardHelpOptions = true)
final class ActCommand implements Runnable {
    private static final List<String> NOTE = List.of("note: why, in a sentence");

    private final TrailmarkCommand root;
    private final Resource resource;
    private final String method;
    private final String suffix;

    @Parameters(paramLabel = "ID", description = "Which one: its id or its code.")
    private String id;

    @Option(names = "--if-version", paramLabel = "N", description = "Only if it is still at this version.")
    private Integer version;

    /** Whether it can be said why. */
    private final boolean hasNote;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private ActCommand(
            final TrailmarkCommand root,
            final Resource resource,
            final String method,
            final String suffix,
            final boolean hasNote) {
        this.hasNote = hasNote;
        this.root = root;
        this.resource = resource;
        this.method = method;
        this.suffix = suffix;
    }

    /** @param word that the command is called by. */
    static CommandLine of(
            final TrailmarkCommand root,
            final Resource resource,
            final String word,
            final String method,
            final String suffix,
            final String about) {
        final CommandLine line = new CommandLine(new ActCommand(root, resource, method, suffix, false));
        Ids.addOptions(line.getCommandSpec(), resource);
        line.getCommandSpec()
                .usageMessage()
                .description(about)
                .footer("%nExample:", "  trailmark " + resource.word() + ' ' + word + ' ' + example(resource));
        return line;
    }

    private static String example(final Resource resource) {
        return switch (resource) {
            case PROGRAMS -> "acme";
            case TOKENS -> "38147283";
            case USERS -> "meg@acme.example";
            default -> "spring --program acme";
        };
    }

    /** What is decided about a partner, and why. */
    static CommandLine verdict(final TrailmarkCommand root, final String verdict, final String about) {
        final CommandLine line = new CommandLine(new ActCommand(root, Resource.PARTNERS, "POST", '/' + verdict, true));
        Ids.addOptions(line.getCommandSpec(), Resource.PARTNERS);
        TypedOptions.add(line.getCommandSpec(), NOTE);
        line.getCommandSpec()
                .usageMessage()
                .description(about)
                .footer("%nExample:", "  trailmark partners " + verdict + " ann --note \"as agreed by phone\"");
        return line;
    }

    @Override
    public void run() {
        final String path = '/' + resource.word() + '/' + Query.part(Ids.one(root, spec, resource, id)) + suffix;
        final ObjectNode body = hasNote ? Json.object() : null;
        if (hasNote) {
            TypedOptions.given(spec, NOTE).forEach(body::put);
        }
        root.printer().object(root.client().send(method, path, body, SetCommand.ifMatch(version)));
    }
}
