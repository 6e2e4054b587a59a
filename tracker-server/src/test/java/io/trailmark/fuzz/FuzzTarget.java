package io.trailmark.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A door that hostile bytes come through. A target has a public constructor without parameters, which takes its time;
 * one instance is fed on one thread.
 */
public interface FuzzTarget {
    /** Names the folder for files of targets; the system's for temporary files by default. */
    String FOLDER = "trailmark.fuzz.folder";

    /** A folder of a target's own. */
    static Path folder() {
        try {
            final String base = System.getProperty(FOLDER, System.getProperty("java.io.tmpdir"));
            return Files.createTempDirectory(Path.of(base), "target");
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Good inputs from which broken ones are made: each part of the form at least once. */
    List<byte[]> seeds();

    /** Takes any bytes; throws where what comes of them is not what is promised. */
    void feed(byte[] input);
}
