package io.trailmark.replay;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the server has acknowledged, so that a replay can be stopped and carried on: one line of text each.
 *
 * <pre>
 *  click LINE CLICK_ID
 *  sale PERSON CONVERSION_ID
 *  refused LINE STATUS
 * </pre>
 *
 * Without a file it is kept in memory only. A last line that was cut off by a crash of the replay is not taken: its
 * click is sent again. Owned by the replay's thread.
 */
final class ReplayState implements AutoCloseable {
    private final Map<Long, String> clickIds = new HashMap<>();
    private final Map<Integer, String> conversionIds = new HashMap<>();
    private final Map<Long, Integer> refused = new HashMap<>();
    private final Writer writer;

    private ReplayState(final Writer writer) {
        this.writer = writer;
    }

    /** @param file made when missing; null keeps nothing. */
    static ReplayState open(final Path file) throws IOException {
        if (file == null) {
            return new ReplayState(Writer.nullWriter());
        }
        final String text = Files.exists(file) ? Files.readString(file) : "";
        final int whole = text.lastIndexOf('\n') + 1;
        if (whole < text.length()) {
            Files.writeString(file, text.substring(0, whole));
        }
        final BufferedWriter appender = Files.newBufferedWriter(
                file, StandardCharsets.US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        final ReplayState state = new ReplayState(appender);
        final List<String> lines = text.substring(0, whole).lines().toList();
        for (final String line : lines) {
            state.take(line.split(" ", -1), file);
        }
        return state;
    }

    private void take(final String[] words, final Path file) throws IOException {
        try {
            switch (words[0]) {
                case "click" -> clickIds.put(Long.parseLong(words[1]), words[2]);
                case "sale" -> conversionIds.put(Integer.parseInt(words[1]), words[2]);
                case "refused" -> refused.put(Long.parseLong(words[1]), Integer.parseInt(words[2]));
                default -> throw new IOException(file + " is not the state of a replay: " + words[0]);
            }
        } catch (final NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException(file + " is damaged: " + String.join(" ", words), e);
        }
    }

    void click(final long line, final String clickId) throws IOException {
        clickIds.put(line, clickId);
        writer.write("click " + line + " " + clickId + "\n");
    }

    void sale(final int person, final String conversionId) throws IOException {
        conversionIds.put(person, conversionId);
        writer.write("sale " + person + " " + conversionId + "\n");
    }

    void refused(final long line, final int status) throws IOException {
        refused.put(line, status);
        writer.write("refused " + line + " " + status + "\n");
    }

    void flush() throws IOException {
        writer.flush();
    }

    /** Whether the server has answered the line, one way or the other. */
    boolean isDone(final long line) {
        return clickIds.containsKey(line) || refused.containsKey(line);
    }

    /** The id that was given to the line's click, or null. */
    String clickId(final long line) {
        return clickIds.get(line);
    }

    boolean isSold(final int person) {
        return conversionIds.containsKey(person);
    }

    /** Acknowledged click ids by line. */
    Map<Long, String> clickIds() {
        return clickIds;
    }

    /** Acknowledged conversion ids by person. */
    Map<Integer, String> conversionIds() {
        return conversionIds;
    }

    /** Status of the refusal by line. */
    Map<Long, Integer> refused() {
        return refused;
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
