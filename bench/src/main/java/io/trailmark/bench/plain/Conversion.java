package io.trailmark.bench.plain;

import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.Trust;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A reported conversion and what was decided about it. Kept for ever. */
public final class Conversion {
    final long id;
    final OrderKey key;
    final long reportedMs;
    final long amountMinor;
    final String currency;
    final String customer;
    final Trust trust;
    final ClickVerdict clickVerdict;
    final long clickTimeMs;
    final long clickVisitor;
    final long clickSequence;
    final int clickLinkId;
    long occurredMs;
    Rules rules;
    Reason reason;
    ConversionStatus status;
    int occurrence;
    List<Credit> credits = List.of();
    List<Grant> grants = List.of();

    /** Reads the report: first the identity, for the record is read in its order. */
    Conversion(final long id, final ConversionDecoder report) {
        this.id = id;
        final byte[] identity = new byte[report.identityLength()];
        report.getIdentity(identity, 0, identity.length);
        key = new OrderKey(
                (int) report.programId(),
                (int) report.goalId(),
                report.identityKind(),
                report.flags().test(),
                new String(identity, StandardCharsets.UTF_8));
        final byte[] customerId = new byte[report.customerIdLength()];
        report.getCustomerId(customerId, 0, customerId.length);
        customer = new String(customerId, StandardCharsets.UTF_8);
        reportedMs = report.occurredMs();
        amountMinor = report.amountMinor();
        currency = report.currency();
        trust = report.trust();
        clickVerdict = report.clickVerdict();
        clickTimeMs = report.clickTimeMs();
        clickVisitor = report.clickVisitor();
        long sequence = 0;
        for (int i = Touch.CLICK_SEQUENCE_FROM; i < Touch.CLICK_SEQUENCE_TO; i++) {
            sequence = sequence << 8 | report.clickId(i);
        }
        clickSequence = sequence;
        clickLinkId = (int) report.clickLinkId();
        occurredMs = reportedMs;
    }

    boolean isVouched() {
        return trust == Trust.TOKEN && !key.isTest();
    }

    boolean isSamePayload(final Conversion other) {
        return amountMinor == other.amountMinor && currency.equals(other.currency) && customer.equals(other.customer);
    }

    /** Who is credited, and with how much. */
    public List<Credit> credits() {
        return credits;
    }
}
