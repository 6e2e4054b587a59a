package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.trailmark.counters.Counter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever clients do, a server that was started and stopped leaves nothing behind: no buffer, by Netty's detector
 * which looks after every one of them, no thread and no open file.
 */
final class LeftoversTest {
    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int ROUNDS = 3;

    /** One for a hundred clicks, one that is kept for all reports, three that are refused, ten that go away. */
    private static final int ROUND_CONNECTIONS = 15;

    @TempDir
    Path folder;

    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();
    private ResourceLeakDetector.Level level;

    @BeforeEach
    void lookAfterEveryBuffer() {
        level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + records));
    }

    @AfterEach
    void lookAfterNone() {
        ByteBufUtil.setLeakListener(null);
        ResourceLeakDetector.setLevel(level);
    }

    /** The detector tells of what the collector has found when the next buffer is made. */
    private static void collect() {
        System.gc();
        PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    /** Where the open files of this process lead to; libraries are opened when they are needed first. */
    private static List<String> files() {
        final List<String> files = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (final Path descriptor : descriptors) {
                try {
                    final String target = Files.readSymbolicLink(descriptor).toString();
                    if (!target.endsWith(".jar") && !target.startsWith("/proc/")) {
                        files.add(target.replaceAll("[0-9]+", "N"));
                    }
                } catch (final NoSuchFileException e) {
                    // That of the look itself.
                }
            }
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
        files.sort(null);
        return files;
    }

    private static void await(final String what, final List<String> before, final Supplier<List<String>> now) {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        List<String> more;
        do {
            collect();
            more = new ArrayList<>(now.get());
            before.forEach(more::remove);
        } while (!more.isEmpty() && System.nanoTime() < deadlineNs);
        assertEquals(List.of(), more, what + " are left behind");
    }

    /** One server with clients of all kinds, from its start to its stop. */
    private void serve(final int round) throws IOException {
        try (IntakeRig rig = IntakeRig.open(folder.resolve("round" + round))) {
            final String click = EdgeRig.request("GET", "/c/acme/hello");
            try (RawClient client = new RawClient(rig.port())) {
                client.send(click.repeat(100));
                for (int i = 0; i < 100; i++) {
                    assertEquals(302, client.read(false).status());
                }
            }
            assertEquals(
                    201,
                    rig.sale("\"click_id\":\"" + rig.clickId() + "\",\"order_id\":\"A\"")
                            .statusCode());
            assertEquals(401, rig.postForm("/postback", "order_id=A").statusCode());
            assertEquals(200, rig.getBytes("/px.gif?program=acme").statusCode());
            ask(rig, 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
            ask(rig, 431, EdgeRig.request("GET", "/", "X: " + "y".repeat(EdgeLimits.HEADERS_BYTES)));
            ask(rig, 413, EdgeRig.request("POST", "/postback", "Content-Length: 9999999"));
            for (final String begun : List.of(
                    "GET /c/acme/he",
                    click + "GET /c/",
                    EdgeRig.request("POST", "/postback", "Content-Length: 50000") + "x".repeat(40_000),
                    EdgeRig.request("POST", "/v1/conversions", "Transfer-Encoding: chunked") + "5\r\nab",
                    click.repeat(2_000))) {
                leave(rig, begun, false);
                leave(rig, begun, true);
            }
            awaitAllSeen(rig);
            assertEquals(0, rig.count(Counter.EDGE_ERRORS), "a client that goes away is no fault of ours");
        }
    }

    private static void awaitAllSeen(final IntakeRig rig) {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (rig.count(Counter.EDGE_CONNECTIONS_OPENED) < ROUND_CONNECTIONS
                || rig.count(Counter.EDGE_CONNECTIONS_OPENED) - rig.count(Counter.EDGE_CONNECTIONS_CLOSED) > 1) {
            assertTrue(System.nanoTime() < deadlineNs, "connections stay open");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    private static void ask(final IntakeRig rig, final int status, final String request) throws IOException {
        try (RawClient client = new RawClient(rig.port())) {
            assertEquals(status, client.ask(request).status());
        }
    }

    /** Sends and goes, taking no answer; with a reset or politely. */
    private static void leave(final IntakeRig rig, final String bytes, final boolean isReset) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
            if (isReset) {
                socket.setSoLinger(true, 0);
            }
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void shouldLeaveNoBufferNoThreadAndNoFileBehind() throws IOException {
        // What the process as a whole keeps from the first time on is there before anything is counted.
        serve(0);
        collect();
        final List<String> threads = threads();
        final List<String> files = files();
        for (int round = 1; round <= ROUNDS; round++) {
            serve(round);
        }
        await("threads", threads, LeftoversTest::threads);
        await("files", files, LeftoversTest::files);
        assertTrue(leaks.isEmpty(), () -> "buffers are left behind: " + leaks);
    }

    /** The method would show it: a buffer that nobody releases. */
    @Test
    void shouldSeeABufferThatIsLost() {
        lose();
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        while (leaks.isEmpty() && System.nanoTime() < deadlineNs) {
            collect();
        }
        assertTrue(leaks.size() == 1, leaks.toString());
    }

    private static void lose() {
        final ByteBuf lost = PooledByteBufAllocator.DEFAULT.directBuffer(16);
        lost.writeByte(1);
    }
}
