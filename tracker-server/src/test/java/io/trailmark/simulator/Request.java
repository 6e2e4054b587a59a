package io.trailmark.simulator;

import java.nio.charset.StandardCharsets;

/**
 * One request as its client means it; it may be sent more than once.
 *
 * @param kind what it asks for.
 * @param key what its record is known by in the journal, whoever sends it and however often.
 * @param text as it goes over the wire, in ISO 8859-1.
 * @param address IPv4 address of the client.
 */
record Request(Kind kind, String key, String text, int address) {
    /** As they go over the wire. */
    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** What a request asks for. */
    enum Kind {
        CLICK,
        VIEW,
        CONVERSION,
        POSTBACK,
        ADJUSTMENT
    }
}
