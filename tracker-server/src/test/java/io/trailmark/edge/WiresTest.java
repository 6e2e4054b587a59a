package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PooledByteBufAllocator;
import io.trailmark.counters.Counter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Aim: clients that take their answers late, never, or end in the middle are served alike whether the edge talks to
 * sockets itself or through Netty's channels. Method: real sockets of clients that send far more requests than the
 * buffers of both sides hold answers for, and read nothing until the server has stopped reading as well.
 */
@Timeout(60)
final class WiresTest {
    private static final int REQUESTS = 60_000;
    private static final int RECEIVE_BYTES = 4 * 1024;
    private static final long STILL_NS = TimeUnit.MILLISECONDS.toNanos(300);

    @TempDir
    private Path folder;

    private EdgeRig rig(final boolean isDirect) throws IOException {
        return EdgeRig.start(folder, LinkTest.PROGRAM, context -> context.nativeTransportAllowed(isDirect));
    }

    /** A client that sends the requests and then another one, on a thread of its own, and has not read yet. */
    private static final class Sender implements AutoCloseable {
        private final Socket socket = new Socket();
        private final AtomicInteger sent = new AtomicInteger();

        Sender(final int port, final String last) throws IOException {
            socket.setReceiveBufferSize(RECEIVE_BYTES);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            Thread.ofPlatform().name("sender").start(() -> send(last));
        }

        private void send(final String last) {
            try {
                for (int i = 0; i < REQUESTS; i++) {
                    write(EdgeRig.request("GET", "/c/acme/home?n=" + i));
                    sent.incrementAndGet();
                }
                write(last);
            } catch (final IOException cut) {
                // The test has ended the connection, or looks at what came.
            }
        }

        private void write(final String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Returns once nothing more can be sent, since the server does not read. */
        void awaitStandstill() {
            int before;
            do {
                before = sent.get();
                LockSupport.parkNanos(STILL_NS);
            } while (sent.get() != before || before == 0);
            assertTrue(before < REQUESTS, "the server reads on though nobody takes its answers");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static void assertAnswers(final RawClient client) throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            final RawClient.Answer answer = client.read(false);
            assertEquals(302, answer.status());
            assertEquals("" + i, answer.parameter("n"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldWaitForWhoeverTakesAnswersLateAndGoOnInOrder(final boolean isDirect) throws IOException {
        try (EdgeRig rig = rig(isDirect);
                Sender sender = new Sender(rig.server().port(), EdgeRig.request("GET", "/c/acme/home?n=last"));
                RawClient client = new RawClient(sender.socket)) {
            sender.awaitStandstill();
            assertAnswers(client);
            assertEquals("last", client.read(false).parameter("n"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldLetTheCodecTakeOverBehindAnswersThatAreNotTaken(final boolean isDirect) throws IOException {
        final String unusual = EdgeRig.request("POST", "/c/acme/home?n=last", "Content-Length: 5") + "hello";
        try (EdgeRig rig = rig(isDirect);
                Sender sender = new Sender(rig.server().port(), unusual);
                RawClient client = new RawClient(sender.socket)) {
            sender.awaitStandstill();
            assertAnswers(client);
            assertEquals("last", client.read(false).parameter("n"));
            assertEquals(REQUESTS, rig.count(Counter.EDGE_REQUESTS_FAST));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldSendTheLastAnswerBeforeTheEnd(final boolean isDirect) throws IOException {
        final String last = "GET /c/acme/home?n=last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        try (EdgeRig rig = rig(isDirect);
                Sender sender = new Sender(rig.server().port(), last);
                RawClient client = new RawClient(sender.socket)) {
            sender.awaitStandstill();
            assertAnswers(client);
            assertEquals("last", client.read(false).parameter("n"));
            assertTrue(client.isEnded());
            assertEquals(0, rig.count(Counter.EDGE_CONNECTIONS_CLOSED), "only one half of it is closed");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldForgetWhoeverGoesAwayWithoutTakingTheAnswers(final boolean isDirect) throws IOException {
        try (EdgeRig rig = rig(isDirect)) {
            try (Sender sender = new Sender(rig.server().port(), "")) {
                sender.awaitStandstill();
                sender.socket.setSoLinger(true, 0);
            }
            while (rig.server().connections() > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            assertEquals(1, rig.count(Counter.EDGE_CONNECTIONS_CLOSED));
            assertEquals(0, rig.count(Counter.EDGE_ERRORS));
        }
    }

    /** Takes little at once, and after a while nothing. */
    private static final class StingySocket extends io.netty.channel.unix.Socket {
        private final int mostAtOnceBytes;
        private int leftBytes;

        StingySocket(final int fileDescriptor, final int mostBytes, final int mostAtOnceBytes) {
            super(fileDescriptor);
            leftBytes = mostBytes;
            this.mostAtOnceBytes = mostAtOnceBytes;
        }

        @Override
        public int sendAddress(final long address, final int from, final int to) throws IOException {
            final int length = Math.min(to - from, Math.min(leftBytes, mostAtOnceBytes));
            leftBytes -= length;
            return length == 0 ? 0 : super.sendAddress(address, from, from + length);
        }
    }

    private static RawClient stingyClient(final EdgeRig rig, final int mostBytes, final int mostAtOnceBytes)
            throws Exception {
        final io.netty.channel.unix.Socket listener = io.netty.channel.unix.Socket.newSocketStream();
        try {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            listener.listen(1);
            final RawClient client = new RawClient(listener.localAddress().getPort());
            int accepted = -1;
            while (accepted < 0) {
                accepted = listener.accept(new byte[26]);
            }
            final EdgeLoop loop = rig.server().loops().getFirst();
            final StingySocket socket = new StingySocket(accepted, mostBytes, mostAtOnceBytes);
            loop.eventLoop()
                    .submit(() -> {
                        SocketWire.serve(socket, ClientAddress.bytesOf(InetAddress.getLoopbackAddress()), loop);
                        return true;
                    })
                    .get();
            return client;
        } finally {
            listener.close();
        }
    }

    @Test
    void shouldSendInPiecesWhatIsTakenInPiecesAndThenEnd() throws Exception {
        final String last = EdgeRig.request("GET", "/c/acme/home?n=last", "Connection: close");
        try (EdgeRig rig = rig(true);
                RawClient client = stingyClient(rig, Integer.MAX_VALUE, 100)) {
            client.send(EdgeRig.request("GET", "/c/acme/home?n=0") + EdgeRig.request("GET", "/c/acme/home?n=1"));
            assertEquals("0", client.read(false).parameter("n"));
            client.send(last);
            assertEquals("1", client.read(false).parameter("n"));
            assertEquals("last", client.read(false).parameter("n"));
            assertTrue(client.isEnded());
            assertEquals(0, rig.count(Counter.EDGE_CONNECTIONS_CLOSED), "only one half of it is closed");
        }
    }

    @Test
    void shouldGiveTheCodecWhatWasNotTakenYet() throws Exception {
        final String unusual = EdgeRig.request("POST", "/c/acme/home?n=last", "Content-Length: 5") + "hello";
        try (EdgeRig rig = rig(true);
                RawClient client = stingyClient(rig, 150, 100)) {
            client.send(EdgeRig.request("GET", "/c/acme/home?n=first"));
            while (!client.hasInput()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            client.send(unusual);
            assertEquals("first", client.read(false).parameter("n"));
            assertEquals("last", client.read(false).parameter("n"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAnswerTheOthersWhenSomeLeaveBeforeTheirLastAnswer(final boolean isDirect) throws IOException {
        final String last = EdgeRig.request("GET", "/c/acme/home", "Connection: close");
        try (EdgeRig rig = rig(isDirect);
                RawClient other = rig.client()) {
            for (int round = 0; round < 50; round++) {
                for (int i = 0; i < 5; i++) {
                    try (RawClient leaving = rig.client()) {
                        leaving.send(last);
                    }
                }
                assertEquals(
                        302, other.ask(EdgeRig.request("GET", "/c/acme/home")).status());
            }
            assertEquals(0, rig.count(Counter.EDGE_ERRORS), "a client that leaves is no fault");
        }
    }

    @Test
    void shouldKeepNothingOfWhatAClientHasTakenBitByBit() throws Exception {
        final int requests = 100_000;
        try (EdgeRig rig = rig(true);
                RawClient client = stingyClient(rig, Integer.MAX_VALUE, 8 * 1024)) {
            final Thread sender = Thread.ofPlatform().start(() -> {
                try {
                    for (int i = 0; i < requests; i += 100) {
                        client.send(EdgeRig.request("GET", "/c/acme/home").repeat(100));
                    }
                } catch (final IOException cut) {
                    // The answers that are missing tell.
                }
            });
            long mostBytes = 0;
            for (int i = 0; i < requests; i++) {
                assertEquals(302, client.read(false).status());
                if (i % 1_000 == 0) {
                    mostBytes = Math.max(
                            mostBytes, PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
                }
            }
            sender.join();
            assertTrue(mostBytes <= 16 << 20, mostBytes + " bytes for one client");
        }
    }
}
