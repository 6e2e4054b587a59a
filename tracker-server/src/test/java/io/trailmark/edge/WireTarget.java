package io.trailmark.edge;

import io.trailmark.fuzz.FuzzTarget;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Any bytes on a connection, in any split into reads: see {@link TwoReaders}. The first byte draws the splits. */
public final class WireTarget implements FuzzTarget {
    private final TwoReaders readers = new TwoReaders();

    @Override
    public List<byte[]> seeds() {
        return List.of(
                Ascii.bytes("0GET /a?b HTTP/1.1\r\nHost: t.example\r\n\r\nHEAD /ww HTTP/1.1\r\nHost: a\r\n\r\n"),
                Ascii.bytes("1POST /w HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabcGET /a HTTP/1.1\r\nHost: a"
                        + "\r\nConnection: close\r\n\r\n"),
                Ascii.bytes("2POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0"
                        + "\r\nX: y\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n"),
                Ascii.bytes("3POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx"),
                Ascii.bytes("4\r\nGET http://a/b HTTP/1.1\r\nHost: a\r\nX: y\r\n folded\r\n\r\n"),
                Ascii.bytes("5PUT / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n"));
    }

    @Override
    public void feed(final byte[] input) {
        if (input.length > 0) {
            readers.compare(Arrays.copyOfRange(input, 1, input.length), new Random(input[0]), "");
        }
    }
}
