package io.trailmark.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BitUtil;

/**
 * The append lock of Chronicle Queue in a dead process's {@code metadata.cq4t}: a number beside its name, the process
 * that holds it, or the least of all longs where nobody does. Looked at and changed in the file, since the library
 * would free the lock of a dead process before it shows it.
 */
final class LibraryLock {
    private static final byte[] NAME = "chronicle.write.lock".getBytes(StandardCharsets.US_ASCII);
    private static final long FREE = Long.MIN_VALUE;

    /** Between the name and the number stands a type, and the number is aligned. */
    private static final int MOST_BETWEEN = 16;

    private LibraryLock() {}

    /** Number of the process that holds it; 0 when nobody does, or where the queue was not used yet. */
    static long holder(final Path metadata) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(metadata)).order(ByteOrder.LITTLE_ENDIAN);
        final int offset = offset(bytes);
        return offset < 0 || bytes.getLong(offset) == FREE ? 0 : bytes.getLong(offset);
    }

    /**
     * Makes the file say what it says when that process died within an append.
     *
     * @return false where the queue was not used yet and has no lock.
     */
    static boolean tryHold(final Path metadata, final long process) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(metadata)).order(ByteOrder.LITTLE_ENDIAN);
        final int offset = offset(bytes);
        if (offset >= 0) {
            Files.write(metadata, bytes.putLong(offset, process).array(), StandardOpenOption.WRITE);
        }
        return offset >= 0;
    }

    private static int offset(final ByteBuffer bytes) {
        for (int at = 0; at + NAME.length + MOST_BETWEEN + Long.BYTES <= bytes.capacity(); at++) {
            if (isNameAt(bytes, at)) {
                return BitUtil.align(at + NAME.length + 1, Long.BYTES);
            }
        }
        return -1;
    }

    private static boolean isNameAt(final ByteBuffer bytes, final int at) {
        for (int i = 0; i < NAME.length; i++) {
            if (bytes.get(at + i) != NAME[i]) {
                return false;
            }
        }
        return true;
    }
}
