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
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Every record of the catalogue as it stands in the journal, in the order of positions. Engine and views make their
 * catalogues of them anew, so a snapshot knows nothing of what those look like.
 *
 * <p>One behind the other in chunks outside the heap, as there may be millions; a length of 0 ends a chunk. Threads:
 * one at a time.
 */
final class Definitions {
    private static final int CHUNK_BYTES = 1 << 20;

    private final List<UnsafeBuffer> chunks = new ArrayList<>();
    private int usedBytes = CHUNK_BYTES;
    private int count;

    /** What is done with each record. */
    @FunctionalInterface
    private interface Each {
        void accept(DirectBuffer buffer, int offset);
    }

    void add(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final int alignedBytes = RecordFrame.alignedLength(lengthBytes);
        if (usedBytes + alignedBytes > CHUNK_BYTES) {
            chunks.add(new UnsafeBuffer(ByteBuffer.allocateDirect(CHUNK_BYTES)));
            usedBytes = 0;
        }
        chunks.getLast().putBytes(usedBytes, buffer, offset, lengthBytes);
        usedBytes += alignedBytes;
        count++;
    }

    private void forEach(final Each each) {
        for (final UnsafeBuffer chunk : chunks) {
            int offset = 0;
            while (CHUNK_BYTES - offset >= RecordFrame.MIN_LENGTH && RecordFrame.lengthBytes(chunk, offset) != 0) {
                each.accept(chunk, offset);
                offset += RecordFrame.alignedLength(RecordFrame.lengthBytes(chunk, offset));
            }
        }
    }

    /** Hands all of them to an engine and views that read their own parts of a snapshot. */
    void define(final Engine engine, final Views views) {
        forEach((buffer, offset) -> {
            engine.define(buffer, offset);
            views.define(buffer, offset, RecordFrame.lengthBytes(buffer, offset));
        });
    }

    void writeTo(final SnapshotOut out) {
        out.section("definitions").putInt(count);
        forEach((buffer, offset) -> out.putBytes(buffer, offset, RecordFrame.lengthBytes(buffer, offset)));
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
