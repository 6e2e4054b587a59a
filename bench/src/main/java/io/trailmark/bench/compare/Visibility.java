package io.trailmark.bench.compare;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Changes one link again and again, and after each answer asks the edge, on a connection that stays open, until it
 * redirects by the change. Threads: one at a time.
 */
final class Visibility implements AutoCloseable {
    private static final String DESTINATION = "https://shop.example.com/probe/";
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private final BackOffice office;
    private final String path;
    private final Socket edge;
    private final byte[] request;
    private int changes;

    /** What was seen: times in ns, and how many changes the first redirect showed. */
    static final class Seen {
        final Histogram answer = new Histogram(3);
        final Histogram edge = new Histogram(3);
        long changes;
        long atOnce;
    }

    /** Makes the link, in the first programme. */
    Visibility(final BackOffice office, final int edgePort) throws IOException, InterruptedException {
        this.office = office;
        final String programme = LinkFolder.programme(0);
        final String link = office.send(
                "POST",
                "/links",
                "{\"program\":\"" + programme + "\",\"partner\":\"ann\",\"code\":\"probe\",\"destination\":\""
                        + DESTINATION + "0\"}");
        path = "/links/" + link.replaceAll("(?s)^.*?\"id\":\"([a-z0-9_]+)\".*$", "$1");
        edge = new Socket(InetAddress.getLoopbackAddress(), edgePort);
        edge.setTcpNoDelay(true);
        request = ("GET /c/" + programme + "/probe HTTP/1.1\r\nHost: go.example.com\r\nUser-Agent: probe\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Twenty changes a second at most, until the time. */
    void run(final long untilNs, final Seen seen) throws IOException, InterruptedException {
        for (long nextNs = System.nanoTime(); nextNs - untilNs < 0; nextNs += INTERVAL_NS) {
            LockSupport.parkNanos(nextNs - System.nanoTime());
            final String destination = DESTINATION + ++changes;
            final long startNs = System.nanoTime();
            office.send("PATCH", path, "{\"destination\":\"" + destination + "\"}");
            final long answeredNs = System.nanoTime();
            seen.answer.recordValue(answeredNs - startNs);
            seen.changes++;
            boolean isShown = isShown(destination);
            seen.atOnce += isShown ? 1 : 0;
            while (!isShown) {
                isShown = isShown(destination);
            }
            seen.edge.recordValue(System.nanoTime() - answeredNs);
        }
    }

    private boolean isShown(final String destination) throws IOException {
        edge.getOutputStream().write(request);
        final InputStream in = edge.getInputStream();
        final ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int matched = 0; matched < END.length; ) {
            final int next = in.read();
            if (next < 0) {
                throw new IOException("the edge closed the connection of a probe");
            }
            answer.write(next);
            matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
        }
        return answer.toString(StandardCharsets.US_ASCII).contains(destination + "?");
    }

    @Override
    public void close() throws IOException {
        edge.close();
    }
}
