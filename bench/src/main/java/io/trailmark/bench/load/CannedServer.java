package io.trailmark.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * Answers every request with a redirect made beforehand, so that a run against it shows what the generator and the
 * machine can do without a tracker between them.
 *
 * <p>Only the digits of the click id's time and sequence change. Thread: one, the caller's. Requests are told apart by
 * their empty line; each is expected in one piece, as the generator sends it.
 */
final class CannedServer implements AutoCloseable {
    private static final byte[] ALPHABET =
            "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
    private static final String PARAMETER = "click_id=";
    private static final int CLICK_ID_CHARS = 43;

    private final Selector selector;
    private final ServerSocketChannel listener;
    private final ByteBuffer received = ByteBuffer.allocateDirect(64 * 1024);
    private final ByteBuffer answer;
    private final int clickIdOffset;
    private final byte[] clickId = new byte[32];
    private long sequence;
    private volatile boolean isClosed;

    /** @param port 0 takes a free one. */
    CannedServer(final int port) throws IOException {
        final String text = "HTTP/1.1 302 Found\r\nLocation: https://shop.example.com/landing?" + PARAMETER
                + "-".repeat(CLICK_ID_CHARS) + "\r\nCache-Control: no-store, private\r\n"
                + "Referrer-Policy: strict-origin-when-cross-origin\r\nX-Robots-Tag: noindex, nofollow\r\n"
                + "Content-Length: 0\r\n\r\n";
        answer = ByteBuffer.allocateDirect(text.length())
                .put(text.getBytes(StandardCharsets.US_ASCII))
                .flip();
        clickIdOffset = text.indexOf(PARAMETER) + PARAMETER.length();
        selector = Selector.open();
        listener = ServerSocketChannel.open();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    int port() throws IOException {
        return ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** Serves until {@link #close}. */
    void run() throws IOException {
        while (!isClosed) {
            selector.select(this::onReady, 100);
        }
        for (final SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }

    private void onReady(final SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                final SocketChannel accepted = listener.accept();
                accepted.configureBlocking(false);
                accepted.setOption(StandardSocketOptions.TCP_NODELAY, true);
                accepted.register(selector, SelectionKey.OP_READ);
            } else {
                serve((SocketChannel) key.channel());
            }
        } catch (final IOException e) {
            closeQuietly(key);
        }
    }

    private void serve(final SocketChannel channel) throws IOException {
        received.clear();
        final int count = channel.read(received);
        if (count < 0) {
            channel.close();
        } else if (count >= 4 && received.get(count - 1) == '\n' && received.get(count - 3) == '\n') {
            stampClickId();
            answer.clear();
            while (answer.hasRemaining()) {
                channel.write(answer);
            }
        }
    }

    /** Time and sequence where a real id has them; the rest stays zero. */
    private void stampClickId() {
        final long nowMs = System.currentTimeMillis();
        sequence++;
        clickId[0] = 1 << 5;
        for (int i = 0; i < 6; i++) {
            clickId[1 + i] = (byte) (nowMs >>> (40 - 8 * i));
        }
        for (int i = 0; i < 5; i++) {
            clickId[7 + i] = (byte) (sequence >>> (32 - 8 * i));
        }
        for (int i = 0; i < CLICK_ID_CHARS; i++) {
            int digit = 0;
            for (int bit = 6 * i; bit < 6 * i + 6; bit++) {
                digit = (digit << 1) | (bit < 256 ? (clickId[bit / 8] >> (7 - bit % 8)) & 1 : 0);
            }
            answer.put(clickIdOffset + i, ALPHABET[digit]);
        }
    }

    private static void closeQuietly(final SelectionKey key) {
        try {
            key.channel().close();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        isClosed = true;
        selector.wakeup();
    }
}
