package io.trailmark.edge;

import io.trailmark.counters.Counter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** {@code GET /tm.js}: the script for a shop's pages. A page may load it from anywhere: no CORS is needed. */
final class ScriptHandler implements Handler {
    private static final String RESOURCE = "tm.js";
    private static final int TAG_BYTES = 8;

    private final byte[] script;
    private final byte[] tag;
    private final byte[] weakTag;
    private final byte[] headers;

    ScriptHandler() {
        try (InputStream stream = ScriptHandler.class.getResourceAsStream(RESOURCE)) {
            script = stream.readAllBytes();
            final byte[] hash = MessageDigest.getInstance("SHA-256").digest(script);
            final String quoted = '"' + HexFormat.of().formatHex(Arrays.copyOf(hash, TAG_BYTES)) + '"';
            tag = Ascii.bytes(quoted);
            weakTag = Ascii.bytes("w/" + quoted); // What a proxy makes of it that compresses.
            headers = Ascii.bytes("Cache-Control: public, max-age=3600\r\nETag: " + quoted
                    + "\r\nContent-Type: text/javascript; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\n"
                    + "Cross-Origin-Resource-Policy: cross-origin\r\n");
        } catch (final IOException e) {
            throw new UncheckedIOException("the script is missing from our resources: " + RESOURCE, e);
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    @Override
    public void handle(final Request request, final Response response, final EdgeLoop loop) {
        loop.counters().increment(Counter.SCRIPTS_SERVED);
        if (request.lists(Header.IF_NONE_MATCH, tag) || request.lists(Header.IF_NONE_MATCH, weakTag)) {
            response.begin(Status.NOT_MODIFIED).lines(headers).endNotModified();
        } else {
            response.begin(Status.OK).lines(headers).end(script);
        }
    }
}
