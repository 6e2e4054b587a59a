package io.trailmark.access;

/**
 * Is told of each change of who may do what, before it is made; what it throws comes through, and then nothing is
 * changed.
 *
 * @param <T> what is changed.
 */
@FunctionalInterface
public interface Trail<T> {
    /**
     * Notes a change.
     *
     * @param before null for what is new.
     * @param after null for what ends.
     */
    void note(T before, T after);
}
