package io.trailmark.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * An ext4 of its own over a loop device, for a server's data, that can be filled up, stalled and made to fail. Needs
 * root; where that is missing the test fails and says so. Closing unmounts, whatever happened before.
 */
final class LoopDisk implements AutoCloseable {
    private static final String NEEDED = "This test mounts a file system of its own: it needs root (in a container, the"
            + " capability SYS_ADMIN and loop devices) and the programs mount, umount, fsfreeze and mkfs.ext4. ";
    private static final long MIB = 1024 * 1024;

    private final Path point;
    private final Path image;
    private final Path filler;

    /** Memory that holds the image, where that has less room than the image says; else null. */
    private final Path host;

    private boolean isStalled;

    private LoopDisk(final Path folder, final Path host) throws IOException {
        point = Files.createDirectories(folder.resolve("disk"));
        this.host = host;
        image = (host == null ? folder : host).resolve("disk.image");
        filler = (host == null ? point : host).resolve("filler");
    }

    /** A disk of this size. */
    static LoopDisk ofSize(final Path folder, final long sizeMib) throws IOException {
        final LoopDisk disk = new LoopDisk(folder, null);
        disk.make(sizeMib, "-q", "-F");
        return disk;
    }

    /**
     * A disk that promises more than it has: once the rest of its host is full, what it has no room for fails with an
     * I/O error.
     */
    static LoopDisk overcommitted(final Path folder, final long hostMib, final long sizeMib) throws IOException {
        final Path host = Files.createDirectories(folder.resolve("host"));
        run("mount", "-t", "tmpfs", "-o", "size=" + hostMib + "m", "trailmark-test", host.toString());
        final LoopDisk disk = new LoopDisk(folder, host);
        disk.make(sizeMib, "-q", "-F");
        return disk;
    }

    /** A disk that stands on another one, which can be made to take nothing. */
    static LoopDisk stalling(final Path folder, final long sizeMib) throws IOException {
        final Path host = Files.createDirectories(folder.resolve("host"));
        final Path hostImage = folder.resolve("host.image");
        try (RandomAccessFile file = new RandomAccessFile(hostImage.toFile(), "rw")) {
            file.setLength(2 * sizeMib * MIB);
        }
        run("mkfs.ext4", "-q", "-F", hostImage.toString());
        run("mount", "-o", "loop", hostImage.toString(), host.toString());
        final LoopDisk disk = new LoopDisk(folder, host);
        disk.make(sizeMib, "-q", "-F");
        return disk;
    }

    /** From now on whatever is written to the disk waits; what is in the kernel's memory can be read and changed. */
    void stall() throws IOException {
        run("fsfreeze", "--freeze", host.toString());
        isStalled = true;
    }

    /** Ends {@link #stall}. */
    void goOn() throws IOException {
        isStalled = false;
        run("fsfreeze", "--unfreeze", host.toString());
    }

    private void make(final long sizeMib, final String... options) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(sizeMib * MIB);
        }
        final List<String> command = new ArrayList<>(List.of("mkfs.ext4"));
        command.addAll(List.of(options));
        command.add(image.toString());
        run(command.toArray(String[]::new));
        mount();
    }

    private void mount() throws IOException {
        run("mount", "-o", "loop,errors=remount-ro", image.toString(), point.toString());
    }

    Path point() {
        return point;
    }

    /** Leaves not one byte free: of the disk, or of what it stands on. */
    void fill() throws IOException {
        final byte[] block = new byte[1 << 18];
        for (int length = block.length; length >= 1; length /= 8) {
            try (OutputStream out =
                    Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
                while (true) {
                    out.write(block, 0, length);
                }
            } catch (final IOException full) {
                if (!String.valueOf(full.getMessage()).contains("No space left")) {
                    throw full;
                }
            }
        }
    }

    /** Takes away what {@link #fill} wrote. */
    void free() throws IOException {
        Files.delete(filler);
    }

    /** As the kernel does when it meets an error in the file system: nothing can be written any more. */
    void turnReadOnly() throws IOException {
        Files.writeString(
                Path.of("/sys/fs/ext4", device().getFileName().toString(), "trigger_fs_error"), "made by a test\n");
    }

    private Path device() throws IOException {
        for (final String line : Files.readAllLines(Path.of("/proc/self/mounts"))) {
            final String[] fields = line.split(" ", 3);
            if (fields[1].equals(point.toString())) {
                return Path.of(fields[0]);
            }
        }
        throw new IOException(point + " is not mounted");
    }

    /** Forgets all that is only in the kernel's memory and shows what the disk holds; nobody may use it. */
    void remount() throws IOException {
        run("umount", point.toString());
        mount();
    }

    private static void run(final String... command) throws IOException {
        final Process process =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new AssertionError(NEEDED + String.join(" ", command) + ": " + output.strip());
            }
        } catch (final InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new AssertionError(ex);
        }
    }

    @Override
    public void close() throws IOException {
        if (isStalled) {
            goOn();
        }
        run("umount", "--lazy", point.toString());
        if (host != null) {
            run("umount", "--lazy", host.toString());
        }
    }
}
