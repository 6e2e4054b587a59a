package io.trailmark.catalogue;

/**
 * Arrays of trees that are shared once they were built: behind the slots stands a token of whose an array is. Who has
 * the token may write into it; all others make a copy first, which is theirs. Pure functions.
 */
final class OwnedArray {
    private OwnedArray() {}

    static Object[] of(final int slots, final Object owner) {
        final Object[] array = new Object[slots + 1];
        array[slots] = owner;
        return array;
    }

    /** The array, if it is the owner's, or a copy that is. */
    @SuppressWarnings("ReferenceEquality") // A token has nothing but its identity.
    static Object[] own(final Object[] array, final Object owner) {
        if (array[array.length - 1] == owner) {
            return array;
        }
        final Object[] copy = array.clone();
        copy[array.length - 1] = owner;
        return copy;
    }
}
