package io.trailmark.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.agrona.BitUtil;

/**
 * Large blocks of zeroed memory on pages of 2 MB, through Linux's {@code mmap} and {@code madvise}.
 *
 * <p>A random look into a block of a gigabyte on pages of 4 KB waits twice: for the line, and for the page tables that
 * say where it lies. The kernel gives large pages to whoever asks for them before the memory is first touched, unless
 * the machine is set to {@code never}; where it has none it gives small ones, and nobody notices but the clock.
 *
 * <p>Threads: any. Fails with {@link OutOfMemoryError} where the machine has not as much memory.
 */
final class HugePages {
    private static final long PAGE_BYTES = 2L << 20;
    private static final long SMALL_PAGE_BYTES = 4096;

    /** Below, small pages are soon found, and taking large ones costs more than they save. */
    private static final long WORTH_BYTES = 16 * PAGE_BYTES;

    private static final int PROT_READ_WRITE = 3;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
    private static final int MADV_HUGEPAGE = 14;
    private static final long FAILED = -1;

    private static final boolean IS_LINUX = System.getProperty("os.name").equals("Linux");
    private static final MethodHandle MMAP = downcall(
            "mmap",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_INT,
                    ValueLayout.JAVA_LONG));
    private static final MethodHandle MADVISE = downcall(
            "madvise",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));
    private static final MethodHandle MUNMAP = downcall(
            "munmap", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    private HugePages() {}

    /** Whether a block of this length is worth large pages, and the machine can be asked for them. */
    static boolean isFor(final long lengthBytes) {
        return lengthBytes >= WORTH_BYTES && MMAP != null && MADVISE != null && MUNMAP != null;
    }

    /** Takes {@code lengthBytes} at once, to be given back with the owner. */
    static MemorySegment allocate(final Arena owner, final long lengthBytes) {
        final long usedBytes = BitUtil.align(lengthBytes, PAGE_BYTES);
        final long mappedBytes = usedBytes + PAGE_BYTES;
        final long address = map(mappedBytes);
        final MemorySegment mapped = MemorySegment.ofAddress(address)
                .reinterpret(mappedBytes, owner, ignored -> unmap(address, mappedBytes));
        final long start = BitUtil.align(address, PAGE_BYTES);
        advise(start, usedBytes);
        final MemorySegment segment = mapped.asSlice(start - address, lengthBytes);
        for (long offset = 0; offset < lengthBytes; offset += SMALL_PAGE_BYTES) {
            segment.set(ValueLayout.JAVA_BYTE, offset, (byte) 0);
        }
        return segment;
    }

    private static long map(final long lengthBytes) {
        final long address;
        try {
            address = (long) MMAP.invokeExact(0L, lengthBytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
        } catch (final Throwable failure) {
            throw new IllegalStateException("mmap", failure);
        }
        if (address == FAILED) {
            throw new OutOfMemoryError("cannot take " + lengthBytes + " bytes outside the heap");
        }
        return address;
    }

    /** The answer is of no interest: without large pages there are small ones. */
    private static void advise(final long address, final long lengthBytes) {
        try {
            final int ignored = (int) MADVISE.invokeExact(address, lengthBytes, MADV_HUGEPAGE);
        } catch (final Throwable failure) {
            throw new IllegalStateException("madvise", failure);
        }
    }

    private static void unmap(final long address, final long lengthBytes) {
        try {
            final int ignored = (int) MUNMAP.invokeExact(address, lengthBytes);
        } catch (final Throwable failure) {
            throw new IllegalStateException("munmap", failure);
        }
    }

    private static MethodHandle downcall(final String name, final FunctionDescriptor descriptor) {
        final Linker linker = Linker.nativeLinker();
        return IS_LINUX
                ? linker.defaultLookup()
                        .find(name)
                        .map(symbol -> linker.downcallHandle(symbol, descriptor))
                        .orElse(null)
                : null;
    }
}
