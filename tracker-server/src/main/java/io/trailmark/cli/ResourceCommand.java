package io.trailmark.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code trailmark links}: holds the commands of one resource. */
@Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
final class ResourceCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private ResourceCommand() {}

    static CommandLine of(final Resource resource, final TrailmarkCommand root) {
        final CommandLine line = group(resource.about());
        line.addSubcommand("list", ListCommand.of(resource, root));
        switch (resource) {
            case TOKENS -> tokens(line, root);
            case USERS -> users(line, root);
            case RATES -> {
                line.addSubcommand("create", CreateCommand.of(resource, "", root));
                line.addSubcommand("import", new ImportRatesCommand(root));
            }
            case CHANGES, CUSTOMERS -> line.addSubcommand("get", GetCommand.of(resource, root));
            case ADJUSTMENTS, CREDITS, REWARDS -> {
                // What was decided is looked at in lists, and shown with its conversion.
            }
            case CONVERSIONS -> {
                line.addSubcommand("get", GetCommand.of(resource, root));
                for (final AdjustCommand.Kind kind : AdjustCommand.Kind.values()) {
                    line.addSubcommand(kind.word(), AdjustCommand.of(kind, root));
                }
            }
            default -> {
                line.addSubcommand("get", GetCommand.of(resource, root));
                line.addSubcommand("create", CreateCommand.of(resource, "", root));
                line.addSubcommand("set", SetCommand.of(resource, root));
                line.addSubcommand(
                        "archive",
                        ActCommand.of(
                                root,
                                resource,
                                "archive",
                                "DELETE",
                                "",
                                "Archives a " + resource.one()
                                        + ". It keeps its id; 'set status=active' brings it back."));
            }
        }
        if (resource == Resource.PARTNERS) {
            line.addSubcommand("approve", ActCommand.verdict(root, "approve", "Makes a partner of who applied."));
            line.addSubcommand("reject", ActCommand.verdict(root, "reject", "Turns an application down."));
            line.addSubcommand(
                    "suspend", ActCommand.verdict(root, "suspend", "Lets a partner earn nothing until reactivated."));
            line.addSubcommand(
                    "reactivate", ActCommand.verdict(root, "reactivate", "Lets a suspended partner earn again."));
        }
        if (resource == Resource.LINKS) {
            line.addSubcommand("create-each", CreateCommand.of(resource, "/per-partner", root));
            line.addSubcommand("qr", QrCommand.of(root));
            line.addSubcommand("sign", SignCommand.of(root));
        }
        return line;
    }

    private static void tokens(final CommandLine line, final TrailmarkCommand root) {
        final Resource resource = Resource.TOKENS;
        line.addSubcommand("create", CreateCommand.of(resource, "", root));
        line.addSubcommand(
                "rotate",
                ActCommand.of(
                        root,
                        resource,
                        "rotate",
                        "POST",
                        "/rotate",
                        "Makes a second token like this one and shows it, this once. Then revoke the old one."));
        line.addSubcommand("revoke", ActCommand.of(root, resource, "revoke", "DELETE", "", "Ends a token at once."));
    }

    private static void users(final CommandLine line, final TrailmarkCommand root) {
        final Resource resource = Resource.USERS;
        line.addSubcommand("get", GetCommand.of(resource, root));
        line.addSubcommand("create", CreateCommand.of(resource, "", root));
        line.addSubcommand("set", SetCommand.of(resource, root));
        line.addSubcommand(
                "delete",
                ActCommand.of(root, resource, "delete", "DELETE", "", "Ends a user and all sessions, for good."));
        line.addSubcommand(
                "invite",
                ActCommand.of(
                        root,
                        resource,
                        "invite",
                        "POST",
                        "/invite",
                        "Makes another invitation and shows it, this once: for who lost the first, or forgot the"
                                + " password. The user says 'trailmark accept'."));
    }

    /** A command that only holds others. */
    static CommandLine group(final String about) {
        final CommandLine line = new CommandLine(new ResourceCommand());
        line.getCommandSpec().usageMessage().description(about);
        return line;
    }

    @Override
    public void run() {
        final List<String> names = List.copyOf(spec.subcommands().keySet());
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Which command? There are " + String.join(", ", names) + '.');
    }
}
