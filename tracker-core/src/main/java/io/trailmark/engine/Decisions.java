package io.trailmark.engine;

import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.Reason;

/**
 * Decides a conversion, and lets all that follows from it happen, in this order: the outcome, the ledger with what the
 * conversion uses up, the row, and what later conversions of the same customer are decided by.
 */
final class Decisions {
    private final CatalogueState catalogue;
    private final Attribution attribution;
    private final Settlement settlement;
    private final ConversionTable table;
    private final Customers customers;
    private final Progress progress;
    private final OutcomeEncoder outcomes;

    Decisions(
            final EngineState state,
            final Attribution attribution,
            final Settlement settlement,
            final OutcomeEncoder outcomes) {
        catalogue = state.catalogue;
        table = state.conversions;
        customers = state.customers;
        progress = state.progress;
        this.attribution = attribution;
        this.settlement = settlement;
        this.outcomes = outcomes;
    }

    /** Decides a conversion; false where its amount is in another currency than the programme's. */
    boolean decide(final Conversion conversion) {
        attribution.decide(conversion);
        if (conversion.amountMinor != Conversion.NO_AMOUNT
                && conversion.currency
                        != catalogue.program(conversion.programId).currency()) {
            return false;
        }
        settlement.open(conversion);
        return true;
    }

    /** Decides a conversion whose currency was accepted before. */
    void decideAnew(final Conversion conversion) {
        attribution.decide(conversion);
        settlement.open(conversion);
    }

    /**
     * Records a conversion that was decided.
     *
     * @param key its identity, or null where it is found by its number alone.
     * @return its row.
     */
    long record(final long position, final Conversion conversion, final OrderKey key) {
        outcomes.conversion(position, conversion, Decision.RECORDED, conversion.reason, attribution.candidates());
        settlement.record(position, conversion);
        final long row = key == null ? table.add(conversion) : table.add(conversion, key);
        keep(row, conversion);
        return row;
    }

    /** Puts a conversion that was decided anew in the place of what stands. */
    void confirm(
            final long position,
            final long adjustmentPosition,
            final long row,
            final Conversion standing,
            final Conversion conversion) {
        outcomes.conversion(position, conversion, Decision.CONFIRMED, conversion.reason, attribution.candidates());
        settlement.confirm(position, adjustmentPosition, standing, conversion);
        table.replace(row, conversion);
        keep(row, conversion);
    }

    /**
     * Gives a conversion the value that a further report leads to, or says why not.
     *
     * @param amountMinor in the currency in which it was paid.
     */
    void update(
            final long position,
            final long row,
            final Conversion standing,
            final Conversion report,
            final long amountMinor) {
        final boolean isPaid = standing.paid.isForeign();
        final Reason refusal = Statuses.refusalOfAmendment(standing, amountMinor, isPaid);
        if (refusal != Reason.OK) {
            outcomes.conversion(position, standing, Decision.REFUSED, refusal, null);
            return;
        }
        settlement.takeOut(standing);
        amend(standing, amountMinor, isPaid);
        standing.reportedMinor = report.reportedMinor;
        standing.paid.reportedMinor = report.paid.reportedMinor;
        outcomes.conversion(position, standing, Decision.UPDATED, standing.reason, null);
        settlement.putIn(position, 0, standing, EntryKind.CORRECTED);
        table.storeAdjusted(row, standing);
    }

    /**
     * Gives a conversion another value. Between {@link Settlement#takeOut} and {@link Settlement#putIn}.
     *
     * @param isPaid whether the amount is one of what was paid, and not in the programme's currency.
     */
    void amend(final Conversion conversion, final long amountMinor, final boolean isPaid) {
        attribution.findSubject(conversion);
        settlement.amend(conversion, Statuses.amend(conversion, amountMinor, isPaid));
        Statuses.amend(conversion);
    }

    private void keep(final long row, final Conversion conversion) {
        if (!conversion.isVouched()) {
            return;
        }
        customers.onDecided(conversion, row);
        if (conversion.isCounted) {
            progress.onCounted(conversion);
        }
    }
}
