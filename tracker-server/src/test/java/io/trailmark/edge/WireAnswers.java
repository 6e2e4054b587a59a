package io.trailmark.edge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes apart what one connection was sent, as strictly as RFC 9112 allows: fails on everything that is not whole
 * answers one behind the other, on a line end that is not CR LF, on a control byte in a header, on a header that comes
 * twice, and on a redirect without exactly one {@code Location}.
 */
final class WireAnswers {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([1-5][0-9]{2}) [A-Za-z-][A-Za-z -]*");
    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9-]+): ([\\x20-\\x7E]*)");
    private static final String STATUS_START = "HTTP/1.1 ";
    private static final int CONTINUE = 100;

    private final String wire;
    private final List<Answer> answers = new ArrayList<>();
    private int at;

    /** One answer; names of headers in lower case. */
    record Answer(int status, List<String[]> headers, String body) {
        /** The header's value, or null. */
        String header(final String name) {
            return headers.stream()
                    .filter(header -> header[0].equals(name))
                    .map(header -> header[1])
                    .findFirst()
                    .orElse(null);
        }

        boolean isRedirect() {
            return status == 302 || status == 303 || status == 307;
        }
    }

    private WireAnswers(final byte[] bytes) {
        wire = new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** All answers but interim ones. */
    static List<Answer> parse(final byte[] bytes) {
        final WireAnswers parser = new WireAnswers(bytes);
        while (parser.at < parser.wire.length()) {
            parser.next();
        }
        return parser.answers;
    }

    private void next() {
        final Matcher statusLine = STATUS_LINE.matcher(line());
        check(statusLine.matches(), "a status line");
        final int status = Integer.parseInt(statusLine.group(1));
        final List<String[]> headers = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            final Matcher header = HEADER.matcher(line);
            check(header.matches(), "a header");
            final String name = header.group(1).toLowerCase(Locale.ROOT);
            check(headers.stream().noneMatch(known -> known[0].equals(name)), name + " once");
            headers.add(new String[] {name, header.group(2)});
        }
        if (status == CONTINUE) {
            check(headers.isEmpty(), "no header in an interim answer");
            return;
        }
        final Answer answer = new Answer(status, headers, "");
        check(answer.isRedirect() == (answer.header("location") != null), "a location in redirects and nowhere else");
        answers.add(new Answer(status, headers, body(answer)));
    }

    /** The body; nothing of it was sent to a HEAD, and no body of ours begins as an answer does. */
    private String body(final Answer answer) {
        final String length = answer.header("content-length");
        final boolean isLeftOut =
                length == null || at == wire.length() || wire.startsWith(STATUS_START, at) || length.equals("0");
        if (isLeftOut) {
            check(length != null || answer.status == 304, "a content length");
            return "";
        }
        final int end = at + Integer.parseInt(length);
        check(end <= wire.length(), "a whole body");
        final String body = wire.substring(at, end);
        at = end;
        return body;
    }

    private String line() {
        final int end = wire.indexOf('\n', at);
        check(end > at && wire.charAt(end - 1) == '\r', "a line with CR LF");
        final String line = wire.substring(at, end - 1);
        check(line.indexOf('\r') < 0, "one CR in a line");
        at = end + 1;
        return line;
    }

    private void check(final boolean isSo, final String what) {
        if (!isSo) {
            throw new AssertionError("not " + what + " before byte " + at + " of:\n" + wire);
        }
    }
}
