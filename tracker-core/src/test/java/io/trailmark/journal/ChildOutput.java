package io.trailmark.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What an {@link AppendingChild} has said so far; a thread of its own listens until the child is gone. */
final class ChildOutput {
    private final Process child;
    private final Thread listener;
    private volatile long acknowledged;
    private volatile long synced;
    private volatile boolean hasRolled;

    ChildOutput(final Process child) {
        this.child = child;
        listener = Thread.ofPlatform().start(this::listen);
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("A ")) {
                    acknowledged = Long.parseLong(line.substring(2));
                } else if (line.startsWith("S ")) {
                    synced = Long.parseLong(line.substring(2));
                } else if (line.startsWith("R ")) {
                    hasRolled = true;
                }
            }
        } catch (final IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    long acknowledged() {
        return acknowledged;
    }

    long synced() {
        return synced;
    }

    /** Whether it is about to begin its second file. */
    boolean hasRolled() {
        return hasRolled;
    }

    /** Kills the child, and waits until all that it said was heard. */
    void kill() throws InterruptedException {
        // Through the handle: the process's own method would close the pipe with lines in it.
        child.toHandle().destroyForcibly();
        child.waitFor();
        listener.join();
    }
}
