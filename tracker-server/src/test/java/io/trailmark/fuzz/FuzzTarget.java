package io.trailmark.fuzz;

import java.util.List;

/**
 * A door that hostile bytes come through. A target has a public constructor without parameters, which takes its time;
 * one instance is fed on one thread.
 */
public interface FuzzTarget {
    /** Good inputs from which broken ones are made: each part of the form at least once. */
    List<byte[]> seeds();

    /** Takes any bytes; throws where what comes of them is not what is promised. */
    void feed(byte[] input);
}
