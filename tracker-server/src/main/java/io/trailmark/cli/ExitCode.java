package io.trailmark.cli;

/** What the process says to the shell that started it. */
final class ExitCode {
    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int WRONG_USE = 2;
    static final int NOT_REACHABLE = 3;
    static final int NOT_ALLOWED = 4;
    static final int NOT_THERE = 5;

    private ExitCode() {}

    /** The code for an answer of the server that is no success. */
    static int ofStatus(final int status) {
        return switch (status) {
            case 401, 403 -> NOT_ALLOWED;
            case 404 -> NOT_THERE;
            default -> REFUSED;
        };
    }
}
