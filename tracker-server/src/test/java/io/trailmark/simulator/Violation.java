package io.trailmark.simulator;

/** A promise that was not kept: what a simulation looks for. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(final String message) {
        super(message);
    }

    Violation(final String message, final Throwable cause) {
        super(message, cause);
    }
}
