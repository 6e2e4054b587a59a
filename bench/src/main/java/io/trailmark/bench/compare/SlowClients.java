package io.trailmark.bench.compare;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that hold connections and ask nothing whole: every second one says nothing at all, the others send a request
 * one byte at a time. One that the server ends opens another connection.
 *
 * <p>Threads: one of its own opens and feeds them; {@link #open} waits until all have been opened once.
 */
final class SlowClients implements AutoCloseable {
    private static final byte[] REQUEST = ("GET /c/demo/spring HTTP/1.1\r\nHost: t.example\r\nX-Slow: "
                    + "x".repeat(4_000))
            .getBytes(StandardCharsets.US_ASCII);
    private static final long PAUSE_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private final InetSocketAddress address;
    private final SocketChannel[] channels;
    private final int[] sent;
    private final ByteBuffer octet = ByteBuffer.allocateDirect(1);
    private final ByteBuffer answer = ByteBuffer.allocateDirect(4_096);
    private final Thread thread;
    private volatile int opened;
    private volatile long ended;
    private long endedCount;
    private volatile IOException failure;
    private volatile boolean isOver;

    private SlowClients(final InetSocketAddress address, final int count) {
        this.address = address;
        channels = new SocketChannel[count];
        sent = new int[count];
        thread = Thread.ofPlatform().name("slow-clients").daemon().start(this::run);
    }

    /** Opens them. @throws IOException where a connection cannot be had, such as when there are too few files. */
    static SlowClients open(final InetSocketAddress address, final int count) throws IOException {
        final SlowClients clients = new SlowClients(address, count);
        while (clients.opened < count) {
            if (clients.failure != null) {
                clients.close();
                throw new IOException("after " + clients.opened + " slow clients", clients.failure);
            }
            LockSupport.parkNanos(PAUSE_NS);
        }
        return clients;
    }

    /** How many connections the server has ended. */
    long ended() {
        return ended;
    }

    private void run() {
        try {
            for (int i = 0; i < channels.length && !isOver; i++) {
                reopen(i);
                opened = i + 1;
            }
            for (int i = 0; !isOver; i = (i + 1) % channels.length) {
                feed(i);
                LockSupport.parkNanos(PAUSE_NS);
            }
        } catch (final IOException e) {
            failure = e;
        }
    }

    private void reopen(final int index) throws IOException {
        channels[index] = SocketChannel.open(address);
        channels[index].configureBlocking(false);
        channels[index].setOption(StandardSocketOptions.TCP_NODELAY, true);
        sent[index] = 0;
        if (index % 2 == 0) {
            isOpen(index);
        }
    }

    private void feed(final int index) throws IOException {
        if (!isOpen(index)) {
            channels[index].close();
            ended = ++endedCount;
            reopen(index);
        }
    }

    private boolean isOpen(final int index) {
        try {
            if (index % 2 == 0) {
                octet.clear().put(REQUEST[sent[index]++ % REQUEST.length]).flip();
                channels[index].write(octet);
            }
            return channels[index].read(answer.clear()) >= 0;
        } catch (final IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        isOver = true;
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (final SocketChannel channel : channels) {
            if (channel != null) {
                channel.close();
            }
        }
    }
}
