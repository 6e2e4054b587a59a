package io.trailmark.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What is sent: from a file, and what is typed on top of it. One thread. */
final class BodyOptions {
    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "File with a JSON object to start from; - reads it from the input.")
    private String file;

    private List<String> pairs = new ArrayList<>();

    /** What was typed as {@code key=value}. */
    void pairs(final List<String> typed) {
        pairs = typed == null ? List.of() : typed;
    }

    ObjectNode read(final Shell shell) {
        final ObjectNode body = file == null ? Json.object() : readFile(shell);
        KeyValues.putAll(body, pairs);
        return body;
    }

    private ObjectNode readFile(final Shell shell) {
        try {
            final String text = file.equals("-")
                    ? new String(shell.in().readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
            if (Json.read(text) instanceof ObjectNode object) {
                return object;
            }
            throw Failure.wrongUse(file + " holds no JSON object.");
        } catch (final JsonProcessingException e) {
            throw Failure.wrongUse(file + " is no JSON: " + e.getOriginalMessage() + " (line "
                    + e.getLocation().getLineNr() + ").");
        } catch (final IOException e) {
            throw Failure.wrongUse(file + " cannot be read.");
        }
    }
}
