package io.trailmark.memory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Chunks of scratch files: the kernel keeps the pages that are in use in memory and writes the others to the disk when
 * it needs the room, so what is never forgotten may outgrow the machine's memory.
 *
 * <p>The files hold nothing that outlives the process, and have no names: each is deleted as soon as it is mapped. They
 * are filled with zeros before they are mapped, by a thread of its own that stays one file ahead, since a hole for
 * which a full disk has no block would end the process at the first write.
 *
 * <p>Threads: one at a time takes and closes; {@code memory} prepares. Failure: while the disk has no room for the next
 * file, {@link #take} waits and the thread tries again every {@value #RETRY_MS} ms; {@link #isStarved} says so.
 */
public final class MappedMemory implements MemorySource {
    private static final int CHUNK_BYTES = AnonymousMemory.USUAL_CHUNK_BYTES;
    private static final int ZEROS_BYTES = 1 << 18;
    private static final int PAGE_BYTES = 4096;
    private static final long RETRY_MS = 500;
    private static final long WAIT_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private final Path folder;
    private final int fileBytes;
    private final long freeLimitBytes;
    private final Consumer<? super Throwable> onStarved;
    private final Arena files = Arena.ofShared();
    private final Thread preparer;
    private volatile MemorySegment prepared;
    private volatile boolean isStarved;
    private volatile boolean isClosed;
    private MemorySegment current = MemorySegment.NULL;
    private long usedOfCurrent;
    private long takenBytes;

    /**
     * Starts to prepare the first file.
     *
     * @param folder made where it is missing; nothing stays in it.
     * @param fileBytes size of each file: a multiple of 1 MB.
     * @param freeLimitBytes so much of the disk is left to others, the journal first of all.
     * @param onStarved told why when there is no next file, once until there is one again; on the preparing thread.
     */
    public MappedMemory(
            final Path folder,
            final int fileBytes,
            final long freeLimitBytes,
            final Consumer<? super Throwable> onStarved) {
        if (fileBytes < CHUNK_BYTES || fileBytes % CHUNK_BYTES != 0) {
            throw new IllegalArgumentException("files not of whole chunks of " + CHUNK_BYTES + " bytes: " + fileBytes);
        }
        this.folder = folder;
        this.fileBytes = fileBytes;
        this.freeLimitBytes = freeLimitBytes;
        this.onStarved = onStarved;
        try {
            Files.createDirectories(folder);
        } catch (final IOException failure) {
            throw new UncheckedIOException("cannot make the folder of the engine's memory: " + folder, failure);
        }
        preparer = Thread.ofPlatform().daemon().name("memory").start(this::prepare);
    }

    @Override
    public int chunkBytes() {
        return CHUNK_BYTES;
    }

    @Override
    public MemorySegment take(final Arena owner) {
        if (usedOfCurrent == current.byteSize()) {
            current = awaitPrepared();
            usedOfCurrent = 0;
        }
        final MemorySegment chunk = current.asSlice(usedOfCurrent, CHUNK_BYTES);
        usedOfCurrent += CHUNK_BYTES;
        takenBytes += CHUNK_BYTES;
        return chunk.reinterpret(owner, null);
    }

    @Override
    public long takenBytes() {
        return takenBytes;
    }

    /** Whether the disk has no room for the next file. Any thread. */
    public boolean isStarved() {
        return isStarved;
    }

    /** Whether the next file is ready. Any thread. */
    boolean isPrepared() {
        return prepared != null;
    }

    @Override
    public void close() {
        isClosed = true;
        LockSupport.unpark(preparer);
        boolean isInterrupted = false;
        while (preparer.isAlive()) {
            try {
                preparer.join();
            } catch (final InterruptedException interruption) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
        files.close();
    }

    private MemorySegment awaitPrepared() {
        while (prepared == null) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("ended while it waited for memory in " + folder);
            }
            LockSupport.parkNanos(WAIT_NS);
        }
        final MemorySegment next = prepared;
        prepared = null;
        LockSupport.unpark(preparer);
        return next;
    }

    private void prepare() {
        while (!isClosed) {
            if (prepared != null) {
                LockSupport.park(this);
                continue;
            }
            try {
                prepared = newFile();
                isStarved = false;
            } catch (final IOException | RuntimeException | Error failure) {
                // Whatever it is, the thread goes on: without it the engine would wait for ever.
                if (!isStarved) {
                    onStarved.accept(failure);
                    isStarved = true;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RETRY_MS));
            }
        }
    }

    private MemorySegment newFile() throws IOException {
        final long freeBytes = Files.getFileStore(folder).getUsableSpace();
        if (freeBytes - fileBytes < freeLimitBytes) {
            throw new IOException("the disk of " + folder + " has " + freeBytes + " bytes left");
        }
        final Path file = Files.createTempFile(
                folder,
                "memory-",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
            for (long position = 0; position < fileBytes; position += zeros.limit()) {
                zeros.position(0).limit((int) Math.min(ZEROS_BYTES, fileBytes - position));
                while (zeros.hasRemaining()) {
                    channel.write(zeros, position + zeros.position());
                }
            }
            final MemorySegment mapped = channel.map(MapMode.READ_WRITE, 0, fileBytes, files);
            touch(mapped);
            return mapped;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Writes to each page, so that the engine finds it mapped: a first write may have to wait for the file system,
     * which marks the file as changed and may be about to commit what others did.
     */
    private static void touch(final MemorySegment mapped) {
        for (long offset = 0; offset < mapped.byteSize(); offset += PAGE_BYTES) {
            mapped.set(ValueLayout.JAVA_BYTE, offset, (byte) 0);
        }
    }
}
