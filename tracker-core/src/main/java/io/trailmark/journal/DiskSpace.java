package io.trailmark.journal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/**
 * Blocks of the disk set aside for a file before it is written, through Linux's {@code fallocate}.
 *
 * <p>A write into a mapped page for which the file system finds no block kills the append with a memory fault; a block
 * reserved beforehand cannot run out. Threads: any. Failure: {@link #NO_SPACE}, or an {@link IOException}; where the
 * call does not exist {@link #isSupported} says so.
 */
final class DiskSpace {
    /** The blocks are set aside. */
    static final int RESERVED = 0;

    /** The disk is full. */
    static final int NO_SPACE = 1;

    /** This file system reserves nothing. */
    static final int UNSUPPORTED = 2;

    private static final int FALLOC_FL_KEEP_SIZE = 1;
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int EINTR = 4;
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;
    private static final int ENOSYS = 38;
    private static final int EOPNOTSUPP = 95;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN = downcall(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle CLOSE =
            downcall("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle FALLOCATE = downcall(
            "fallocate",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG));

    private DiskSpace() {}

    private static MethodHandle downcall(
            final String name, final FunctionDescriptor descriptor, final Linker.Option... options) {
        final Linker linker = Linker.nativeLinker();
        final Linker.Option[] all = new Linker.Option[options.length + 1];
        System.arraycopy(options, 0, all, 1, options.length);
        all[0] = Linker.Option.captureCallState("errno");
        return linker.defaultLookup()
                .find(name)
                .map(symbol -> linker.downcallHandle(symbol, descriptor, all))
                .orElse(null);
    }

    /** Whether this platform has the call at all; a file system may still refuse it. */
    static boolean isSupported() {
        return OPEN != null && CLOSE != null && FALLOCATE != null;
    }

    /** Sets blocks aside for this stretch of the file, and leaves its length as it is. */
    static int reserve(final Path file, final long offset, final long lengthBytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment state = arena.allocate(CALL_STATE);
            final int descriptor =
                    (int) OPEN.invokeExact(state, arena.allocateFrom(file.toString()), O_RDWR | O_CLOEXEC);
            if (descriptor < 0) {
                throw new IOException("cannot open " + file + ": errno " + errno(state));
            }
            try {
                int result;
                do {
                    result = (int) FALLOCATE.invokeExact(state, descriptor, FALLOC_FL_KEEP_SIZE, offset, lengthBytes);
                } while (result != 0 && errno(state) == EINTR);
                return result == 0 ? RESERVED : status(file, errno(state));
            } finally {
                final int ignored = (int) CLOSE.invokeExact(arena.allocate(CALL_STATE), descriptor);
            }
        } catch (final IOException | RuntimeException | Error ex) {
            throw ex;
        } catch (final Throwable ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static int status(final Path file, final int errno) throws IOException {
        return switch (errno) {
            case ENOSPC, EDQUOT -> NO_SPACE;
            case ENOSYS, EOPNOTSUPP -> UNSUPPORTED;
            default -> throw new IOException("cannot reserve space for " + file + ": errno " + errno);
        };
    }

    private static int errno(final MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }
}
