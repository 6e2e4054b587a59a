package io.trailmark.main;

import io.trailmark.ids.ClickIdKeys;
import io.trailmark.ids.LinkKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code scripts/keys}: gives click ids or signed links a new key, from the server's next start on. Keys before it go
 * on proving what they made.
 */
@Command(
        name = "scripts/keys",
        description = {
            "Makes a new key for click ids or for signed links. The server takes it at its next start.",
            "Keys before it go on proving what they made, so nothing that is about becomes worthless.",
            "There is room for 32; one is only ever dropped two years after it was last used."
        },
        mixinStandardHelpOptions = true)
public final class KeysCommand {
    /** No window of any goal is longer, so no click id is asked for later than this. */
    private static final long KEEP_MS = TimeUnit.DAYS.toMillis(730);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "The server's data folder; by default the one of its configuration.",
            scope = CommandLine.ScopeType.INHERIT)
    private Path data;

    /** What has keys. */
    enum Kind {
        CLICK_IDS,
        LINKS
    }

    private KeysCommand() {}

    /** Runs one command and ends the process with its status. */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(final String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new KeysCommand())
                .registerConverter(Kind.class, text -> switch (text) {
                    case "click-ids" -> Kind.CLICK_IDS;
                    case "links" -> Kind.LINKS;
                    default ->
                        throw new CommandLine.TypeConversionException("expected click-ids or links, not " + text);
                })
                .setExecutionExceptionHandler((failure, line, result) -> {
                    line.getErr().println(failure.getMessage());
                    return 1;
                });
    }

    @Command(name = "rotate", description = "Makes a new key.", mixinStandardHelpOptions = true)
    int rotate(@Parameters(paramLabel = "WHAT", description = "click-ids or links") final Kind kind)
            throws IOException {
        final Path folder =
                data != null ? data : Settings.load(List.of(), System.getenv()).path(Setting.DATA_DIR);
        final Path file = folder.resolve("keys").resolve(kind == Kind.LINKS ? "link-keys" : "click-id-keys");
        if (!Files.exists(file)) {
            throw new IOException(
                    file + " is not there: is " + folder + " a data folder that a server has been started on?");
        }
        final long nowMs = System.currentTimeMillis();
        final int number;
        if (kind == Kind.LINKS) {
            final LinkKeys keys = LinkKeys.open(file, nowMs);
            keys.rotate(nowMs, KEEP_MS);
            number = keys.currentNumber();
        } else {
            final ClickIdKeys keys = ClickIdKeys.open(file, nowMs);
            keys.rotate(nowMs, KEEP_MS);
            number = keys.currentNumber();
        }
        out().println("Key " + number + " is used from the server's next start on. Back up " + file + " now.");
        return 0;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
