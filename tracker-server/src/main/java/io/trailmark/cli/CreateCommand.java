package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark links create}: makes something new. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class CreateCommand implements Runnable {
    private final Resource resource;
    private final String path;
    private final TrailmarkCommand root;

    @Mixin
    private BodyOptions body;

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "A repeat with the same key makes nothing twice.")
    private String idempotencyKey;

    @Parameters(paramLabel = "KEY=VALUE", description = "Any other field; dots lead into objects: reward.percent=10.")
    private List<String> pairs;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private CreateCommand(final Resource resource, final String path, final TrailmarkCommand root) {
        this.resource = resource;
        this.path = path;
        this.root = root;
    }

    /** @param path behind the resource's; empty to make one. */
    static CommandLine of(final Resource resource, final String path, final TrailmarkCommand root) {
        final CommandLine line = new CommandLine(new CreateCommand(resource, path, root));
        TypedOptions.add(line.getCommandSpec(), resource.fields());
        line.getCommandSpec()
                .usageMessage()
                .description(
                        path.isEmpty()
                                ? "Makes " + withArticle(resource.one()) + " and shows it." + more(resource)
                                : "Makes a link to one destination for each active partner of a programme that has"
                                        + " none there yet.")
                .footer(
                        "%nExample:",
                        path.isEmpty()
                                ? "  trailmark " + resource.word() + " create " + example(resource)
                                : "  trailmark links create-each --program acme --destination"
                                        + " https://shop.example/new");
        return line;
    }

    private static String example(final Resource resource) {
        return switch (resource) {
            case PROGRAMS -> "--program acme --currency EUR --domains go.acme.example";
            case GOALS -> "--program acme --goal sale reward.percent=10";
            case PARTNERS -> "--program acme --partner ann --name Ann";
            case LINKS -> "--program acme --partner ann --code spring --destination https://shop.example/";
            case COUPONS -> "--program acme --partner ann --coupon ANN10";
            case REGISTRATIONS ->
                "--program acme --partner ann --registration deal-7 --account C-17"
                        + " --from 2027-01-01T00:00:00Z --until 2027-03-01T00:00:00Z";
            case TOKENS -> "--name shop --program acme --scopes conversion:write,adjust";
            case USERS -> "meg@acme.example --role manager --program acme";
            case RATES -> "--base EUR --quote USD --rate 1.0842 --date 2026-11-20 --source ECB";
            default -> "--json new.json";
        };
    }

    private static String more(final Resource resource) {
        return resource == Resource.USERS
                ? " The invitation is shown this once; with it the user says 'trailmark accept'. The e-mail address may"
                        + " stand alone: users create ann@acme.example --role manager."
                : "";
    }

    @Override
    public void run() {
        final boolean isNamed =
                resource == Resource.USERS && pairs != null && pairs.getFirst().indexOf('=') < 0;
        body.pairs(isNamed ? pairs.subList(1, pairs.size()) : pairs);
        final ObjectNode wanted = body.read(root.shell());
        if (isNamed) {
            wanted.put("email", pairs.getFirst());
        }
        TypedOptions.given(spec, resource.fields()).forEach((name, value) -> KeyValues.put(wanted, name, value));
        if (wanted.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "Nothing is said about the " + resource.one() + "; --help lists what can be.");
        }
        final JsonNode made = root.client()
                .send(
                        "POST",
                        '/' + resource.word() + path,
                        wanted,
                        idempotencyKey == null ? Map.of() : Map.of("Idempotency-Key", idempotencyKey));
        if (made.path("data").isArray()) {
            root.printer().list(made, Pages.items(made), resource.columns(), false);
            final int left = made.path("remaining").asInt();
            if (left > 0) {
                root.shell().err().println(left + " partners have none yet: say the same again.");
            }
        } else {
            root.printer().object(made);
        }
    }

    private static String withArticle(final String word) {
        return ("aeio".indexOf(word.charAt(0)) >= 0 ? "an " : "a ") + word;
    }
}
