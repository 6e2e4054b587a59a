package io.trailmark.cli;

import java.util.List;

/** Ends a command: what is wrong in one sentence, more lines if there is more, and the exit code. */
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final transient List<String> more;

    Failure(final int exitCode, final String sentence, final List<String> more) {
        super(sentence, null, false, false);
        this.exitCode = exitCode;
        this.more = List.copyOf(more);
    }

    Failure(final int exitCode, final String sentence) {
        this(exitCode, sentence, List.of());
    }

    static Failure wrongUse(final String sentence) {
        return new Failure(ExitCode.WRONG_USE, sentence);
    }

    int exitCode() {
        return exitCode;
    }

    List<String> more() {
        return more;
    }
}
