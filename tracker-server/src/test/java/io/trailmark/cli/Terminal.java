package io.trailmark.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs commands as a shell would, and keeps what they wrote. */
final class Terminal {
    private final Path home;
    private final Map<String, String> variables = new HashMap<>();
    private int columns;
    private String input = "";

    Terminal(final Path home, final String url, final String token) {
        this.home = home;
        variables.put("TRAILMARK_URL", url);
        if (token != null) {
            variables.put("TRAILMARK_TOKEN", token);
        }
    }

    Terminal with(final String name, final String value) {
        variables.put(name, value);
        return this;
    }

    Terminal columns(final int newColumns) {
        columns = newColumns;
        return this;
    }

    Terminal types(final String text) {
        input = text;
        return this;
    }

    String token() {
        return variables.get("TRAILMARK_TOKEN");
    }

    /** A command with its arguments. */
    Result run(final String... arguments) {
        final StringWriter out = new StringWriter();
        final ByteArrayOutputStream raw = new ByteArrayOutputStream();
        final StringWriter err = new StringWriter();
        final ByteArrayInputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        final Shell shell = new Shell(
                Map.copyOf(variables),
                home,
                new PrintWriter(out),
                raw,
                new PrintWriter(err),
                in,
                columns,
                false,
                question -> Shell.line(in));
        return new Result(TrailmarkCommand.run(shell, arguments), out.toString(), err.toString(), raw);
    }

    /** The same, with a blank between two words. */
    Result line(final String words) {
        return run(words.split(" "));
    }

    /** What became of a command. */
    record Result(int code, String out, String err, ByteArrayOutputStream raw) {
        Result is(final int expected) {
            assertEquals(expected, code, out + err);
            return this;
        }

        Result says(final String text) {
            assertTrue(out.contains(text), out + err);
            return this;
        }

        Result complains(final String text) {
            assertTrue(err.contains(text), out + err);
            return this;
        }

        JsonNode json() throws Exception {
            return Json.read(out);
        }
    }
}
