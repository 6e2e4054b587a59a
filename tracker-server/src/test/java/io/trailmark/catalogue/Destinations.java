package io.trailmark.catalogue;

import java.nio.charset.StandardCharsets;
import org.agrona.ExpandableArrayBuffer;

/** Makes destinations without a catalogue around them. */
public final class Destinations {
    private Destinations() {}

    /** The destination that a text in Latin-1 is; null where it is none. */
    public static Destination of(final String text) {
        final ExpandableArrayBuffer memory = new ExpandableArrayBuffer();
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        Destination.encode(memory, 0, new String(bytes, StandardCharsets.UTF_8), new UrlParser());
        final Destination destination = new Destination().wrap(memory, 0);
        return destination.isEmpty() ? null : destination;
    }
}
