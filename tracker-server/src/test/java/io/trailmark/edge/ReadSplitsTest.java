package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Aim: for any bytes in any split into reads, the byte parser and Netty's codec agree, or the byte parser hands over.
 * Method: streams of several requests, most of them broken somewhere, go through both with reads of random lengths; a
 * failure prints its seed.
 */
final class ReadSplitsTest {
    private static final int CASES = 40_000;
    private static final List<String> SNIPPETS = List.of(
            "\r\n",
            "\n",
            "\r",
            " ",
            "\t",
            ":",
            "\0",
            "\u007F",
            "\u0080",
            "#",
            "?",
            "%",
            "HTTP/1.1",
            "HTTP/1.0",
            "GET",
            "POST ",
            "Host: b\r\n",
            "Content-Length: 0\r\n",
            "Content-Length: 3\r\n",
            "Transfer-Encoding: chunked\r\n",
            "0\r\n\r\n",
            "3\r\nabc\r\n",
            "X: y\r\n",
            " folded\r\n",
            "Expect: 100-continue\r\n",
            "Upgrade: h2c\r\n",
            "/",
            "//",
            "\\",
            "\u000B",
            "Connection: close\r\n",
            "Connection: keep-alive\r\n",
            "http://t.example",
            "Host: t.example\r\n\r\n",
            ";ext=1");

    @Test
    void shouldReadTheSameHoweverTheBytesCome() {
        final long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        int requests = 0;
        int refusals = 0;
        try (TwoReaders readers = new TwoReaders()) {
            for (int i = 0; i < CASES; i++) {
                final String text = stream(random);
                final TwoReaders.Found found = readers.compare(
                        text.getBytes(StandardCharsets.ISO_8859_1),
                        random,
                        "seed " + seed + " case " + i + ":\n" + shown(text));
                requests += found.requests().size();
                refusals += found.isEnded() ? 1 : 0;
            }
            final String counts = "%d streams, %d requests, %d of them by the byte parser, %d connections ended"
                    .formatted(CASES, requests, readers.fastRequests(), refusals);
            System.out.println(counts);
            assertTrue(requests > CASES / 2 && readers.fastRequests() > CASES / 4 && refusals > CASES / 4, counts);
        }
    }

    private static String stream(final Random random) {
        final StringBuilder text = new StringBuilder();
        for (int requests = 1 + random.nextInt(4); requests > 0; requests--) {
            request(random, text);
        }
        for (int faults = random.nextInt(4); faults > 0 && !text.isEmpty(); faults--) {
            final int at = random.nextInt(text.length());
            switch (random.nextInt(5)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.setCharAt(at, (char) random.nextInt(256));
                case 2 -> text.insert(at, (char) random.nextInt(256));
                case 3 -> text.setLength(at + 1);
                default -> text.insert(at, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
            }
        }
        return text.toString();
    }

    private static String shown(final String text) {
        return text.replaceAll("(y{20})y+", "$1...");
    }

    private static void request(final Random random, final StringBuilder text) {
        final int kind = random.nextInt(6);
        text.append(kind == 0 ? "POST" : kind == 1 ? "HEAD" : "GET");
        text.append(List.of(" /a", " /w", " /ww", " /c/acme/home?sub1=x", " /?", " /v1/x")
                .get(random.nextInt(6)));
        if (random.nextInt(50) == 0) {
            text.append("y".repeat(EdgeLimits.REQUEST_LINE_BYTES - 40 + random.nextInt(40)));
        }
        text.append(random.nextInt(20) == 0 ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n");
        text.append("Host: t.example\r\nUser-Agent:  a b \r\nAccept:*/*\r\n");
        if (random.nextInt(8) == 0) {
            text.append(SNIPPETS.get(random.nextInt(SNIPPETS.size())));
        }
        if (random.nextInt(50) == 0) {
            final int other = "Host: t.example\r\nUser-Agent:  a b \r\nAccept:*/*\r\nX: \r\n".length();
            text.append("X: ")
                    .append("y".repeat(EdgeLimits.HEADERS_BYTES - other - 3 + random.nextInt(7)))
                    .append("\r\n");
        }
        if (kind != 0) {
            text.append("\r\n");
        } else if (random.nextBoolean()) {
            text.append("Content-Length: 3\r\n\r\nabc");
        } else {
            text.append("Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        }
    }
}
