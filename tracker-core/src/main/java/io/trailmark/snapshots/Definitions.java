package io.trailmark.snapshots;

import io.trailmark.engine.Engine;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.record.RecordFrame;
import io.trailmark.views.Views;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Every record of the catalogue as it stands in the journal, in the order of positions. Engine and views make their
 * catalogues of them anew, so a snapshot knows nothing of what those look like.
 *
 * <p>On the heap: as many as there were changes of the catalogue. Threads: one at a time.
 */
final class Definitions {
    private final List<DirectBuffer> records = new ArrayList<>();

    void add(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final MutableDirectBuffer copy = new UnsafeBuffer(new byte[RecordFrame.alignedLength(lengthBytes)]);
        copy.putBytes(0, buffer, offset, lengthBytes);
        records.add(copy);
    }

    /** Hands all of them to an engine and views that read their own parts of a snapshot. */
    void define(final Engine engine, final Views views) {
        for (final DirectBuffer record : records) {
            engine.define(record, 0);
            views.define(record, 0, RecordFrame.lengthBytes(record, 0));
        }
    }

    void writeTo(final SnapshotOut out) {
        out.section("definitions").putInt(records.size());
        for (final DirectBuffer record : records) {
            out.putBytes(record, 0, RecordFrame.lengthBytes(record, 0));
        }
    }

    static Definitions readFrom(final SnapshotIn in) {
        in.section("definitions");
        final Definitions read = new Definitions();
        final UnsafeBuffer record = new UnsafeBuffer(ByteBuffer.allocateDirect(RecordFrame.MAX_LENGTH));
        for (int left = in.getInt(); left > 0; left--) {
            read.add(record, 0, in.getBytes(record));
        }
        return read;
    }
}
