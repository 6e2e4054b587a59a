package io.trailmark.catalogue;

/**
 * The newest record that the catalogue is made of, by which one state of the catalogue is told from any other, and one
 * past from another.
 *
 * @param position in the journal; 0 where nothing is defined yet.
 * @param crc32c the record's checksum.
 */
public record LastDefinition(long position, int crc32c) {
    /** Nothing is defined. */
    public static final LastDefinition NONE = new LastDefinition(0, 0);
}
