package io.trailmark.edge;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client that sends exactly the bytes it is given and takes answers apart. */
public final class RawClient implements AutoCloseable {
    public static final String BROWSER =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
    private static final int TIMEOUT_MS = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** One answer; header names in lower case. */
    public record Answer(int status, List<String> headers, String body, String raw) {
        /** The header's value, or null. */
        public String header(final String name) {
            final String prefix = name.toLowerCase(Locale.ROOT) + ": ";
            String found = null;
            for (final String header : headers) {
                if (header.toLowerCase(Locale.ROOT).startsWith(prefix)) {
                    if (found != null) {
                        throw new AssertionError(name + " twice in " + raw);
                    }
                    found = header.substring(prefix.length());
                }
            }
            return found;
        }

        public String location() {
            return header("Location");
        }

        /**
         * What stands behind {@code name=} in the location, up to the next parameter or the fragment; null when
         * absent.
         */
        public String parameter(final String name) {
            final String location = location();
            final int fragment = location.indexOf('#');
            final String query = fragment < 0 ? location : location.substring(0, fragment);
            String found = null;
            for (final String pair : query.substring(query.indexOf('?') + 1).split("&", -1)) {
                if (pair.startsWith(name + "=")) {
                    if (found != null) {
                        throw new AssertionError(name + " twice in " + location);
                    }
                    found = pair.substring(name.length() + 1);
                }
            }
            return found;
        }
    }

    public RawClient(final int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    RawClient(final Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    void send(final String bytes) throws IOException {
        out.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    public Answer ask(final String request) throws IOException {
        send(request);
        return read(request.startsWith("HEAD"));
    }

    /** The next answer, or null when the connection has ended. */
    Answer read(final boolean isToHead) throws IOException {
        final StringBuilder raw = new StringBuilder();
        final String statusLine = line(raw);
        if (statusLine == null) {
            return null;
        }
        final List<String> headers = new ArrayList<>();
        int contentLength = 0;
        for (String line = line(raw); line != null && !line.isEmpty(); line = line(raw)) {
            headers.add(line);
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
                contentLength = Integer.parseInt(line.substring("content-length: ".length()));
            }
        }
        final byte[] body = isToHead ? new byte[0] : in.readNBytes(contentLength);
        return new Answer(
                Integer.parseInt(statusLine.split(" ", -1)[1]),
                headers,
                new String(body, StandardCharsets.UTF_8),
                raw.toString());
    }

    /** Whether something can be read now. */
    boolean hasInput() throws IOException {
        return in.available() > 0;
    }

    /** Whether the server has closed its side: there is nothing more to read. */
    boolean isEnded() throws IOException {
        try {
            return in.read() < 0;
        } catch (final SocketException e) {
            return true;
        }
    }

    private String line(final StringBuilder raw) throws IOException {
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
        int octet = in.read();
        if (octet < 0) {
            return null;
        }
        while (octet >= 0 && octet != '\n') {
            line.write(octet);
            octet = in.read();
        }
        final String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r") || text.indexOf('\r') != text.length() - 1) {
            throw new AssertionError("a line does not end with CR LF: " + text);
        }
        raw.append(text).append('\n');
        return text.substring(0, text.length() - 1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
