package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.trailmark.counters.Counter;
import io.trailmark.edge.geo.CountryTable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A redirect and a view allocate nothing: from the bytes on a real socket over parser, look-up, click id, record,
 * append to a real journal, to the answer. Counted by the virtual machine for the event loop's own thread.
 */
final class AllocationTest {
    private static final int REQUESTS_PER_WRITE = 4;
    private static final int WARM_UP_REQUESTS = 60_000;
    private static final int REQUESTS = 200_000;

    /**
     * What may remain in all, for all requests together; measured: about 0.1 to 0.3 bytes per request. The
     * journal maps a new piece of its file now and then, and asking the loop for its thread makes a few
     * objects. The smallest object has 16 bytes: one for every sixteenth request would be too much.
     */
    private static final long REMAINDER_BYTES = REQUESTS;

    private static final String REQUEST = EdgeRig.request(
            "GET",
            "/c/acme/home?sub1=newsletter-47&sub2=top%20banner&source=mail&gclid=Cj0KCQjw&utm_source=ann&cs=granted",
            "Connection: keep-alive",
            "Upgrade-Insecure-Requests: 1",
            "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
            "Referer: https://blog.example/2026/11/the-best-tools",
            "Accept-Encoding: gzip, deflate, br, zstd",
            "Accept-Language: en-GB,en;q=0.9",
            "X-Forwarded-For: 203.0.113.9, 192.0.2.7",
            "X-Forwarded-Proto: https",
            "Cookie: __Host-tm=0123456789abcdef");

    private static final String VIEW =
            REQUEST.replace("/c/acme/home?", "/i/acme/home.gif?").replace("text/html,", "image/gif,");

    @TempDir
    Path folder;

    @Test
    void shouldAllocateNothingPerRedirect() throws Exception {
        shouldAllocateNothing(REQUEST, "HTTP/1.1 302 Found\r\n", Counter.CLICKS_ACCEPTED);
    }

    @Test
    void shouldAllocateNothingPerView() throws Exception {
        shouldAllocateNothing(VIEW, "HTTP/1.1 200 OK\r\n", Counter.VIEWS_ACCEPTED);
    }

    /** By country, device, language and time, past every rule of the link, and then to a variant. */
    @Test
    void shouldAllocateNothingWhereRulesAndVariantsDecide() throws Exception {
        final String home = "      - code: home\n        destination: https://shop.example/\n";
        final String program = LinkTest.PROGRAM.replace(home, home + """
                starts_at: 2020-01-01T00:00:00Z
                click_limit: 999999999
                rules:
                  - when: {country: [AT, CH], device: [mobile, desktop]}
                    destination: https://shop.example/
                  - when: {country: US, device: mobile}
                    refuse: true
                  - when: {language: [de, fr]}
                    destination: https://shop.example/
                  - when: {language: en, device: desktop, time: {from: "00:00", to: "00:01", days: [mon]}}
                    destination: https://shop.example/t?c={country}
                variants:
                  - variant: a
                    destination: https://shop.example/a?c={country}
                  - variant: b
                    destination: https://shop.example/b?c={country}
                """.indent(8));
        assertTrue(program.contains("click_limit"), program);
        shouldAllocateNothing(program, REQUEST, "HTTP/1.1 302 Found\r\n", Counter.CLICKS_ACCEPTED);
    }

    private void shouldAllocateNothing(final String request, final String status, final Counter counter)
            throws Exception {
        shouldAllocateNothing(LinkTest.PROGRAM, request, status, counter);
    }

    private void shouldAllocateNothing(
            final String program, final String request, final String status, final Counter counter) throws Exception {
        final CountryTable countries = CountryTable.bundled();
        try (EdgeRig rig = EdgeRig.start(
                        folder,
                        program,
                        context -> context.trustedProxies(List.of("127.0.0.1")).countries(countries));
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), rig.server().port())) {
            socket.setTcpNoDelay(true);
            final int answerLength = answerLength(rig, request);
            final DataInputStream in = new DataInputStream(socket.getInputStream());
            final OutputStream out = socket.getOutputStream();
            ask(request, in, out, answerLength, WARM_UP_REQUESTS);
            final long before = allocatedBytes(rig);
            final String last = ask(request, in, out, answerLength, REQUESTS);
            final long allocatedBytes = allocatedBytes(rig) - before;
            final String figure = allocatedBytes + " bytes for " + REQUESTS + " requests";
            System.out.println("allocated on the event loop's thread: " + figure);
            assertTrue(last.startsWith(status), last);
            assertEquals(WARM_UP_REQUESTS + REQUESTS + 1, rig.count(counter));
            assertEquals(WARM_UP_REQUESTS + REQUESTS + 1, rig.count(Counter.EDGE_REQUESTS_FAST));
            assertTrue(allocatedBytes <= REMAINDER_BYTES, figure);
        }
    }

    private static int answerLength(final EdgeRig rig, final String request) throws IOException {
        try (RawClient client = rig.client()) {
            final RawClient.Answer answer = client.ask(request);
            return answer.raw().length() + Integer.parseInt(answer.header("Content-Length"));
        }
    }

    /** Returns the last answers. */
    private static String ask(
            final String request,
            final DataInputStream in,
            final OutputStream out,
            final int answerLength,
            final int requests)
            throws IOException {
        final byte[] sent = request.repeat(REQUESTS_PER_WRITE).getBytes(StandardCharsets.US_ASCII);
        final byte[] answers = new byte[REQUESTS_PER_WRITE * answerLength];
        for (int i = 0; i < requests; i += REQUESTS_PER_WRITE) {
            out.write(sent);
            in.readFully(answers);
        }
        return new String(answers, StandardCharsets.US_ASCII);
    }

    private static long allocatedBytes(final EdgeRig rig) throws ExecutionException, InterruptedException {
        final long threadId = rig.server()
                .loops()
                .getFirst()
                .eventLoop()
                .submit(() -> Thread.currentThread().threadId())
                .get();
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getThreadAllocatedBytes(threadId);
    }
}
