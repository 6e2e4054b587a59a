package io.trailmark.cli;

import java.util.Set;

/** Colours that can be read on dark and on light ground: the terminal's own first eight. Immutable. */
final class Style {
    private static final String ESCAPE = "\u001b[";
    private static final Set<String> GOOD =
            Set.of("active", "approved", "recorded", "ok", "human", "done", "taken", "passed");
    private static final Set<String> DOUBTFUL =
            Set.of("suspended", "pending", "duplicate", "warn", "queued", "running");
    private static final Set<String> BAD =
            Set.of("archived", "rejected", "reversed", "refused", "fail", "failed", "conflict", "bot", "cancelled");

    private final boolean isColoured;

    Style(final boolean isColoured) {
        this.isColoured = isColoured;
    }

    String heading(final String text) {
        return paint("1", text);
    }

    String quiet(final String text) {
        return paint("2", text);
    }

    String bad(final String text) {
        return paint("31", text);
    }

    /** A word that says how things stand, in the colour of it; all else as it is. */
    String word(final String text) {
        final String word = text.strip();
        if (GOOD.contains(word)) {
            return paint("32", text);
        }
        if (DOUBTFUL.contains(word)) {
            return paint("33", text);
        }
        return BAD.contains(word) ? paint("31", text) : text;
    }

    private String paint(final String colour, final String text) {
        return isColoured ? ESCAPE + colour + 'm' + text + ESCAPE + "0m" : text;
    }

    /** What others wrote must not steer the terminal. */
    static String harmless(final String text) {
        return text.codePoints().anyMatch(Character::isISOControl)
                ? text.replaceAll("\\p{Cntrl}|[\u0080-\u009f]", "?")
                : text;
    }
}
