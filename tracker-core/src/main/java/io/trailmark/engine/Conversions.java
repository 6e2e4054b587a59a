package io.trailmark.engine;

import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RepeatPolicy;
import io.trailmark.record.codec.Trust;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What a reported conversion changes: one conversion per identity, whoever reports it and how often.
 *
 * <p>The first report of an identity is recorded. A later one that is trusted more than what stands confirms it: its
 * payload stands from then on and is decided anew, as are the refunds. One that is trusted less, or as little as a
 * browser is, is a duplicate whatever it says. Between two that are trusted alike the goal's policy decides.
 */
final class Conversions {
    private static final int CLICK_SEQUENCE_FROM = 7;
    private static final int CLICK_SEQUENCE_TO = 12;

    /** No order value grows beyond by adding up reports. */
    static final long MAX_SUM_MINOR = 10_000_000_000_000L;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConversionDecoder record = new ConversionDecoder();
    private final UnsafeBuffer identity = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer customer = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer dimensions = new UnsafeBuffer(0, 0);
    private final OrderKey key;
    private final Conversion report;
    private final Conversion standing;

    private final CatalogueState catalogue;
    private final ConversionTable table;
    private final Decisions decisions;
    private final Adjustments adjustments;
    private final OutcomeEncoder outcomes;

    Conversions(
            final EngineState state,
            final Decisions decisions,
            final Adjustments adjustments,
            final OutcomeEncoder outcomes,
            final int creditCapacity) {
        catalogue = state.catalogue;
        key = state.orderKey();
        table = state.conversions;
        this.decisions = decisions;
        this.adjustments = adjustments;
        this.outcomes = outcomes;
        report = new Conversion(creditCapacity);
        standing = new Conversion(creditCapacity);
    }

    /** @param node number of this node, for the id of a new conversion. */
    void onConversion(final DirectBuffer buffer, final int offset, final long position, final int node) {
        read(buffer, offset);
        report.conversionId = ((long) node << ConversionTable.POSITION_BITS) | position;
        final long row = table.find(key);
        if (row == ConversionTable.MISSING) {
            onFirst(position, key);
            return;
        }
        table.load(row, standing);
        if (report.trust.value() > standing.trust.value()) {
            onConfirmation(position, row);
        } else if (report.trust.value() < standing.trust.value() || report.trust == Trust.BROWSER) {
            onDuplicate(position);
        } else {
            onRepeat(position, row);
        }
    }

    private void onFirst(final long position, final OrderKey identity) {
        if (!decisions.decide(report)) {
            refuseFirst(position);
            return;
        }
        final long row = decisions.record(position, report, identity);
        if (identity != null) {
            adjustments.release(position, identity, row, report);
        }
    }

    private void onConfirmation(final long position, final long row) {
        report.conversionId = standing.conversionId;
        report.firstAdjustment = standing.firstAdjustment;
        report.lastAdjustment = standing.lastAdjustment;
        report.adjustmentCount = standing.adjustmentCount;
        report.inherit(standing);
        if (decisions.decide(report)) {
            decisions.confirm(position, 0, row, standing, report);
            adjustments.decideAgain(position, row, report);
        } else {
            outcomes.conversion(position, standing, Decision.REFUSED, Reason.CURRENCY_MISMATCH, null);
        }
    }

    /** A report that is trusted as much as what stands: what the goal's policy makes of it. */
    private void onRepeat(final long position, final long row) {
        final RepeatPolicy policy = standing.rules.repeats;
        final boolean isSame = standing.isSamePayload(report);
        final boolean isAmountAlone = standing.isSameCurrency(report) && standing.isSameCustomer(report);
        switch (policy) {
            case NEW -> onFirst(position, null);
            case UPDATE, ACCUMULATE -> {
                if (!isAmountAlone) {
                    onConflict(position);
                } else if (report.amountMinor == Conversion.NO_AMOUNT || (isSame && policy == RepeatPolicy.UPDATE)) {
                    onDuplicate(position);
                } else {
                    onOtherAmount(position, row, policy);
                }
            }
            default -> {
                if (isSame) {
                    onDuplicate(position);
                } else {
                    onConflict(position);
                }
            }
        }
    }

    private void onOtherAmount(final long position, final long row, final RepeatPolicy policy) {
        // What was paid is added up as it was paid; the rate stays that of the first report.
        final boolean isForeign = standing.paid.isForeign();
        final long reportedMinor = isForeign ? report.paid.reportedMinor : report.amountMinor;
        final long standingMinor = isForeign ? standing.paid.valueMinor : standing.valueMinor();
        final long amountMinor = reportedMinor + (policy == RepeatPolicy.ACCUMULATE ? standingMinor : 0);
        if (policy == RepeatPolicy.ACCUMULATE && amountMinor > MAX_SUM_MINOR) {
            onConflict(position);
        } else {
            decisions.update(position, row, standing, report, amountMinor);
        }
    }

    private void onDuplicate(final long position) {
        outcomes.conversion(position, standing, Decision.DUPLICATE, Reason.DUPLICATE_ORDER, null);
    }

    private void onConflict(final long position) {
        outcomes.conversion(position, standing, Decision.CONFLICT, Reason.ORDER_CONFLICT, null);
    }

    /** Nothing is kept of it, so it has no id either. */
    private void refuseFirst(final long position) {
        report.conversionId = 0;
        report.status = ConversionStatus.REJECTED;
        report.credits.count = 0;
        report.priority = Priority.NULL_VAL;
        outcomes.conversion(position, report, Decision.REFUSED, Reason.CURRENCY_MISMATCH, null);
    }

    private void read(final DirectBuffer buffer, final int offset) {
        record.wrapAndApplyHeader(buffer, offset, header);
        report.reportedMs = record.occurredMs();
        report.occurredMs = report.reportedMs;
        report.reportedMinor = record.amountMinor();
        report.amountMinor = report.reportedMinor;
        report.programId = (int) record.programId();
        report.goalId = (int) record.goalId();
        report.couponId = (int) record.couponId();
        report.trust = record.trust();
        report.isTest = record.flags().test();
        report.isHistory = record.flags().history();
        report.isCouponUnknown = record.flags().couponUnknown();
        report.refundedMinor = 0;
        report.firstAdjustment = AdjustmentTable.END;
        report.lastAdjustment = AdjustmentTable.END;
        report.adjustmentCount = 0;
        readCurrency();
        readPaid();
        readClickId();

        record.wrapIdentity(identity);
        key.set(report.programId, report.goalId, record.identityKind(), report.isTest, identity);
        record.wrapCustomerId(customer);
        if (customer.capacity() > Conversion.MAX_CUSTOMER_BYTES) {
            throw new IllegalStateException("customer id of " + customer.capacity() + " bytes, at most "
                    + Conversion.MAX_CUSTOMER_BYTES + " are let in");
        }
        report.customerLengthBytes = customer.capacity();
        report.isCustomerInherited = false;
        customer.getBytes(0, report.customer, 0, report.customerLengthBytes);
        readSinceVersion2();
    }

    /** A report without an amount is in the programme's currency: a fixed reward is. */
    private void readCurrency() {
        if (report.amountMinor == Conversion.NO_AMOUNT) {
            final ProgramVersion program = catalogue.program(report.programId);
            report.currency = program.currency();
            report.exponent = program.exponent();
            return;
        }
        if (report.amountMinor < 0) {
            throw new IllegalStateException("order of a negative amount: " + report.amountMinor);
        }
        report.currency = CurrencyCode.of(record.currency(0), record.currency(1), record.currency(2));
        report.exponent = record.exponent();
    }

    /** What was paid, where that is another currency: the edge found the rate, and the amount follows from it. */
    private void readPaid() {
        final Paid paid = report.paid;
        paid.clear();
        final long paidMinor = record.paidMinor();
        if (paidMinor == ConversionDecoder.paidMinorNullValue() || report.amountMinor == Conversion.NO_AMOUNT) {
            return;
        }
        paid.currency = CurrencyCode.of(record.paidCurrency(0), record.paidCurrency(1), record.paidCurrency(2));
        paid.exponent = record.paidExponent();
        paid.rateMantissa = record.rateMantissa();
        paid.rateScale = record.rateScale();
        paid.reportedMinor = paidMinor;
        paid.valueMinor = paidMinor;
        if (paid.currency == 0
                || paid.currency == report.currency
                || paid.worth(paidMinor, report.exponent) != report.amountMinor) {
            throw new IllegalStateException(paidMinor + " at " + paid.rateMantissa + " by ten to the power of -"
                    + paid.rateScale + " is not " + report.amountMinor);
        }
    }

    /** What records of the schema's first version do not say, in the order of the fields. */
    private void readSinceVersion2() {
        final long registrationId = record.registrationId();
        report.registrationId =
                registrationId == ConversionDecoder.registrationIdNullValue() ? 0 : (int) registrationId;
        final int zoneOffsetS = record.zoneOffsetS();
        report.zoneOffsetS = zoneOffsetS == ConversionDecoder.zoneOffsetSNullValue() ? 0 : zoneOffsetS;
        record.skipCouponText();
        record.skipDetails();
        record.wrapDimensions(dimensions);
        if (dimensions.capacity() > Conversion.MAX_DIMENSIONS_BYTES) {
            throw new IllegalStateException("dimensions of " + dimensions.capacity() + " bytes, at most "
                    + Conversion.MAX_DIMENSIONS_BYTES + " are let in");
        }
        report.dimensionsLengthBytes = dimensions.capacity();
        dimensions.getBytes(0, report.dimensions, 0, report.dimensionsLengthBytes);
    }

    private void readClickId() {
        report.clickVerdict = record.clickVerdict();
        final boolean isProven = report.clickVerdict == ClickVerdict.PROVEN;
        report.clickTimeMs = isProven ? record.clickTimeMs() : 0;
        report.clickVisitor = isProven ? record.clickVisitor() : 0;
        report.clickLinkId = isProven ? (int) record.clickLinkId() : 0;
        report.isClickPayable = isProven && record.flags().clickPayable();
        long sequence = 0;
        for (int i = CLICK_SEQUENCE_FROM; isProven && i < CLICK_SEQUENCE_TO; i++) {
            sequence = sequence << 8 | record.clickId(i);
        }
        report.clickSequence = sequence;
    }
}
