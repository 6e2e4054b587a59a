package io.trailmark.journal;

import java.nio.file.Path;

/**
 * What a reader found instead of the record it expected. Never thrown: a reader that meets it stands still until told
 * to go on behind it.
 *
 * @param kind what is wrong.
 * @param expectedPosition the record that should stand here.
 * @param resumePosition the next record known to be readable; 0 where there is none yet.
 * @param epoch number of the epoch.
 * @param file the roll file, or the epoch's folder where no file could be read.
 * @param fileOffset bytes from the start of the file to where reading stopped.
 */
public record JournalDamage(
        Kind kind, long expectedPosition, long resumePosition, int epoch, Path file, long fileOffset) {
    /** What is wrong. */
    public enum Kind {
        /** The last epoch ends with a batch that was never whole. Nothing synced is missing; a start goes on here. */
        TORN_TAIL,

        /** Bytes stand here, but not the records that were written: checksum, length or numbering is wrong. */
        UNREADABLE,

        /** Nothing stands here, though later records exist or this one was reported as written. */
        MISSING,
    }

    /** One line for people. */
    public String text() {
        final String where = file + " at byte " + fileOffset + " (epoch " + epoch + ")";
        return switch (kind) {
            case TORN_TAIL -> "unfinished batch at position " + expectedPosition + ": " + where;
            case UNREADABLE -> "unreadable at position " + expectedPosition + resume() + ": " + where;
            case MISSING -> "missing from position " + expectedPosition + resume() + ": " + where;
        };
    }

    private String resume() {
        return resumePosition == 0 ? "" : ", readable again from " + resumePosition;
    }
}
