package io.trailmark.cli;

import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Where the public port is: as somebody says, as the environment says, or on this machine. One thread. */
final class EdgeOption {
    private static final Pattern HERE = Pattern.compile("https?://(localhost|127\\.0\\.0\\.1|\\[::1])(:.*|/.*)?");
    private static final String VARIABLE = "TRAILMARK_EDGE";
    private static final String USUAL_PORT = "8080";

    @Option(
            names = "--edge",
            paramLabel = "URL",
            description = "The public port; by default " + VARIABLE
                    + ", else that of this machine if the back office is" + " on it.")
    private String named;

    /** Its address; whoever needs it and does not know it is told how to say it. */
    String url(final TrailmarkCommand root) {
        final String url = find(root, USUAL_PORT);
        if (url == null) {
            throw new Failure(
                    ExitCode.WRONG_USE,
                    "--edge names the public address of the server: what happened is reported there.",
                    List.of("It is no port of this machine, as the back office is at " + root.url() + ". " + VARIABLE
                            + " names it for all commands, such as https://go.example."));
        }
        return url;
    }

    /**
     * Its address, or null where nobody knows it.
     *
     * @param portHere what it is on this machine.
     */
    String find(final TrailmarkCommand root, final String portHere) {
        final String variable = root.shell().variables().getOrDefault(VARIABLE, "");
        final String said = named == null && !variable.isBlank() ? variable.strip() : named;
        if (said != null || !HERE.matcher(root.url()).matches()) {
            return said;
        }
        return "http://127.0.0.1:" + portHere;
    }

    /** The public port, asked with the same token. */
    Client client(final TrailmarkCommand root) {
        return Client.ofEdge(url(root), root.token());
    }
}
