package io.trailmark.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code trailmark links get lnk_12}: one thing with all its fields. */
@Command(mixinStandardHelpOptions = true)
final class GetCommand implements Runnable {
    private final Resource resource;
    private final TrailmarkCommand root;

    @Parameters(paramLabel = "ID", description = "Which one: its id, as lists show it, or its code.")
    private String id;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private GetCommand(final Resource resource, final TrailmarkCommand root) {
        this.resource = resource;
        this.root = root;
    }

    static CommandLine of(final Resource resource, final TrailmarkCommand root) {
        final CommandLine line = new CommandLine(new GetCommand(resource, root));
        Ids.addOptions(line.getCommandSpec(), resource);
        line.getCommandSpec()
                .usageMessage()
                .description("Shows one " + resource.one() + " with all its fields.")
                .footer(example(resource));
        return line;
    }

    @Override
    public void run() {
        // Customers have no address of their own: each is a row of their list.
        root.printer()
                .object(
                        resource == Resource.CUSTOMERS
                                ? Ids.thing(root, spec, resource, id)
                                : root.client()
                                        .get('/'
                                                + resource.word()
                                                + '/'
                                                + Query.part(Ids.one(root, spec, resource, id))));
    }

    private static String[] example(final Resource resource) {
        final String get = "  trailmark " + resource.word() + " get ";
        return switch (resource) {
            case PROGRAMS -> new String[] {"%nExample:", get + "acme"};
            case CHANGES -> new String[] {"%nExample:", get + "21"};
            case USERS -> new String[] {"%nExamples:", get + "usr_2", get + "ann@acme.example"};
            case CUSTOMERS -> new String[] {"%nExamples:", get + "C-17", get + "C-17 --program acme"};
            case CONVERSIONS ->
                new String[] {
                    "%nExamples:", get + "cv_000000000000e", get + "A-1001        the conversion of this order"
                };
            default ->
                new String[] {
                    "%nExamples:",
                    get + "spring --program acme   a code that another programme may have, too",
                    get + "ID -o json"
                };
        };
    }
}
