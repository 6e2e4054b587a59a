package io.trailmark.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lives through histories, one seed after the other, and counts what happened in them. Files lie in memory, where
 * they are fast, and where no file gets the number of one that was deleted: a disk may do that, and a file's number is
 * what it is known by here. Thread: its caller's; several may run side by side, each in its own.
 */
final class Simulator implements AutoCloseable {
    private static final Path MEMORY = Path.of("/dev/shm");

    private final Path folder;
    private final World world;
    private final Tally tally = new Tally();

    private Simulator(final Path folder, final World world) {
        this.folder = folder;
        this.world = world;
    }

    /** Makes what all histories share. */
    static Simulator open() {
        try {
            if (!Files.isWritable(MEMORY)) {
                throw new IOException("the simulated disk lies in memory, and there is no " + MEMORY);
            }
            final Path folder = Files.createTempDirectory(MEMORY, "trailmark-simulator");
            return new Simulator(folder, World.in(folder.resolve("world")));
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Lives through the history of one seed.
     *
     * @return its trace.
     * @throws Violation where a promise was not kept.
     */
    long run(final long seed, final Bug bug, final boolean isLibrary) {
        final Path data = folder.resolve("data");
        SimulatedDisk.delete(data);
        try {
            Files.createDirectories(data);
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
        tally.countHistory();
        return new History(seed, data, world, tally, bug, isLibrary).run();
    }

    /** What has happened so far. */
    Tally tally() {
        return tally;
    }

    @Override
    public void close() {
        SimulatedDisk.delete(folder);
    }
}
