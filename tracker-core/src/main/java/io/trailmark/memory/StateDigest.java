package io.trailmark.memory;

/**
 * A digest of state, long by long: equal states in equal order give equal digests. It tells accidents apart, not
 * attacks.
 */
public final class StateDigest {
    private long value;

    /** Adds the next part of the state. */
    public StateDigest add(final long part) {
        value = mix(value + 0x9e3779b97f4a7c15L ^ mix(part));
        return this;
    }

    /** The digest of all that was added. */
    public long value() {
        return value;
    }

    /** Spreads every bit over all others; summed over entries, it digests a set whose order does not matter. */
    public static long mix(final long part) {
        long mixed = (part ^ (part >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
