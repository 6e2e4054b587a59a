package io.trailmark.memory;

/**
 * A {@link KeyTable}'s slots, and the entries they lead to in the arena.
 *
 * <pre>
 *  slot     0          8          16
 *           +----------+----------+
 *           | hash     | entry    |        entry: offset in the arena; 0 marks an empty slot
 *           +----------+----------+
 *
 *  entry    0          8          12
 *           +----------+----------+-----------+
 *           | value    | length   | key bytes |
 *           +----------+----------+-----------+
 * </pre>
 */
final class KeyTableLayout {
    static final int SLOT_HASH_OFFSET = 0;
    static final int SLOT_ENTRY_OFFSET = SLOT_HASH_OFFSET + Long.BYTES;
    static final int SLOT_BYTES = SLOT_ENTRY_OFFSET + Long.BYTES;

    static final int ENTRY_VALUE_OFFSET = 0;
    static final int ENTRY_LENGTH_OFFSET = ENTRY_VALUE_OFFSET + Long.BYTES;
    static final int ENTRY_KEY_OFFSET = ENTRY_LENGTH_OFFSET + Integer.BYTES;

    private KeyTableLayout() {}
}
