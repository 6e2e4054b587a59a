package io.trailmark.simulator;

/** A digest of all that happened in a history, in its order: equal for two runs of one seed, or the seed is no use. */
final class Trace {
    private long value = 0x9E37_79B9_7F4A_7C15L;

    void add(final long part) {
        value = Long.rotateLeft(value ^ part, 23) * 0xBF58_476D_1CE4_E5B9L;
    }

    long value() {
        return value;
    }
}
