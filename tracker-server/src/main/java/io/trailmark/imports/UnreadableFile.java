package io.trailmark.imports;

/** A file cannot be read any further; the message says where and why, in a sentence. */
public final class UnreadableFile extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableFile(final String message) {
        super(message, null, false, false);
    }
}
