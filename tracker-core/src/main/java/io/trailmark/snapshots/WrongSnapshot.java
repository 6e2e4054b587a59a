package io.trailmark.snapshots;

/** A snapshot whose checksums are right, and whose content is not what it should be: it must never be read again. */
final class WrongSnapshot extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongSnapshot(final String message) {
        super(message);
    }
}
