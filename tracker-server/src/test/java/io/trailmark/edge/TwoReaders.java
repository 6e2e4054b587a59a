package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.trailmark.counters.Counter;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The same bytes through both ways of reading them: the byte parser, which hands over what it does not understand, and
 * Netty's codec from the first byte on. Both must find the same requests, give the same answers and leave the
 * connection in the same state, however the bytes are split into reads.
 *
 * <p>One instance per thread.
 */
final class TwoReaders implements AutoCloseable {
    /** The byte parser hands this over, and everything behind it. */
    private static final byte[] TO_THE_CODEC =
            Ascii.bytes("POST /to-the-codec HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");

    private static final byte[] END_OF_HEAD = Ascii.bytes("\r\n\r\n");

    private final Scribe scribe = new Scribe();
    private final BareEdge edge = BareEdge.of(new Sink(batch -> {}), scribe);

    /** What was found in one stream of bytes. */
    record Found(List<String> requests, List<String> answers, boolean isEnded) {}

    /**
     * Fails unless both ways agree.
     *
     * @param splits decides where each read ends, differently for the two ways.
     * @return what both found.
     */
    Found compare(final byte[] bytes, final RandomGenerator splits, final String message) {
        Found fast = found(edge.talk(bytes, splits), 0);
        Found codec = byCodec(bytes, splits);
        // One may see at once what the other refuses at the end of the head.
        if (fast.isEnded && !codec.isEnded) {
            codec = byCodec(joined(bytes, END_OF_HEAD), splits);
        } else if (codec.isEnded && !fast.isEnded) {
            fast = found(edge.talk(joined(bytes, END_OF_HEAD), splits), 0);
        }
        assertEquals(codec.requests, fast.requests, message);
        assertEquals(codec.answers, fast.answers, message);
        assertEquals(codec.isEnded, fast.isEnded, message);
        return fast;
    }

    /** How many requests the byte parser has understood by itself. */
    long fastRequests() {
        return edge.count(Counter.EDGE_REQUESTS_FAST);
    }

    private Found byCodec(final byte[] bytes, final RandomGenerator splits) {
        return found(edge.talk(joined(TO_THE_CODEC, bytes), splits), 1);
    }

    private static byte[] joined(final byte[] first, final byte[] second) {
        final byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private Found found(final BareEdge.Talk talk, final int lead) {
        final List<String> requests = scribe.take();
        final List<String> answers =
                talk.answers().stream().map(TwoReaders::shown).toList();
        return new Found(
                requests.subList(Math.min(lead, requests.size()), requests.size()),
                answers.subList(Math.min(lead, answers.size()), answers.size()),
                talk.isEnded());
    }

    /** What is both too long and malformed may be refused for either; which one is found first is all that differs. */
    private static String shown(final WireAnswers.Answer answer) {
        final boolean isRefused = answer.status() == Status.BAD_REQUEST.code()
                || answer.status() == Status.URI_TOO_LONG.code()
                || answer.status() == Status.HEADERS_TOO_LARGE.code();
        final String said = isRefused ? "refused" : answer.status() + " " + answer.body();
        return said + " " + answer.header("connection");
    }

    @Override
    public void close() {
        edge.close();
    }
}
