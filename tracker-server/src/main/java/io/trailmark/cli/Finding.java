package io.trailmark.cli;

/**
 * What a check of an installation found. Immutable.
 *
 * @param check what was looked at.
 * @param found in a sentence.
 * @param mend how; empty where all is well.
 */
record Finding(String check, Grade grade, String found, String mend) {
    /** How well it is. */
    enum Grade {
        OK,
        WARN,
        FAIL,
        /** It could not be looked at from here. */
        SKIP
    }

    static Finding ok(final String check, final String found) {
        return new Finding(check, Grade.OK, found, "");
    }

    static Finding warn(final String check, final String found, final String mend) {
        return new Finding(check, Grade.WARN, found, mend);
    }

    static Finding fail(final String check, final String found, final String mend) {
        return new Finding(check, Grade.FAIL, found, mend);
    }

    static Finding skip(final String check, final String why) {
        return new Finding(check, Grade.SKIP, why, "");
    }
}
