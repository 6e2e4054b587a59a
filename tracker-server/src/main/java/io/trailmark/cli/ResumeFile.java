package io.trailmark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which pieces of a file are done, beside that file: a line with the server first, then one key a line with how many
 * rows of the piece were refused (none where no number stands, as older files have it). A line that was not ended
 * when the process died does not count: its piece is sent again, and the server makes nothing twice. One thread.
 */
final class ResumeFile {
    private static final Pattern PIECE = Pattern.compile("(\\S+)(?: ([0-9]{1,9}))?");

    private final Path file;
    private final String head;

    /** By key: how many rows were refused. */
    private final Map<String, Integer> done = new HashMap<>();

    ResumeFile(final Path source, final String url) {
        file = source.resolveSibling(source.getFileName() + ".progress");
        head = "sent to " + url;
    }

    Path path() {
        return file;
    }

    /** Reads what there is. */
    void open() {
        try {
            if (!Files.exists(file)) {
                Files.writeString(file, head + '\n');
                return;
            }
            final String text = Files.readString(file);
            final String ended = text.substring(0, text.lastIndexOf('\n') + 1);
            if (!ended.startsWith(head + '\n')) {
                throw new Failure(
                        ExitCode.WRONG_USE,
                        file + " is of another server: "
                                + text.lines().findFirst().orElse("it is empty") + '.',
                        List.of("Go on there, or delete the file to begin anew with " + head.substring(8) + '.'));
            }
            ended.lines().skip(1).forEach(this::read);
            if (ended.length() < text.length()) {
                Files.writeString(file, ended);
            }
        } catch (final IOException e) {
            throw Failure.wrongUse(file + " cannot be read or written; it says how far the work is.");
        }
    }

    private void read(final String line) {
        final Matcher piece = PIECE.matcher(line);
        if (piece.matches()) {
            done.put(piece.group(1), piece.group(2) == null ? 0 : Integer.parseInt(piece.group(2)));
        }
    }

    boolean isDone(final String key) {
        return done.containsKey(key);
    }

    /** How many rows of a piece that is done were refused. */
    int refused(final String key) {
        return done.get(key);
    }

    void done(final String key, final int refused) {
        try {
            Files.writeString(file, key + ' ' + refused + '\n', StandardOpenOption.APPEND);
        } catch (final IOException e) {
            throw Failure.wrongUse(file + " cannot be written; it says how far the work is.");
        }
    }

    /** All is done. */
    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (final IOException e) {
            throw Failure.wrongUse(file + " cannot be deleted; all is done, it is of no use any more.");
        }
    }
}
