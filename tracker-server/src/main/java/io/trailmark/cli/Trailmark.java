package io.trailmark.cli;

/** The process behind {@code scripts/trailmark}. */
public final class Trailmark {
    private Trailmark() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(final String[] arguments) {
        System.exit(TrailmarkCommand.run(Shell.ofProcess(), arguments));
    }
}
