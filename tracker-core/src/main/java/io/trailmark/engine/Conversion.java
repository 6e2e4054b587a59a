package io.trailmark.engine;

import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.Trust;
import java.util.Arrays;

/**
 * One conversion on the workbench: read from a report or from the table, decided, written back. Two are made at the
 * start and used for every record.
 */
final class Conversion {
    /** No amount was given. */
    static final long NO_AMOUNT = Long.MIN_VALUE;

    /** Longest customer id, in bytes. */
    static final int MAX_CUSTOMER_BYTES = 128;

    /** Eight dimensions with the longest names and values, in bytes. */
    static final int MAX_DIMENSIONS_BYTES = 8 * 2 * 256;

    /** {@link #firstPaymentLocalMs}: the subject has none yet, or nobody is known. */
    static final long NO_PAYMENT = Long.MIN_VALUE;

    long conversionId;
    long occurredMs;
    long amountMinor;
    long refundedMinor;
    long windowMs;
    long firstAdjustment;
    long lastAdjustment;
    int adjustmentCount;
    int programId;
    int goalId;
    int goalVersion;

    /** The version of the goal's rules that decided. */
    GoalRules rules;

    int currency;
    int exponent;
    ConversionStatus status;
    Reason reason;
    Model model;
    Trust trust;
    boolean isClockSkewed;
    boolean isTest;

    /** The event's own time is used throughout. */
    boolean isHistory;

    /** As the report said it; {@link #occurredMs} may be the click's time instead. */
    long reportedMs;

    /** As the newest report that was not turned away said it; {@link #amountMinor} may have been amended. */
    long reportedMinor;

    /** What it was paid in, where that is another currency. */
    final Paid paid = new Paid();

    ClickVerdict clickVerdict;
    long clickTimeMs;
    long clickVisitor;
    long clickSequence;
    int clickLinkId;
    boolean isClickPayable;
    int couponId;
    boolean isCouponUnknown;
    int registrationId;

    /** Of the programme's time zone at the conversion's time. */
    int zoneOffsetS;

    /** The click id is proven and of the conversion's own programme. */
    boolean isClickOurs;

    final byte[] customer = new byte[MAX_CUSTOMER_BYTES];
    int customerLengthBytes;

    /** The customer came with an earlier report of the same identity, not with the one that stands. */
    boolean isCustomerInherited;

    /** As in the record: length of the name, name, length of the value, value, and so on. */
    final byte[] dimensions = new byte[MAX_DIMENSIONS_BYTES];

    int dimensionsLengthBytes;

    /** What is kept of the customer: a row of the customers, or -1. */
    long customerRow;

    /** Where the subject's progress towards the goal stands, as of the decision; only while it is decided. */
    long progressEntry;

    /** When the subject first paid, by its local time, where a reward asks for it; {@link #NO_PAYMENT}. */
    long firstPaymentLocalMs;

    /** The how-many-th conversion of its goal it is for its subject; 0: nobody is known. */
    long occurrence;

    /** It passed the conditions of its goal, and counts when it is vouched for. */
    boolean isCounted;

    /** The source that named who is credited; NULL_VAL: nobody is. */
    Priority priority = Priority.NULL_VAL;

    final Credits credits;

    /** What it earns; {@link #rules} say what each of them is. */
    final Grants grants = new Grants();

    Conversion(final int creditCapacity) {
        credits = new Credits(creditCapacity);
    }

    /** The order value, 0 where none was given. */
    long valueMinor() {
        return amountMinor == NO_AMOUNT ? 0 : amountMinor;
    }

    /** Gives each credit its part of the order value. */
    void splitValue() {
        credits.splitValue(valueMinor());
    }

    /** Gives each credit the sum of the money that it earns its partner, before anything is taken back. */
    void creditMoney() {
        Arrays.fill(credits.rewardMinor, 0, credits.count, 0);
        for (int i = 0; i < grants.count; i++) {
            if (Grants.isPartnersMoney(rules.rewards[grants.reward[i]])) {
                credits.rewardMinor[grants.credit[i]] += grants.amount[i];
            }
        }
    }

    /** The time that was used, by the programme's clock. */
    long localMs() {
        return occurredMs + zoneOffsetS * 1000L;
    }

    /** Whether somebody is known whose conversions can be counted: a customer, or else the click's visitor. */
    boolean hasSubject() {
        return customerLengthBytes > 0 || isClickOurs;
    }

    /** Whether a token stands for it, and it is no test: only then it changes what others are decided by. */
    boolean isVouched() {
        return trust == Trust.TOKEN && !isTest;
    }

    /** Takes from an earlier report what this one does not say: click id, coupon, customer and so on. */
    void inherit(final Conversion earlier) {
        if (clickVerdict == ClickVerdict.ABSENT) {
            clickVerdict = earlier.clickVerdict;
            clickTimeMs = earlier.clickTimeMs;
            clickVisitor = earlier.clickVisitor;
            clickSequence = earlier.clickSequence;
            clickLinkId = earlier.clickLinkId;
            isClickPayable = earlier.isClickPayable;
        }
        if (couponId == 0 && !isCouponUnknown) {
            couponId = earlier.couponId;
            isCouponUnknown = earlier.isCouponUnknown;
        }
        if (registrationId == 0) {
            registrationId = earlier.registrationId;
        }
        if (dimensionsLengthBytes == 0) {
            System.arraycopy(earlier.dimensions, 0, dimensions, 0, earlier.dimensionsLengthBytes);
            dimensionsLengthBytes = earlier.dimensionsLengthBytes;
        }
        if (customerLengthBytes == 0) {
            System.arraycopy(earlier.customer, 0, customer, 0, earlier.customerLengthBytes);
            customerLengthBytes = earlier.customerLengthBytes;
            isCustomerInherited = earlier.customerLengthBytes > 0;
        }
    }

    /** Whether a report says the same as the one that stands: amount and currency as they were paid, and customer. */
    boolean isSamePayload(final Conversion report) {
        return paidMinor() == report.paidMinor() && isSameCurrency(report) && isSameCustomer(report);
    }

    /** Whether a report is in the same currency; one without an amount is in any. */
    boolean isSameCurrency(final Conversion report) {
        return report.reportedMinor == NO_AMOUNT || paidCurrency() == report.paidCurrency();
    }

    /** The amount that was reported, as it was paid. */
    private long paidMinor() {
        return paid.isForeign() ? paid.reportedMinor : reportedMinor;
    }

    private int paidCurrency() {
        return paid.isForeign() ? paid.currency : currency;
    }

    /** Whether a report names the same customer; one that came with an earlier report need not be named again. */
    boolean isSameCustomer(final Conversion report) {
        if (report.customerLengthBytes == 0 && isCustomerInherited) {
            return true;
        }
        if (customerLengthBytes != report.customerLengthBytes) {
            return false;
        }
        for (int i = 0; i < customerLengthBytes; i++) {
            if (customer[i] != report.customer[i]) {
                return false;
            }
        }
        return true;
    }
}
