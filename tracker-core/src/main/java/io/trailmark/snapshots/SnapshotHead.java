package io.trailmark.snapshots;

import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;

/**
 * What a snapshot says of itself at its start.
 *
 * @param position of the last record that is in it.
 * @param recordCrc32c checksum of that record: a journal that lost its end and went on has another one there.
 * @param seed of the engine's tables, which tells journals apart.
 * @param product that wrote it: state is only read by the same one, since only the journal's format is for ever.
 */
record SnapshotHead(long position, int recordCrc32c, String seed, String product) {
    /** Of the file as a whole: one more with every change of the order of its parts. */
    private static final long FORMAT = 2;

    void writeTo(final SnapshotOut out) {
        out.section("snapshot").putLong(FORMAT).putLong(position).putInt(recordCrc32c);
        out.putText(seed).putText(product);
    }

    static SnapshotHead readFrom(final SnapshotIn in) {
        in.section("snapshot").expect("format", FORMAT);
        return new SnapshotHead(in.getLong(), in.getInt(), in.getText(), in.getText());
    }
}
