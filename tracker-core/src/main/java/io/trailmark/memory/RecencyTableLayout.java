package io.trailmark.memory;

/**
 * One slot of a {@link RecencyTable}: words of 8 bytes, as many key words as the table was made for.
 *
 * <pre>
 *  0          8          16                         8 + 8 * keyWords
 *  +----------+----------+-- ... --+----------+----------+
 *  | sequence | key 0    |         | key n-1  | value    |
 *  +----------+----------+-- ... --+----------+----------+
 * </pre>
 *
 * A sequence of 0 marks an empty slot. The value is left out of tables without one.
 */
final class RecencyTableLayout {
    static final int SEQUENCE_OFFSET = 0;
    static final int KEY_OFFSET = SEQUENCE_OFFSET + Long.BYTES;
    static final int MAX_KEY_WORDS = 3;

    private RecencyTableLayout() {}

    static int valueOffset(final int keyWords) {
        return KEY_OFFSET + keyWords * Long.BYTES;
    }

    static int slotBytes(final int keyWords, final boolean hasValue) {
        return valueOffset(keyWords) + (hasValue ? Long.BYTES : 0);
    }
}
