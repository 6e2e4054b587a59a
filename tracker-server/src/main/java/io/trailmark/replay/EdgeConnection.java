package io.trailmark.replay;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive connection that sends several requests before it reads their answers, which come in order. An answer
 * is whole or not there: whatever ends early is an {@link IOException}.
 */
final class EdgeConnection implements AutoCloseable {
    private static final int CONNECT_TIMEOUT_MS = 5_000;
    private static final int READ_TIMEOUT_MS = 30_000;
    private static final int MOST_BODY_BYTES = 1 << 20;

    private final Socket socket = new Socket();
    private final OutputStream out;
    private final InputStream in;

    /** @param location empty without the header. */
    record Answer(int status, String location, String body) {}

    EdgeConnection(final URI base) throws IOException {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_TIMEOUT_MS);
            socket.connect(
                    new InetSocketAddress(base.getHost(), base.getPort() < 0 ? 80 : base.getPort()),
                    CONNECT_TIMEOUT_MS);
            out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
            in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        } catch (final IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Buffers a request; characters are bytes. */
    void send(final String request) throws IOException {
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
    }

    void flush() throws IOException {
        out.flush();
    }

    /** Waits for the next answer. */
    Answer receive() throws IOException {
        final String[] status = line().split(" ", 3);
        if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
            throw new IOException("not an answer: " + String.join(" ", status));
        }
        String location = "";
        int bodyLength = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            final int colon = header.indexOf(':');
            final String name = header.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT);
            if (name.equals("location")) {
                location = header.substring(colon + 1).strip();
            } else if (name.equals("content-length")) {
                bodyLength = Integer.parseInt(header.substring(colon + 1).strip());
            }
        }
        if (bodyLength > MOST_BODY_BYTES) {
            throw new IOException("an answer of " + bodyLength + " bytes");
        }
        final byte[] body = in.readNBytes(bodyLength);
        if (body.length < bodyLength) {
            throw new EOFException("the answer ended early");
        }
        return new Answer(Integer.parseInt(status[1]), location, new String(body, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the connection ended");
            }
            line.write(octet);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
