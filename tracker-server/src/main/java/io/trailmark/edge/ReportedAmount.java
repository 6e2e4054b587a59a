package io.trailmark.edge;

import io.trailmark.catalogue.Program;
import io.trailmark.money.Currencies;
import io.trailmark.money.Money;

/** The money of a report, in minor units of the programme's currency. One instance per event loop. */
final class ReportedAmount {
    /** No amount was reported. */
    static final long NONE = -1;

    private long minor;

    /** Reads amount and currency; the currency may be left out. Returns null, or why it is refused. */
    Problem read(final Report report, final Program program) {
        minor = NONE;
        if (report.has(Field.CURRENCY)) {
            report.toUpperCase(Field.CURRENCY);
            final byte[] bytes = report.bytes();
            final int at = report.offset(Field.CURRENCY);
            final boolean isKnown = report.length(Field.CURRENCY) == 3
                    && Currencies.exponent(bytes[at], bytes[at + 1], bytes[at + 2]) != Currencies.UNKNOWN;
            if (!isKnown) {
                return Problem.CURRENCY_UNKNOWN;
            }
            if (!report.text(Field.CURRENCY).equals(program.currency())) {
                return report.refuse(Problem.CURRENCY_MISMATCH, "the programme's currency is " + program.currency());
            }
        }
        if (report.has(Field.AMOUNT)) {
            minor = Money.parse(
                    report.bytes(), report.offset(Field.AMOUNT), report.length(Field.AMOUNT), program.exponent());
            if (minor == Money.TOO_PRECISE) {
                return report.refuse(
                        Problem.AMOUNT_INVALID,
                        program.currency() + " has " + program.exponent() + " decimals, and nothing is rounded here");
            }
            if (minor > EdgeLimits.AMOUNT_MINOR) {
                return report.refuse(Problem.AMOUNT_INVALID, "no order is worth that much");
            }
            return minor < 0 ? report.refuse(Problem.AMOUNT_INVALID, "an amount looks like 1299.00") : null;
        }
        return null;
    }

    /** In minor units, or {@link #NONE}. */
    long minor() {
        return minor;
    }
}
