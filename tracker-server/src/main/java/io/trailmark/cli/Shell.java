package io.trailmark.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a command runs. Immutable.
 *
 * @param variables of the environment.
 * @param home folder of the user.
 * @param columns of the terminal that is written to; 0 where it is none.
 * @param isWatched whether a person sees the errors, and with them the progress.
 */
record Shell(
        Map<String, String> variables,
        Path home,
        PrintWriter out,
        PrintWriter err,
        InputStream in,
        int columns,
        boolean isWatched) {
    /** That of this process; {@code scripts/trailmark} knows about the terminal. */
    static Shell ofProcess() {
        return new Shell(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                System.in,
                Integer.getInteger("trailmark.columns", 0),
                Boolean.getBoolean("trailmark.watched"));
    }

    boolean isTerminal() {
        return columns > 0;
    }

    /** Whether colours are wanted: see https://no-color.org. */
    boolean isColoured() {
        return isTerminal()
                && variables.getOrDefault("NO_COLOR", "").isEmpty()
                && !"dumb".equals(variables.get("TERM"));
    }
}
