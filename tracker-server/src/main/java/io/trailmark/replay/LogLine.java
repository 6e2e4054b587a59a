package io.trailmark.replay;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * One line of an access log in Apache's combined format.
 *
 * @param number of the line in its file, from 1.
 * @param path of the request, without the query; the whole field where it is no request line.
 * @param referrer empty when the log has none.
 * @param agent empty when the log has none.
 */
record LogLine(long number, String address, Instant time, String path, String referrer, String agent) {
    private static final String QUOTED = "\"((?:[^\"\\\\]|\\\\.)*+)\"";
    private static final Pattern COMBINED = Pattern.compile(
            "^(\\S+) \\S+ .*?\\[([^\\]]+)\\] " + QUOTED + " (?:\\d{3}|-) (?:\\d+|-) " + QUOTED + " " + QUOTED + ".*$");
    private static final Pattern ADDRESS = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([\"\\\\]|x[89a-fA-F][0-9a-fA-F])");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH);

    /** Thrown for a line that is no entry of a log; the message says why. */
    static final class BadLine extends Exception {
        private static final long serialVersionUID = 1;

        BadLine(final String message) {
            super(message);
        }
    }

    /** Reads a line whose characters are the bytes of the file, as ISO 8859-1 gives them. */
    static LogLine parse(final long number, final String line) throws BadLine {
        final Matcher matcher = COMBINED.matcher(line);
        if (!matcher.matches()) {
            throw new BadLine("not in the combined format");
        }
        if (!ADDRESS.matcher(matcher.group(1)).matches()) {
            throw new BadLine("not an address: " + matcher.group(1));
        }
        return new LogLine(
                number,
                matcher.group(1),
                time(matcher.group(2)),
                path(matcher.group(3)),
                text(matcher.group(4)),
                text(matcher.group(5)));
    }

    private static Instant time(final String text) throws BadLine {
        try {
            return OffsetDateTime.parse(text, TIME).toInstant();
        } catch (final DateTimeException e) {
            throw new BadLine("not a time: " + text);
        }
    }

    private static String path(final String request) {
        final String[] words = request.split(" ", -1);
        final String target = words.length > 1 ? words[1] : request;
        final int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /**
     * Apache escapes quotes, backslashes and what is not printable; the last stays escaped unless it is beyond ASCII.
     */
    private static String text(final String field) {
        if (field.equals("-")) {
            return "";
        }
        final String plain = ESCAPE.matcher(field).replaceAll(escape -> {
            final String code = escape.group(1);
            return Matcher.quoteReplacement(
                    code.length() == 1 ? code : String.valueOf((char) Integer.parseInt(code.substring(1), 16)));
        });
        return plain.strip();
    }

    /** Which of so many links this line follows: CRC-32 of the path's bytes, modulo their number. */
    int link(final int links) {
        final CRC32 crc32 = new CRC32();
        crc32.update(path.getBytes(StandardCharsets.ISO_8859_1));
        return (int) (crc32.getValue() % links);
    }
}
