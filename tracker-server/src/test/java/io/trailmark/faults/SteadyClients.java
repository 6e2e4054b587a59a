package io.trailmark.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Prospects who click without end, each on a connection of its own that it keeps as long as the server lets it, like a
 * load balancer's. A request that was sent and not answered by a redirect, or a connection that is refused, counts as
 * failed; nothing is tried twice.
 */
final class SteadyClients implements AutoCloseable {
    private static final byte[] REQUEST = String.join(
                    "\r\n",
                    "GET /c/demo/spring HTTP/1.1",
                    "Host: t.example",
                    "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
                    "",
                    "")
            .getBytes(StandardCharsets.US_ASCII);
    private static final int TIMEOUT_MS = 60_000;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(2);

    private final InetSocketAddress address;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger askedToLeave = new AtomicInteger();
    private final AtomicLong longestNs = new AtomicLong();
    private volatile String firstFailure = "";
    private volatile boolean isOver;

    SteadyClients(final int port, final int count) {
        address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        for (int i = 0; i < count; i++) {
            threads.add(Thread.ofPlatform().name("prospect-" + i).start(this::click));
        }
    }

    private void click() {
        while (!isOver) {
            final long startNs = System.nanoTime();
            try (Socket socket = new Socket()) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(TIMEOUT_MS);
                socket.connect(address, TIMEOUT_MS);
                clickOn(socket, startNs);
            } catch (final IOException e) {
                failed.incrementAndGet();
                firstFailure = firstFailure.isEmpty() ? e.toString() : firstFailure;
            }
        }
    }

    private void clickOn(final Socket socket, final long openedNs) throws IOException {
        final InputStream in = new BufferedInputStream(socket.getInputStream());
        long startNs = openedNs;
        boolean isKept = true;
        while (isKept && !isOver) {
            socket.getOutputStream().write(REQUEST);
            final String answer = head(in);
            if (!answer.startsWith("HTTP/1.1 302 ")) {
                throw new IOException("answered: " + answer);
            }
            final long tookNs = System.nanoTime() - startNs;
            longestNs.accumulateAndGet(tookNs, Math::max);
            answered.incrementAndGet();
            isKept = !answer.contains("\r\nConnection: close\r\n");
            askedToLeave.addAndGet(isKept ? 0 : 1);
            LockSupport.parkNanos(PAUSE_NS);
            startNs = System.nanoTime();
        }
    }

    private static String head(final InputStream in) throws IOException {
        final StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.lastIndexOf("\r\n\r\n") != head.length() - 4) {
            final int octet = in.read();
            if (octet < 0) {
                throw new IOException("the connection ended within an answer, after: " + head);
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    long answered() {
        return answered.get();
    }

    int failed() {
        return failed.get();
    }

    /** What was wrong first. */
    String firstFailure() {
        return firstFailure;
    }

    /** Answers that asked to open another connection for what comes next. */
    int askedToLeave() {
        return askedToLeave.get();
    }

    /** The longest that a click took, with the opening of its connection. */
    long longestMs() {
        return TimeUnit.NANOSECONDS.toMillis(longestNs.get());
    }

    /** No new clicks; returns when those under way have ended. */
    void stop() throws InterruptedException {
        isOver = true;
        for (final Thread thread : threads) {
            thread.join();
        }
    }

    @Override
    public void close() {
        try {
            stop();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
