package io.trailmark.cli;

import picocli.CommandLine.Option;

/** {@code --patience}, for long work. One thread. */
final class PatienceOption {
    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "How long to try again while the server cannot be reached; 60 by default.")
    private int seconds = 60;

    Patience patience() {
        return new Patience(seconds);
    }
}
