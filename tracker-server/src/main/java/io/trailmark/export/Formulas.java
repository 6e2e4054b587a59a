package io.trailmark.export;

/**
 * Text that no spreadsheet takes for a formula: see https://owasp.org/www-community/attacks/CSV_Injection. Threads:
 * any; no state.
 *
 * <p>An apostrophe before it makes a text of it. Text that has apostrophes before such a sign already gets one more, so
 * that {@link #original} takes back what was put there and nothing else.
 */
public final class Formulas {
    /** The last four are what some spreadsheets read as the first four. */
    private static final String TRIGGERS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private static final char GUARD = '\'';

    private Formulas() {}

    /** Whether a spreadsheet might take it for one. */
    public static boolean isSuspect(final String text) {
        return !text.isEmpty() && TRIGGERS.indexOf(text.charAt(0)) >= 0;
    }

    /** The text as it is written into a cell. */
    public static String harmless(final String text) {
        return isSuspect(unguarded(text)) ? GUARD + text : text;
    }

    /** The text that a cell was written for. */
    public static String original(final String cell) {
        return cell.startsWith("'") && isSuspect(unguarded(cell)) ? cell.substring(1) : cell;
    }

    private static String unguarded(final String text) {
        int from = 0;
        while (from < text.length() && text.charAt(from) == GUARD) {
            from++;
        }
        return text.substring(from);
    }
}
