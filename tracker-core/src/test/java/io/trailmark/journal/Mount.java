package io.trailmark.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A real file system for the time of a test, which can be filled up or lose its power. Needs root; where that is
 * missing the test fails and says so. Closing unmounts, whatever happened before; the loop device goes with it.
 */
final class Mount implements AutoCloseable {
    private static final String NEEDED = "This test mounts a file system of its own: it needs root (in a container,"
            + " the capability SYS_ADMIN and loop devices) and the programs mount, umount, mkfs.ext4 and mkfs.xfs"
            + " (apt-get install mount e2fsprogs xfsprogs). ";
    private static final int O_RDONLY = 0;
    private static final long FS_IOC_SHUTDOWN = 0x8004587dL;
    private static final int NOLOGFLUSH = 2;

    private final Path point;
    private final Path image;
    private boolean isMounted;

    private Mount(final Path point, final Path image) {
        this.point = point;
        this.image = image;
    }

    /** Memory that calls itself a disk of this size. */
    static Mount tmpfs(final Path folder, final int sizeMib) {
        final Mount mount = new Mount(folder.resolve("disk"), null);
        try {
            Files.createDirectories(mount.point);
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        run("mount", "-t", "tmpfs", "-o", "size=" + sizeMib + "m", "trailmark-test", mount.point.toString());
        mount.isMounted = true;
        return mount;
    }

    /** An ext4 in a file, over a loop device. */
    static Mount ext4(final Path folder, final int sizeMib) {
        return loop(folder, sizeMib, "mkfs.ext4", "-q", "-F");
    }

    /** An xfs in a file, over a loop device; at least 300 MiB. */
    static Mount xfs(final Path folder, final int sizeMib) {
        return loop(folder, sizeMib, "mkfs.xfs", "-q", "-f");
    }

    private static Mount loop(final Path folder, final int sizeMib, final String... format) {
        final Mount mount = new Mount(folder.resolve("disk"), folder.resolve("disk.image"));
        try {
            Files.createDirectories(mount.point);
            try (RandomAccessFile file = new RandomAccessFile(mount.image.toFile(), "rw")) {
                file.setLength(sizeMib * 1024L * 1024);
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
        final List<String> command = new ArrayList<>(List.of(format));
        command.add(mount.image.toString());
        run(command.toArray(String[]::new));
        mount.mount();
        return mount;
    }

    Path point() {
        return point;
    }

    private void mount() {
        run("mount", "-o", "loop", image.toString(), point.toString());
        isMounted = true;
    }

    /** From here on nothing reaches the disk any more, as if its power were cut. */
    void cutPower() {
        final StructLayout callState = Linker.Option.captureStateLayout();
        final Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            final MethodHandle open = linker.downcallHandle(
                    linker.defaultLookup().find("open").orElseThrow(),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                    Linker.Option.firstVariadicArg(2));
            final MethodHandle ioctl = linker.downcallHandle(
                    linker.defaultLookup().find("ioctl").orElseThrow(),
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS),
                    Linker.Option.firstVariadicArg(2),
                    Linker.Option.captureCallState("errno"));
            final MethodHandle close = linker.downcallHandle(
                    linker.defaultLookup().find("close").orElseThrow(),
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
            final MemorySegment state = arena.allocate(callState);
            final int descriptor = (int) open.invokeExact(arena.allocateFrom(point.toString()), O_RDONLY);
            final MemorySegment flag = arena.allocateFrom(ValueLayout.JAVA_INT, NOLOGFLUSH);
            final int result = (int) ioctl.invokeExact(state, descriptor, FS_IOC_SHUTDOWN, flag);
            final int closed = (int) close.invokeExact(descriptor);
            if (result != 0 || closed != 0) {
                final long errno = (int) callState
                        .varHandle(MemoryLayout.PathElement.groupElement("errno"))
                        .get(state, 0L);
                throw new AssertionError(NEEDED + "FS_IOC_SHUTDOWN was refused: errno " + errno);
            }
        } catch (final Error | RuntimeException ex) {
            throw ex;
        } catch (final Throwable ex) {
            throw new AssertionError(ex);
        }
    }

    /** The power is back: what the disk holds is mounted again. */
    void restorePower() {
        run("umount", point.toString());
        isMounted = false;
        mount();
    }

    private static void run(final String... command) {
        try {
            final Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(NEEDED + String.join(" ", command) + ": " + output.strip());
            }
        } catch (final IOException ex) {
            throw new AssertionError(NEEDED + ex.getMessage(), ex);
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new AssertionError(ex);
        }
    }

    @Override
    public void close() {
        if (isMounted) {
            isMounted = false;
            run("umount", "--lazy", point.toString());
        }
    }
}
