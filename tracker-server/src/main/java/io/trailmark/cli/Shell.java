package io.trailmark.cli;

import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Where a command runs. Immutable.
 *
 * @param variables of the environment.
 * @param home folder of the user.
 * @param out for text.
 * @param raw the same output, for what is no text.
 * @param columns of the terminal that is written to; 0 where it is none.
 * @param isWatched whether a person sees the errors, and with them the progress.
 * @param secrets asks for a secret, which nobody sees while it is typed; null at the end of the input.
 */
record Shell(
        Map<String, String> variables,
        Path home,
        PrintWriter out,
        OutputStream raw,
        PrintWriter err,
        InputStream in,
        int columns,
        boolean isWatched,
        UnaryOperator<String> secrets) {
    /** That of this process; {@code scripts/trailmark} knows about the terminal. */
    static Shell ofProcess() {
        return new Shell(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                new PrintWriter(System.out, false, StandardCharsets.UTF_8),
                System.out,
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                System.in,
                Integer.getInteger("trailmark.columns", 0),
                Boolean.getBoolean("trailmark.watched"),
                Shell::ask);
    }

    /** From the terminal without an echo; else a line of the input, for scripts. */
    @SuppressWarnings("SystemConsoleNull") // Since 25 it is null again where the input or the output is no terminal.
    private static String ask(final String question) {
        final Console console = System.console();
        if (console != null && console.isTerminal()) {
            final char[] typed = console.readPassword("%s: ", question);
            return typed == null ? null : new String(typed);
        }
        if (Boolean.getBoolean("trailmark.typed")) {
            throw Failure.wrongUse("A secret is typed only where nobody sees it: let the output go to the terminal.");
        }
        return line(System.in);
    }

    /** The next line, byte by byte: what is behind it is for the next question. */
    static String line(final InputStream in) {
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
        try {
            int next = in.read();
            if (next < 0) {
                return null;
            }
            while (next >= 0 && next != '\n') {
                line.write(next);
                next = in.read();
            }
            return line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
        } catch (final IOException e) {
            throw Failure.wrongUse("The input cannot be read: " + e.getMessage());
        }
    }

    /** Writes what is no text, behind all text before it. */
    void write(final byte[] bytes) {
        out.flush();
        try {
            raw.write(bytes);
            raw.flush();
        } catch (final IOException e) {
            throw Failure.wrongUse("The output cannot be written: " + e.getMessage());
        }
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
