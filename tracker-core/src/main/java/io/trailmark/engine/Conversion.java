package io.trailmark.engine;

import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.Trust;

/**
 * One conversion on the workbench: read from a report or from the table, decided, written back. Two are made at the
 * start and used for every record.
 */
final class Conversion {
    /** No amount was given. */
    static final long NO_AMOUNT = Long.MIN_VALUE;

    /** Longest customer id, in bytes. */
    static final int MAX_CUSTOMER_BYTES = 128;

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
    int currency;
    int exponent;
    ConversionStatus status;
    Reason reason;
    Model model;
    Trust trust;
    boolean isClockSkewed;
    boolean isTest;

    /** The event's own time is used throughout; a fact of the report, not kept. */
    boolean isHistory;

    ClickVerdict clickVerdict;
    long clickTimeMs;
    long clickVisitor;
    long clickSequence;
    int clickLinkId;
    boolean isClickPayable;
    int couponId;
    boolean isCouponUnknown;

    final byte[] customer = new byte[MAX_CUSTOMER_BYTES];
    int customerLengthBytes;

    /** The customer came with an earlier report of the same identity, not with the one that stands. */
    boolean isCustomerInherited;

    final Credits credits;

    Conversion(final int creditCapacity) {
        credits = new Credits(creditCapacity);
    }

    /** The order value, 0 where none was given. */
    long valueMinor() {
        return amountMinor == NO_AMOUNT ? 0 : amountMinor;
    }

    /** Takes from an earlier report what this one does not say: click id, coupon and customer. */
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
        if (customerLengthBytes == 0) {
            System.arraycopy(earlier.customer, 0, customer, 0, earlier.customerLengthBytes);
            customerLengthBytes = earlier.customerLengthBytes;
            isCustomerInherited = earlier.customerLengthBytes > 0;
        }
    }

    /** Whether a report says the same as what stands: amount, currency and customer. */
    boolean isSamePayload(final Conversion report) {
        return amountMinor == report.amountMinor
                && (amountMinor == NO_AMOUNT || currency == report.currency)
                && isSameCustomer(report);
    }

    private boolean isSameCustomer(final Conversion report) {
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
