package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The whole server within this process, on ports of its own and with small tables. Its data are in {@code data} of a
 * folder, its programmes in {@code programs}; a second one on the same folder goes on where the first one was.
 */
public final class WholeServer implements AutoCloseable {
    private final Path folder;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Trailmark trailmark;

    private WholeServer(final Path folder, final List<String> arguments) {
        this.folder = folder;
        trailmark = Trailmark.launch(new Trailmark.Context()
                .arguments(arguments)
                .environment(Map.of())
                .out(new PrintStream(out, true, StandardCharsets.UTF_8)));
        trailmark.printGuide();
    }

    /**
     * Starts it.
     *
     * @param more settings, such as {@code --edge.loops=2}, that take the place of what suits most tests.
     * @throws StartFailure if it does not start.
     */
    public static WholeServer launch(final Path folder, final String... more) {
        try {
            Files.createDirectories(folder.resolve("programs"));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        final List<String> arguments = new ArrayList<>(List.of(
                "--config=" + Path.of(System.getProperty("trailmark.root"), Settings.DEFAULT_FILE),
                "--data.dir=" + folder.resolve("data"),
                "--programs.dir=" + folder.resolve("programs"),
                "--programs.watch.seconds=0",
                "--edge.host=127.0.0.1",
                "--edge.port=0",
                "--edge.loops=1",
                "--backoffice.port=0",
                "--journal.reserve.mb=4",
                "--journal.free.limit.mb=0",
                "--engine.touches=1024",
                "--engine.conversions=1024",
                "--engine.adjustments=1024",
                "--engine.room.mb=64"));
        arguments.addAll(List.of(more));
        return new WholeServer(folder, arguments);
    }

    /** Makes the read store of a server that is stopped again; the status of the command. */
    public static int rebuild(final Path data, final Path config) {
        return RebuildCommand.commandLine().execute("--data", data.toString(), "--config", config.toString());
    }

    /** The whole server itself. */
    Trailmark trailmark() {
        return trailmark;
    }

    /** Where its data are. */
    public Path data() {
        return folder.resolve("data");
    }

    /** Address of the public door, without a slash at the end. */
    public String edge() {
        return "http://127.0.0.1:" + trailmark.edgePort();
    }

    /** Address of the back office, without a slash at the end. */
    public String office() {
        return "http://127.0.0.1:" + trailmark.backOfficePort();
    }

    /** What it said on its standard output. */
    public String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** The token for everything, which a first start shows. */
    public String owner() {
        return token("back office");
    }

    /** The token for reports of conversions, which a first start shows. */
    public String shop() {
        return token("postbacks");
    }

    private String token(final String name) {
        final Matcher token = Pattern.compile(name + " +(tm_\\S+)").matcher(printed());
        assertTrue(token.find(), this::printed);
        return token.group(1);
    }

    @Override
    public void close() {
        trailmark.close();
    }
}
