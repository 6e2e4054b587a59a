package io.trailmark.journal;

import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.MessageHeaderDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the excerpts of one roll file after the other, through a window of its own that the file is read into.
 *
 * <p>Read, not mapped: a mapped page that the disk cannot deliver kills the process or the thread, a read returns an
 * error. The file may be growing under a writer in this or another process. Thread: its reader's. Failure: an I/O error
 * is thrown; bytes that make no sense are reported as {@link #BROKEN}, and whoever asks checks the records.
 */
final class RollFileScan implements AutoCloseable {
    /** Nothing further is written, or not yet. */
    static final int END = 0;

    /** An excerpt stands in {@link #buffer} from {@link #excerptOffset} on. */
    static final int EXCERPT = 1;

    /** The writer went on in another file. */
    static final int END_OF_FILE = 2;

    /** A length that cannot be, or that leads beyond the end of the file. */
    static final int BROKEN = 3;

    private static final int FIRST_FETCH_LENGTH = 4 * 1024;
    private static final int LAST_FETCH_LENGTH = 128 * 1024;
    private static final int PAGE_LENGTH = 4 * 1024;
    private static final int SCHEMA_ID_OFFSET = MessageHeaderDecoder.schemaIdEncodingOffset();
    private static final short SCHEMA_ID = (short) MessageHeaderDecoder.SCHEMA_ID;

    private final RecordFrame frame;
    private ByteBuffer window = ByteBuffer.allocateDirect(LAST_FETCH_LENGTH);
    private final UnsafeBuffer buffer = new UnsafeBuffer(window);
    private Path file;
    private FileChannel channel;
    private long windowPosition;
    private int windowLength;
    private int fetchLength = FIRST_FETCH_LENGTH;
    private long headerPosition;
    private long nextHeaderPosition;
    private int excerptLength;

    RollFileScan(final RecordFrame frame) {
        this.frame = frame;
    }

    /** Starts at the beginning of {@code rollFile}. */
    void open(final Path rollFile) throws IOException {
        close();
        file = rollFile;
        channel = FileChannel.open(rollFile, StandardOpenOption.READ);
        headerPosition = 0;
        nextHeaderPosition = 0;
        windowLength = 0;
        fetchLength = FIRST_FETCH_LENGTH;
    }

    boolean isOpen() {
        return channel != null;
    }

    /** The file being walked; null before the first. */
    Path file() {
        return file;
    }

    /** Memory that holds the current excerpt. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Where in {@link #buffer} the current excerpt's payload starts. */
    int excerptOffset() {
        return (int) (headerPosition + RollFileLayout.HEADER_LENGTH - windowPosition);
    }

    /** Bytes of the current excerpt's payload. */
    int excerptLength() {
        return excerptLength;
    }

    /** Bytes from the start of the file to the header of what {@link #next} found last. */
    long headerPosition() {
        return headerPosition;
    }

    /** Goes on to the next excerpt of ours. After {@link #END} or {@link #BROKEN}, asks for the same place again. */
    int next() throws IOException {
        headerPosition = nextHeaderPosition;
        boolean isFresh = false;
        while (true) {
            if (!has(headerPosition, RollFileLayout.HEADER_LENGTH)) {
                return END;
            }
            final int header = buffer.getInt((int) (headerPosition - windowPosition), ByteOrder.LITTLE_ENDIAN);
            if (header == RollFileLayout.END_OF_FILE) {
                return END_OF_FILE;
            }
            if (header == RollFileLayout.NOTHING || (header & RollFileLayout.BEING_WRITTEN) != 0) {
                if (isFresh) {
                    fetchLength = FIRST_FETCH_LENGTH;
                    return END;
                }
                // What the window holds may be older than the file: look once more before saying so.
                isFresh = true;
                windowLength = 0;
                continue;
            }
            final int lengthBytes = header & RollFileLayout.LENGTH_MASK;
            nextHeaderPosition = headerPosition
                    + RollFileLayout.HEADER_LENGTH
                    + BitUtil.align(lengthBytes, RollFileLayout.ALIGNMENT);
            if ((header & RollFileLayout.LIBRARY_OWN) == 0) {
                return excerpt(lengthBytes);
            }
            headerPosition = nextHeaderPosition;
        }
    }

    private int excerpt(final int lengthBytes) throws IOException {
        if (lengthBytes > RollFileLayout.MAX_EXCERPT_LENGTH
                || !has(headerPosition, RollFileLayout.HEADER_LENGTH + lengthBytes)) {
            nextHeaderPosition = headerPosition;
            return BROKEN;
        }
        excerptLength = lengthBytes;
        return EXCERPT;
    }

    /** Reads the current excerpt again: a window filled while the writer was at work may hold half of it. */
    boolean tryReload() throws IOException {
        windowLength = 0;
        return has(headerPosition, RollFileLayout.HEADER_LENGTH + excerptLength);
    }

    /** Makes {@link #next} return the current place again. */
    void stay() {
        nextHeaderPosition = headerPosition;
    }

    /** Goes on at this file position, which {@link #headerPosition} once was. */
    void moveTo(final long position) {
        headerPosition = position;
        nextHeaderPosition = position;
    }

    /**
     * Looks for a single intact record from here on, wherever it stands: for what lies behind damage. The excerpt found
     * is that one record.
     *
     * @param least and {@code most}: the positions in the journal that it may have.
     */
    boolean trySalvage(final long least, final long most) throws IOException {
        long at = BitUtil.align(
                Math.max(nextHeaderPosition, RollFileLayout.HEADER_LENGTH), (long) RollFileLayout.ALIGNMENT);
        while (has(at, RecordFrame.MIN_LENGTH)) {
            final int offset = (int) (at - windowPosition);
            if (buffer.getShort(offset + SCHEMA_ID_OFFSET, ByteOrder.LITTLE_ENDIAN) == SCHEMA_ID
                    && isWithin(RecordFrame.position(buffer, offset), least, most)
                    && isIntactAt(at)) {
                headerPosition = at - RollFileLayout.HEADER_LENGTH;
                excerptLength = RecordFrame.lengthBytes(buffer, (int) (at - windowPosition));
                nextHeaderPosition = at + RecordFrame.alignedLength(excerptLength);
                return has(headerPosition, RollFileLayout.HEADER_LENGTH + excerptLength);
            }
            // No record begins in a page of zeros, and a roll file ends with thousands of them.
            at += isZeroPage(at) ? PAGE_LENGTH : RollFileLayout.ALIGNMENT;
        }
        return false;
    }

    private boolean isZeroPage(final long at) throws IOException {
        if (at % PAGE_LENGTH != 0 || !has(at, PAGE_LENGTH)) {
            return false;
        }
        final int start = (int) (at - windowPosition);
        for (int offset = start; offset < start + PAGE_LENGTH; offset += Long.BYTES) {
            if (buffer.getLong(offset) != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWithin(final long position, final long least, final long most) {
        return position >= least && position <= most;
    }

    private boolean isIntactAt(final long at) throws IOException {
        final int lengthBytes = RecordFrame.lengthBytes(buffer, (int) (at - windowPosition));
        if (lengthBytes < RecordFrame.MIN_LENGTH || lengthBytes > RecordFrame.MAX_LENGTH || !has(at, lengthBytes)) {
            return false;
        }
        return frame.isIntact(buffer, (int) (at - windowPosition), lengthBytes);
    }

    /** Whether the window holds this stretch of the file, after reading it if need be. */
    private boolean has(final long position, final int lengthBytes) throws IOException {
        if (position >= windowPosition && position + lengthBytes <= windowPosition + windowLength) {
            return true;
        }
        final int wanted = Math.max(lengthBytes, fetchLength);
        if (wanted > window.capacity()) {
            window = ByteBuffer.allocateDirect(BitUtil.findNextPositivePowerOfTwo(wanted));
            buffer.wrap(window);
        }
        fetchLength = Math.min(fetchLength * 2, LAST_FETCH_LENGTH);
        window.clear().limit(wanted);
        windowPosition = position;
        windowLength = 0;
        while (window.hasRemaining()) {
            final int read = read(position + windowLength);
            if (read < 0) {
                break;
            }
            windowLength += read;
        }
        return lengthBytes <= windowLength;
    }

    /** An interrupt closes a channel; the reader is not to die of one, so the file is opened again. */
    private int read(final long position) throws IOException {
        try {
            return channel.read(window, position);
        } catch (final ClosedByInterruptException ex) {
            final boolean wasInterrupted = Thread.interrupted();
            try {
                channel = FileChannel.open(file, StandardOpenOption.READ);
                return channel.read(window, position);
            } finally {
                if (wasInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
            channel = null;
        }
    }
}
