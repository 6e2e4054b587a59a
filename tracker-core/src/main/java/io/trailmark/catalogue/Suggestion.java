package io.trailmark.catalogue;

import java.util.Collection;

/** What somebody may have meant. */
public final class Suggestion {
    private static final int EDITS_MAX = 2;

    private Suggestion() {}

    /** {@code ; did you mean 'x'?} for the nearest candidate, or nothing when none is near. */
    public static String of(final String written, final Collection<String> candidates) {
        String nearest = null;
        int fewest = Math.min(EDITS_MAX, Math.max(1, written.length() / 2)) + 1;
        if (written.length() <= Limits.CODE_LENGTH_BYTES) {
            for (final String candidate : candidates) {
                final int edits = edits(written, candidate);
                if (edits < fewest) {
                    fewest = edits;
                    nearest = candidate;
                }
            }
        }
        return nearest == null ? "" : "; did you mean '" + nearest + "'?";
    }

    /** Levenshtein's distance, row by row. */
    private static int edits(final String a, final String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            final int[] next = new int[b.length() + 1];
            next[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                final int replaced = row[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(replaced, Math.min(row[j], next[j - 1]) + 1);
            }
            row = next;
        }
        return row[b.length()];
    }
}
