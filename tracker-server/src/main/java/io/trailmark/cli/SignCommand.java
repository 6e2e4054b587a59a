package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark links sign spring https://...}: a link that leads to another address, and nobody can change. */
@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows a link that leads to another address than its own, on any host, until it expires.",
            "Whoever holds it can change neither the address nor the time. Afterwards it leads to its own destination."
        },
        footer = {"%nExample:", "  trailmark links sign spring https://shop.example/sale?x=1 --expires-in 7d"})
final class SignCommand implements Runnable {
    private final TrailmarkCommand root;

    @Parameters(index = "0", paramLabel = "ID", description = "Which link: its id or its code.")
    private String id;

    @Parameters(index = "1", paramLabel = "URL", description = "Where it is to lead.")
    private String url;

    @Option(names = "--expires-in", paramLabel = "TIME", description = "Such as 30d, 12h or 15m; 30d by default.")
    private String expiresIn;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private SignCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    static CommandLine of(final TrailmarkCommand root) {
        final CommandLine line = new CommandLine(new SignCommand(root));
        Ids.addOptions(line.getCommandSpec(), Resource.LINKS);
        return line;
    }

    @Override
    public void run() {
        final ObjectNode body = Json.object().put("url", url);
        if (expiresIn != null) {
            body.put("expires_in", expiresIn);
        }
        final JsonNode signed = root.client()
                .send(
                        "POST",
                        "/links/" + Query.part(Ids.one(root, spec, Resource.LINKS, id)) + "/sign",
                        body,
                        Map.of());
        root.printer().object(signed);
    }
}
