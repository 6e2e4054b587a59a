package io.trailmark.engine;

import java.util.Arrays;

/**
 * All versions of one catalogue entity, by the time from which each holds. A version that is to hold from later on may
 * be defined before one that holds from now; of two that hold from the same time the one defined later wins.
 *
 * <p>Grows only when a catalogue record arrives.
 */
final class Versions<T extends Versioned> {
    private static final int INITIAL_CAPACITY = 2;

    private long[] fromMs = new long[INITIAL_CAPACITY];
    private Versioned[] states = new Versioned[INITIAL_CAPACITY];
    private int count;
    private T first;

    void add(final long effectiveFromMs, final T state) {
        if (count == states.length) {
            fromMs = Arrays.copyOf(fromMs, count * 2);
            states = Arrays.copyOf(states, count * 2);
        }
        int index = count;
        while (index > 0 && fromMs[index - 1] > effectiveFromMs) {
            fromMs[index] = fromMs[index - 1];
            states[index] = states[index - 1];
            index--;
        }
        fromMs[index] = effectiveFromMs;
        states[index] = state;
        first = count == 0 ? state : first;
        count++;
    }

    int count() {
        return count;
    }

    /** Versions in the order of their times. */
    @SuppressWarnings("unchecked")
    T version(final int index) {
        return (T) states[index];
    }

    /** What held at a time; before all versions, the one defined first. */
    @SuppressWarnings("unchecked")
    T at(final long timeMs) {
        for (int index = count - 1; index >= 0; index--) {
            if (fromMs[index] <= timeMs) {
                return (T) states[index];
            }
        }
        return first;
    }

    long digest() {
        long digest = first.digest();
        for (int index = 0; index < count; index++) {
            digest = digest * 31 + fromMs[index];
            digest = digest * 31 + states[index].digest();
        }
        return digest;
    }
}
