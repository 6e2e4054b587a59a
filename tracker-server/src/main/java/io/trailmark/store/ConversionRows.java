package io.trailmark.store;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Program;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.Reason;
import io.trailmark.views.AdjustmentView;
import io.trailmark.views.ConversionJson;
import io.trailmark.views.ConversionView;
import io.trailmark.views.CreditView;
import io.trailmark.views.JsonFields;
import io.trailmark.views.LedgerJson;
import io.trailmark.views.LedgerLine;
import io.trailmark.views.ReportView;
import io.trailmark.views.RewardView;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Conversions as rows, with all that belongs to them. Thread: the transaction's.
 *
 * <p>Rows follow from the view and the catalogue alone, whatever was there before. Credits and rewards of a conversion
 * are put in anew; adjustments and lines are only ever added, so those at or before {@code knownPosition} stand there
 * already.
 */
final class ConversionRows {
    private final Handle handle;
    private final Catalogue catalogue;
    private final long knownPosition;
    private long rows;

    ConversionRows(final Handle handle, final Catalogue catalogue, final long knownPosition) {
        this.handle = handle;
        this.catalogue = catalogue;
        this.knownPosition = knownPosition;
    }

    /** Returns how many rows were written. */
    long write(final List<ConversionView> conversions) {
        conversions(conversions);
        delete(StoreTable.CREDITS, conversions);
        credits(conversions);
        delete(StoreTable.REWARDS, conversions);
        rewards(conversions);
        adjustments(conversions);
        ledger(conversions);
        return rows;
    }

    private void conversions(final List<ConversionView> conversions) {
        try (RowBatch batch = RowBatch.upsert(handle, StoreTable.CONVERSIONS)) {
            for (final ConversionView conversion : conversions) {
                final ReportView report = conversion.report();
                batch.add(
                        conversion.id(),
                        report.programId(),
                        report.goalId(),
                        partnerId(conversion),
                        report.customerId(),
                        report.identityKind() == IdentityKind.ORDER_ID ? report.identity() : "",
                        report.coupon(),
                        word(report.source()),
                        word(conversion.status()),
                        word(conversion.ruling().reason()),
                        report.isTest() || conversion.ruling().reason() == Reason.TEST,
                        report.isHistory(),
                        report.receivedMs(),
                        conversion.ruling().occurredMs(),
                        conversion.amountMinor() == ReportView.NO_AMOUNT ? null : conversion.amountMinor(),
                        conversion.revenueMinor(),
                        conversion.refundedMinor(),
                        rewardMinor(conversion),
                        currency(conversion),
                        ConversionJson.conversion(conversion, catalogue));
            }
            rows += batch.finish();
        }
    }

    /** The partner of the first credit; 0 without one. */
    private static int partnerId(final ConversionView conversion) {
        return conversion.credits().isEmpty()
                ? 0
                : conversion.credits().getFirst().partnerId();
    }

    private static long rewardMinor(final ConversionView conversion) {
        long minor = 0;
        for (final CreditView credit : conversion.credits()) {
            minor += credit.netRewardMinor();
        }
        return minor;
    }

    private String currency(final ConversionView conversion) {
        final Program program = catalogue.program(conversion.report().programId());
        final String reported = conversion.report().currency();
        return reported.isEmpty() && program != null ? program.currency() : reported;
    }

    private void delete(final StoreTable table, final List<ConversionView> conversions) {
        try (RowBatch batch = new RowBatch(handle, "DELETE FROM " + table.sql() + " WHERE conversion_id = ?")) {
            for (final ConversionView conversion : conversions) {
                batch.add(conversion.id());
            }
            batch.finish();
        }
    }

    private void credits(final List<ConversionView> conversions) {
        try (RowBatch batch = RowBatch.upsert(handle, StoreTable.CREDITS)) {
            for (final ConversionView conversion : conversions) {
                for (int i = 0; i < conversion.credits().size(); i++) {
                    credit(batch, conversion, i);
                }
            }
            rows += batch.finish();
        }
    }

    private void credit(final RowBatch batch, final ConversionView conversion, final int index) {
        final CreditView credit = conversion.credits().get(index);
        batch.add(
                conversion.id(),
                index,
                conversion.report().programId(),
                conversion.report().goalId(),
                credit.partnerId(),
                credit.linkId(),
                credit.couponId(),
                credit.registrationId(),
                word(credit.kind()),
                word(conversion.status()),
                credit.touchTimeMs(),
                conversion.ruling().occurredMs(),
                credit.shareBillionths(),
                credit.rewardMinor(),
                credit.reversedMinor(),
                credit.netRewardMinor(),
                currency(conversion),
                ConversionJson.credit(conversion, index, catalogue));
    }

    private void rewards(final List<ConversionView> conversions) {
        try (RowBatch batch = RowBatch.upsert(handle, StoreTable.REWARDS)) {
            for (final ConversionView conversion : conversions) {
                final List<RewardView> rewards = conversion.rewards();
                for (int i = 0; i < rewards.size(); i++) {
                    reward(batch, conversion, i, rewards.get(i));
                }
            }
            rows += batch.finish();
        }
    }

    private void reward(
            final RowBatch batch, final ConversionView conversion, final int index, final RewardView reward) {
        batch.add(
                conversion.id(),
                index,
                conversion.report().programId(),
                conversion.report().goalId(),
                reward.partnerId(),
                reward.credit(),
                reward.name(),
                word(reward.kind()),
                word(reward.beneficiary()),
                reward.benefit(),
                conversion.report().customerId(),
                word(reward.status(conversion.status())),
                conversion.ruling().occurredMs(),
                reward.earned(),
                reward.takenBack(),
                reward.standing(),
                currency(conversion),
                ConversionJson.reward(conversion, reward, catalogue));
    }

    private void adjustments(final List<ConversionView> conversions) {
        try (RowBatch batch = RowBatch.upsert(handle, StoreTable.ADJUSTMENTS)) {
            for (final ConversionView conversion : conversions) {
                for (final AdjustmentView adjustment : conversion.adjustments()) {
                    if (adjustment.appliedPosition() > knownPosition) {
                        adjustment(batch, conversion, adjustment);
                    }
                }
            }
            rows += batch.finish();
        }
    }

    private void adjustment(final RowBatch batch, final ConversionView conversion, final AdjustmentView adjustment) {
        batch.add(
                adjustment.position(),
                conversion.report().programId(),
                conversion.report().goalId(),
                conversion.id(),
                adjustment.adjustmentId(),
                word(adjustment.type()),
                word(adjustment.decision()),
                word(adjustment.reason()),
                adjustment.appliedPosition(),
                adjustment.occurredMs(),
                adjustment.adjustedMinor(),
                adjustment.currency(),
                ConversionJson.adjustment(conversion, adjustment, catalogue));
    }

    private void ledger(final List<ConversionView> conversions) {
        try (RowBatch batch = RowBatch.upsert(handle, StoreTable.LEDGER)) {
            for (final ConversionView conversion : conversions) {
                for (final LedgerLine line : conversion.lines()) {
                    if (line.position() > knownPosition) {
                        line(batch, line);
                    }
                }
            }
            rows += batch.finish();
        }
    }

    private void line(final RowBatch batch, final LedgerLine line) {
        batch.add(
                line.programId(),
                line.sequence(),
                line.position(),
                line.conversionId(),
                line.goalId(),
                line.partnerId(),
                line.linkId(),
                line.couponId(),
                word(line.kind()),
                line.name(),
                word(line.beneficiary()),
                line.benefit(),
                word(line.status()),
                line.writtenMs(),
                line.amountMinor(),
                line.standingMinor(),
                line.currency(),
                LedgerJson.line(line, catalogue));
    }

    private static String word(final Enum<?> constant) {
        return JsonFields.lowerCase(constant);
    }
}
