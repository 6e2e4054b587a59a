package io.trailmark.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark links set lnk_12 destination=...}: changes what is said and nothing else. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class SetCommand implements Runnable {
    private final Resource resource;
    private final TrailmarkCommand root;

    @Parameters(index = "0", paramLabel = "ID", description = "Which one: its id or its code.")
    private String id;

    @Parameters(
            index = "1..*",
            paramLabel = "KEY=VALUE",
            description = "What to change; 'KEY=' takes a value away; dots lead into objects.")
    private List<String> pairs;

    @Mixin
    private BodyOptions body;

    @Option(
            names = "--if-version",
            paramLabel = "N",
            description = "Change it only if it is still at this version: nobody's change is overwritten unseen.")
    private Integer version;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private SetCommand(final Resource resource, final TrailmarkCommand root) {
        this.resource = resource;
        this.root = root;
    }

    static CommandLine of(final Resource resource, final TrailmarkCommand root) {
        final CommandLine line = new CommandLine(new SetCommand(resource, root));
        Ids.addOptions(line.getCommandSpec(), resource);
        line.getCommandSpec()
                .usageMessage()
                .description("Changes a " + resource.one() + " and shows it.")
                .footer("%nExample:", "  trailmark " + resource.word() + " set " + example(resource));
        return line;
    }

    @Override
    public void run() {
        body.pairs(pairs);
        root.printer()
                .object(root.client()
                        .send(
                                "PATCH",
                                '/' + resource.word() + '/' + Query.part(Ids.one(root, spec, resource, id)),
                                body.read(root.shell()),
                                ifMatch(version)));
    }

    private static String example(final Resource resource) {
        return switch (resource) {
            case PROGRAMS -> "acme name=Acme domains=go.acme.example";
            case LINKS -> "spring destination=https://shop.example/new --if-version 3";
            case USERS -> "meg@acme.example role=finance";
            case REGISTRATIONS -> "deal-7 until=2027-06-01T00:00:00Z";
            default -> "ID name=Ann --if-version 3";
        };
    }

    static Map<String, String> ifMatch(final Integer version) {
        return version == null ? Map.of() : Map.of("If-Match", "\"v" + version + '"');
    }
}
