package io.trailmark.store;

/**
 * What the store says about itself. Immutable.
 *
 * @param format of the documents.
 * @param journal which journal it is a copy of.
 * @param position of the journal that all of it is true at, unless it is being filled.
 * @param recordCrc32c checksum of the record at that position; 0 where it is not known.
 * @param isFilling rows are of several positions: they have to be written anew from {@code position} on.
 */
record StoreState(int format, String journal, long position, int recordCrc32c, boolean isFilling) {
    /** Raised whenever a document or the meaning of a column changes: then the store is made anew. */
    static final int FORMAT = 2;
}
