package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The byte parser against Netty's codec: whatever the byte parser accepts, the codec accepts too, and both read the
 * same. Requests are made by breaking good ones at random; a failure prints its seed.
 */
final class DifferentialTest {
    private static final int CASES = 60_000;
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
            "POST",
            "Host: b",
            "Content-Length: 0\r\n",
            "Content-Length: 3\r\n",
            "Transfer-Encoding: chunked\r\n",
            "X: y\r\n",
            " folded\r\n",
            "Expect: 100-continue\r\n",
            "Upgrade: h2c\r\n",
            "/",
            "//",
            "\\",
            "\u000B");

    @Test
    void shouldNeverAcceptWhatTheCodecRefuses() {
        final long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final Request request = new Request();
        int accepted = 0;
        for (int i = 0; i < CASES; i++) {
            final String text = broken(random);
            final byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            final int parsed = RequestParser.parse(bytes, 0, bytes.length, request);
            if (parsed > 0) {
                accepted++;
                assertCodecReadsTheSame(request, bytes, parsed, "seed " + seed + ": " + text);
            }
        }
        assertTrue(accepted > CASES / 20, "too few were good to mean anything: " + accepted);
    }

    @Test
    void shouldDecideTheSameForEveryPrefix() {
        final long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final Request request = new Request();
        for (int i = 0; i < 2_000; i++) {
            final byte[] bytes = broken(random).getBytes(StandardCharsets.ISO_8859_1);
            final int whole = RequestParser.parse(bytes, 0, bytes.length, request);
            for (int length = 0; length < bytes.length; length++) {
                final int part = RequestParser.parse(bytes, 0, length, request);
                if (part != RequestParser.INCOMPLETE) {
                    assertEquals(whole, part, "seed " + seed + " after " + length + " bytes");
                    break;
                }
            }
        }
    }

    private static String broken(final Random random) {
        final StringBuilder text = new StringBuilder();
        text.append(random.nextInt(5) == 0 ? "HEAD" : "GET").append(" /c/acme/home");
        if (random.nextBoolean()) {
            text.append("?sub1=").append("x".repeat(random.nextInt(20)));
        }
        text.append(" HTTP/1.1\r\n");
        text.append("Host: t.example\r\nUser-Agent:  a b \r\nAccept:*/*\r\n");
        if (random.nextBoolean()) {
            text.append("Cookie: a=b\r\nReferer:\r\n");
        }
        text.append("\r\n");
        for (int faults = random.nextInt(3); faults > 0; faults--) {
            final int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.setCharAt(at, (char) random.nextInt(256));
                case 2 -> text.insert(at, (char) random.nextInt(256));
                default -> text.insert(at, SNIPPETS.get(random.nextInt(SNIPPETS.size())));
            }
        }
        return text.toString();
    }

    private static void assertCodecReadsTheSame(
            final Request request, final byte[] bytes, final int length, final String shown) {
        final EmbeddedChannel channel = new EmbeddedChannel(new StrictRequestDecoder());
        try {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes, 0, length));
            final HttpRequest decoded = channel.readInbound();
            assertFalse(decoded == null || decoded.decoderResult().isFailure(), shown);
            final LastHttpContent end = channel.readInbound();
            assertFalse(end == null || end.decoderResult().isFailure(), shown);
            assertEquals(0, end.content().readableBytes(), shown);
            final int targetLength = request.pathLength() + (request.hasQuery() ? request.queryLength() + 1 : 0);
            assertEquals(decoded.uri(), text(bytes, request.pathOffset(), targetLength), shown);
            assertEquals(decoded.method().name(), request.isHead() ? "HEAD" : "GET", shown);
            for (final Header header : Header.values()) {
                final List<String> values = decoded.headers().getAll(header.headerName());
                assertEquals(values.size(), request.has(header) ? 1 : 0, header + " " + shown);
                if (request.has(header)) {
                    final String value = text(bytes, request.offset(header), request.length(header));
                    assertEquals(values.getFirst(), value, header.name().toLowerCase(Locale.ROOT) + " " + shown);
                }
            }
        } finally {
            ReferenceCountUtil.release(channel.readInbound());
            channel.finishAndReleaseAll();
        }
    }

    private static String text(final byte[] bytes, final int offset, final int length) {
        return new String(bytes, offset, length, StandardCharsets.ISO_8859_1);
    }
}
