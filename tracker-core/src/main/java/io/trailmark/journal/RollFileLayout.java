package io.trailmark.journal;

/**
 * Where excerpts lie in a roll file, as Chronicle Queue writes it: all that a reader has to know of its format.
 *
 * <pre>
 *  0        4                        (4-aligned)
 *  +--------+-------------------------+--------+-----------------+--  --+--------+
 *  | header | payload, length bytes   | header | payload ...     |  ... | 0      |
 *  +--------+-------------------------+--------+-----------------+--  --+--------+
 *
 *  header: bit 31  being written; bit 30  Chronicle's own (file header, index); bits 0..29  length
 *          0           nothing written here yet
 *          0xC0000000  end of this file: the next one goes on
 * </pre>
 *
 * Integers are little-endian. A header is written after its payload, in one store.
 */
final class RollFileLayout {
    static final int HEADER_LENGTH = Integer.BYTES;
    static final int ALIGNMENT = Integer.BYTES;
    static final int NOTHING = 0;
    static final int END_OF_FILE = 0xC0000000;
    static final int BEING_WRITTEN = 0x80000000;
    static final int LIBRARY_OWN = 0x40000000;
    static final int LENGTH_MASK = 0x3FFFFFFF;

    /** No excerpt of ours is longer, in bytes; well below the mapped block's overlap, which bounds the library. */
    static final int MAX_EXCERPT_LENGTH = 4 * 1024 * 1024;

    /** How the names of roll files end. */
    static final String SUFFIX = ".cq4";

    private RollFileLayout() {}
}
