package io.trailmark.edge;

import io.trailmark.catalogue.Limits;
import java.util.concurrent.TimeUnit;

/** Every limit of the edge, in one place. Relations between them are held by {@code EdgeLimitsTest}. */
final class EdgeLimits {
    /** Bytes of a request line without its line end: longer is 414. */
    static final int REQUEST_LINE_BYTES = 8 * 1024;

    /** Bytes of all header lines: more is 431. */
    static final int HEADERS_BYTES = 16 * 1024;

    /** Bytes of a request's head altogether. */
    static final int HEAD_BYTES = REQUEST_LINE_BYTES + HEADERS_BYTES;

    /** Bytes of a body: more is 413. */
    static final int BODY_BYTES = 1024 * 1024;

    /** Bytes taken from a socket at once. */
    static final int READ_BYTES = 16 * 1024;

    /** Reads from one socket before the other sockets of the loop have their turn. */
    static final int READS_PER_TURN = 4;

    /** Bytes of requests kept while one before them waits for its answer; then reading pauses. */
    static final int BACKLOG_BYTES = 2 * HEAD_BYTES;

    /** Bytes of an event loop's array for requests: what was kept and what is read on top of it. */
    static final int LOOP_BYTES = BACKLOG_BYTES + READ_BYTES;

    /** Bytes of records that one iteration collects before it appends out of turn. */
    static final int BATCH_BYTES = 512 * 1024;

    /** Parameters that are looked at; those behind are passed over. */
    static final int PARAMETERS = 64;

    /** Bytes of a label {@code sub1} to {@code sub5}; longer is cut and marked. */
    static final int SUB_BYTES = 500;

    /** Bytes of {@code source}. */
    static final int SOURCE_BYTES = 200;

    /** Bytes of {@code aff_click_id}. */
    static final int AFF_CLICK_ID_BYTES = 255;

    /** Bytes of an advertising platform's click id. */
    static final int AD_CLICK_ID_BYTES = 500;

    /** Bytes of agent and of referrer that are kept. */
    static final int AGENT_BYTES = 512;

    /**
     * Bytes of a {@code Location}: the longest destination, its macros with their longest values, and a whole query
     * fit.
     */
    static final int LOCATION_BYTES =
            Limits.URL_LENGTH_BYTES + Limits.MACROS_PER_URL * 3 * SUB_BYTES + REQUEST_LINE_BYTES + 1024;

    /** From the first byte of a request to the last byte of its head, all told. */
    static final long HEAD_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    /** From the head of a request to the end of its body, all told. */
    static final long BODY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    /** Between an answer and the first byte of the next request. */
    static final long IDLE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(60);

    /** For a client to take what was sent to it. */
    static final long WRITE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

    /** For a client to see the last answer before the connection is reset under it. */
    static final long LINGER_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);

    /** Bytes not yet taken by the client above which reading from it pauses, and below which it goes on. */
    static final int WRITE_HIGH_WATERMARK_BYTES = 128 * 1024;

    static final int WRITE_LOW_WATERMARK_BYTES = 32 * 1024;

    /** Bytes of answers to requests that came together; the requests behind wait until these were sent. */
    static final int ANSWERS_BYTES = 128 * 1024;

    /** Bytes of requests that are not whole, and of answers not taken, that an event loop holds for all clients. */
    static final int HELD_BYTES = 64 * 1024 * 1024;

    /** Bytes that one connection may hold however much all others do: a usual request always finds room. */
    static final int HELD_FREELY_BYTES = 4 * 1024;

    /** Connections that the kernel has accepted and we have not yet. */
    static final int ACCEPT_BACKLOG = 4096;

    /** Connections at once, all loops together. */
    static final int CONNECTIONS = 65_536;

    /** Connections that are looked at to find one that makes way for a new one. */
    static final int MAKING_WAY_LOOKS = 16;

    /** For the head of a request on a connection that its address has beyond those that may last. */
    static final long SHORT_HEAD_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);

    /** Bytes of items and metadata of a conversion, as they are journaled. */
    static final int DETAILS_BYTES = 48 * 1024;

    /** Bytes of a conversion's metadata. */
    static final int METADATA_BYTES = 10 * 1024;

    /** Items of a conversion. */
    static final int ITEMS = 200;

    /** How deep JSON may nest. */
    static final int JSON_DEPTH = 16;

    /** Characters of a name in JSON. */
    static final int JSON_NAME_CHARS = 256;

    /** Characters of a number in JSON. */
    static final int JSON_NUMBER_CHARS = 100;

    /** Lines of a batch; with more nothing of it is taken. */
    static final int BATCH_LINES = 1000;

    /** Bytes of one line of a batch; a longer one is refused, and the others are not. */
    static final int BATCH_LINE_BYTES = 64 * 1024;

    /** Bytes of the answer to a batch up to which lines hold their decisions in full. */
    static final int BATCH_ANSWER_BYTES = 1024 * 1024;

    /** How long the answer to a report waits for its decision. */
    static final long DECISION_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(2);

    /** How far ahead of our clock an event may be; it is then taken as happening now. */
    static final long FUTURE_MS = TimeUnit.MINUTES.toMillis(5);

    /** How far back an event may be without the scope for history. */
    static final long PAST_MS = TimeUnit.HOURS.toMillis(24);

    private EdgeLimits() {}

    /** No reported amount is greater, in minor units: sums over as many orders as the engine holds stay exact. */
    static final long AMOUNT_MINOR = 10_000_000_000_000L;

    /** Reports without a token are refused once so much of the engine's room is taken, in thousandths. */
    static final int STRANGERS_PERMILLE = 750;

    /** All reports are refused once so much of it is taken, in thousandths; the engine never does. */
    static final int FULL_PERMILLE = 1000;
}
