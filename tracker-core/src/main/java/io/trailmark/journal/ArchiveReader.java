package io.trailmark.journal;

import io.trailmark.record.RecordFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds archived records by their positions and unpacks them, block by block.
 *
 * <p>Invariants: a record is handed out only if its block's and its own checksum are right. Threads: one, its reader's.
 * Cost: nothing is allocated but as a file is opened. Failure: {@link #damage} says what is wrong; an I/O error is
 * thrown.
 */
final class ArchiveReader implements AutoCloseable {
    private final Path folder;
    private final RecordFrame frame = new RecordFrame();
    private final Inflater inflater = new Inflater(true);
    private final ByteBuffer header =
            ByteBuffer.allocate(ArchiveFile.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final ByteBuffer head =
            ByteBuffer.allocate(ArchiveFile.BLOCK_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private ByteBuffer packed = ByteBuffer.allocate(0);

    /** Made for the first block: most readers never meet one. */
    private byte[] raw = new byte[0];

    private final UnsafeBuffer buffer = new UnsafeBuffer(raw);
    private List<ArchiveFile> files;
    private ArchiveFile open;
    private FileChannel channel;
    private int epoch;
    private long blockOffset;
    private long nextBlockOffset;

    private long nextPosition;
    private int nextOffset;
    private int rawEnd;
    private int offset;
    private JournalDamage damage;

    ArchiveReader(final Path folder) {
        this.folder = folder;
    }

    /** @param files the only ones there are. */
    ArchiveReader(final List<ArchiveFile> files) {
        folder = null;
        this.files = files;
    }

    /** Whether this position is at or before the last one in the archive, as the folder was when it was looked at. */
    boolean reaches(final long position) throws IOException {
        if (files == null) {
            files = ArchiveFile.list(folder);
        }
        return !files.isEmpty() && position <= files.getLast().lastPosition();
    }

    /** Looks at the folder again; whether this position is in it now. */
    boolean holdsNow(final long position) throws IOException {
        files = null;
        return reaches(position) && find(position) != null;
    }

    /**
     * Goes to the record at a position that the archive {@link #reaches}.
     *
     * @return whether it stands in {@link #buffer}; else {@link #damage} says what is in the way.
     */
    boolean tryMoveTo(final long position) throws IOException {
        damage = null;
        if (position != nextPosition || nextOffset >= rawEnd) {
            if (!tryOpen(position) || !trySeek(position)) {
                nextPosition = 0;
                return false;
            }
        }
        while (true) {
            offset = nextOffset;
            if (offset >= rawEnd || !frame.isIntact(buffer, offset, rawEnd - offset)) {
                nextPosition = 0;
                return atDamage(position, position + 1);
            }
            nextOffset += RecordFrame.alignedLength(RecordFrame.lengthBytes(buffer, offset));
            nextPosition = RecordFrame.position(buffer, offset) + 1;
            if (nextPosition > position) {
                return nextPosition == position + 1 || atDamage(position, nextPosition - 1);
            }
        }
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int offset() {
        return offset;
    }

    /** The epoch of the file that was read last. */
    int epoch() {
        return epoch;
    }

    JournalDamage damage() {
        return damage;
    }

    private ArchiveFile find(final long position) {
        for (final ArchiveFile file : files) {
            if (file.holds(position)) {
                return file;
            }
        }
        return null;
    }

    private boolean tryOpen(final long position) throws IOException {
        if (open != null && open.holds(position)) {
            return true;
        }
        final ArchiveFile found = find(position);
        if (found == null) {
            for (final ArchiveFile later : files) {
                if (later.firstPosition() > position) {
                    damage = new JournalDamage(
                            JournalDamage.Kind.MISSING, position, later.firstPosition(), epoch, later.file(), 0);
                    return false;
                }
            }
            throw new IllegalStateException("the archive does not reach position " + position);
        }
        closeFile();
        channel = FileChannel.open(found.file(), StandardOpenOption.READ);
        open = found;
        blockOffset = 0;
        if (!tryRead(header, 0) || ArchiveFile.epoch(header) == 0) {
            return atDamage(position, found.lastPosition() + 1);
        }
        epoch = ArchiveFile.epoch(header);
        nextBlockOffset = ArchiveFile.HEADER_BYTES;
        return true;
    }

    /** Reads heads until the block with that position, and unpacks it. */
    private boolean trySeek(final long position) throws IOException {
        if (position < nextPosition || nextPosition == 0) {
            nextBlockOffset = ArchiveFile.HEADER_BYTES;
        }
        while (true) {
            blockOffset = nextBlockOffset;
            if (!tryRead(head, blockOffset) || !ArchiveFile.isSealed(head)) {
                return atDamage(position, open.lastPosition() + 1);
            }
            final int rawLength = head.getInt(0);
            final int packedLength = head.getInt(4);
            final long first = head.getLong(8);
            final int count = head.getInt(16);
            nextBlockOffset = blockOffset + ArchiveFile.BLOCK_HEADER_BYTES + packedLength;
            if (position < first + count) {
                return tryUnpack(rawLength, packedLength, head.getInt(20)) || atDamage(position, first + count);
            }
        }
    }

    private boolean tryUnpack(final int rawLength, final int packedLength, final int crc32c) throws IOException {
        if (packed.capacity() < packedLength) {
            packed = ByteBuffer.allocate(packedLength);
        }
        packed.clear().limit(packedLength);
        if (!tryFill(packed, blockOffset + ArchiveFile.BLOCK_HEADER_BYTES)
                || ArchiveFile.checksum(packed, packedLength) != crc32c) {
            return false;
        }
        if (raw.length == 0) {
            raw = new byte[ArchiveFile.MAX_BLOCK_BYTES];
            buffer.wrap(raw);
        }
        inflater.reset();
        inflater.setInput(packed.array(), 0, packedLength);
        try {
            int length = 0;
            while (length < rawLength) {
                final int more = inflater.inflate(raw, length, rawLength - length);
                if (more == 0) {
                    return false;
                }
                length += more;
            }
        } catch (final DataFormatException failure) {
            return false;
        }
        nextOffset = 0;
        rawEnd = rawLength;
        return true;
    }

    private boolean tryRead(final ByteBuffer target, final long fileOffset) throws IOException {
        target.clear();
        return tryFill(target, fileOffset);
    }

    private boolean tryFill(final ByteBuffer target, final long fileOffset) throws IOException {
        long at = fileOffset;
        while (target.hasRemaining()) {
            final int read = channel.read(target, at);
            if (read < 0) {
                return false;
            }
            at += read;
        }
        return true;
    }

    private boolean atDamage(final long position, final long resumePosition) {
        damage = new JournalDamage(
                JournalDamage.Kind.UNREADABLE, position, resumePosition, epoch, open.file(), blockOffset);
        nextPosition = 0;
        rawEnd = 0;
        return false;
    }

    private void closeFile() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
        open = null;
        nextPosition = 0;
        rawEnd = 0;
    }

    @Override
    public void close() throws IOException {
        closeFile();
        inflater.end();
    }
}
