package io.trailmark.export;

/**
 * Text that no spreadsheet takes for a formula: see https://owasp.org/www-community/attacks/CSV_Injection. Threads:
 * any; no state.
 *
 * <p>An apostrophe before it makes a text of it. Where cells are parted by semicolons, as in much of Europe, or by
 * tabs, a spreadsheet goes by those instead of commas, and heeds no quotes within what it takes for a cell: there every
 * part of a text behind a semicolon, a tab or a line's end is a cell of its own. So each part that looks like a formula
 * gets its apostrophe. One that has apostrophes before such a sign already gets one more, so that {@link #original}
 * takes back what was put there and nothing else.
 */
public final class Formulas {
    private static final String SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20";

    /** Beside the signs, what some spreadsheets pass over before them at the beginning of a cell. */
    private static final String FIRST_ONES = SIGNS + "\t\r\n";

    /** What stands between cells elsewhere. */
    private static final String ENDS = ";\t\r\n";

    /** Passed over before the sign of a part. */
    private static final String BLANKS = " \u00a0\"";

    private static final char GUARD = '\'';

    private Formulas() {}

    /** Whether a spreadsheet might take it, or a part of it, for one. */
    public static boolean isSuspect(final String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isBeginning(text, i) && isFormula(text, i, i == 0)) {
                return true;
            }
        }
        return false;
    }

    /** The text as it is written into a cell. */
    public static String harmless(final String text) {
        final StringBuilder guarded = new StringBuilder(text.length() + 1);
        for (int i = 0; i < text.length(); i++) {
            if (isBeginning(text, i) && isGuardedFormula(text, i)) {
                guarded.append(GUARD);
            }
            guarded.append(text.charAt(i));
        }
        return guarded.length() == text.length() ? text : guarded.toString();
    }

    /** The text that a cell was written for. */
    public static String original(final String cell) {
        final StringBuilder text = new StringBuilder(cell.length());
        for (int i = 0; i < cell.length(); i++) {
            final boolean isOurs = cell.charAt(i) == GUARD && isBeginning(cell, i) && isGuardedFormula(cell, i);
            if (!isOurs) {
                text.append(cell.charAt(i));
            }
        }
        return text.length() == cell.length() ? cell : text.toString();
    }

    private static boolean isBeginning(final String text, final int index) {
        return index == 0 || ENDS.indexOf(text.charAt(index - 1)) >= 0;
    }

    /** Whether there is a formula behind any number of apostrophes. */
    private static boolean isGuardedFormula(final String text, final int begin) {
        int index = begin;
        while (index < text.length() && text.charAt(index) == GUARD) {
            index++;
        }
        return isFormula(text, index, begin == 0);
    }

    private static boolean isFormula(final String text, final int begin, final boolean isFirst) {
        int index = begin;
        while (!isFirst && index < text.length() && BLANKS.indexOf(text.charAt(index)) >= 0) {
            index++;
        }
        return index < text.length() && (isFirst ? FIRST_ONES : SIGNS).indexOf(text.charAt(index)) >= 0;
    }
}
