package io.trailmark.main;

import java.util.List;

/** Why the process does not start: said in full, so that one try is enough to mend it. */
public final class StartFailure extends RuntimeException {
    /** Exit code: the configuration or a programme file is wrong. */
    public static final int CONFIGURATION = 2;

    /** Exit code: something outside is in the way, such as a port or a folder in use. */
    public static final int ENVIRONMENT = 3;

    private static final long serialVersionUID = 1;

    private final int exitCode;

    StartFailure(final int exitCode, final String summary, final List<String> problems) {
        super(summary + System.lineSeparator() + "  " + String.join(System.lineSeparator() + "  ", problems));
        this.exitCode = exitCode;
    }

    StartFailure(final int exitCode, final String summary, final Throwable cause) {
        super(summary, cause);
        this.exitCode = exitCode;
    }

    /** What the process ends with. */
    public int exitCode() {
        return exitCode;
    }
}
