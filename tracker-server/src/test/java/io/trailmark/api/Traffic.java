package io.trailmark.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import io.trailmark.journal.Journal;
import io.trailmark.pipeline.Pipeline;
import io.trailmark.record.PaidFields;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.codec.AdjustmentEncoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickEncoder;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionEncoder;
import io.trailmark.record.codec.Device;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Source;
import io.trailmark.record.codec.Trust;
import io.trailmark.record.codec.ViewEncoder;
import java.util.concurrent.TimeUnit;

/** What an edge would have journaled of programme 1, whose link 1 is of partner 1; applied when the call returns. */
public final class Traffic {
    private static final int MAX_LENGTH = 2048;

    /** Of every visitor; no event may show it. */
    static final long VISITOR = 7_777_777_777L;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RecordBatch batch = new RecordBatch(1 << 16);
    private final Journal journal;
    private final Pipeline pipeline;
    private final CounterColumn accepted;

    Traffic(final Journal journal, final Pipeline pipeline, final CounterColumn accepted) {
        this.journal = journal;
        this.pipeline = pipeline;
        this.accepted = accepted;
    }

    private int claim() {
        return batch.tryClaim(MAX_LENGTH);
    }

    private void commit(final int encodedLength, final Counter counter) {
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
        accepted.increment(counter);
    }

    private void append() {
        assertTrue(journal.append(batch) > 0);
        batch.clear();
        journal.requestSync();
        assertTrue(pipeline.awaitApplied(journal.appendedPosition(), TimeUnit.SECONDS.toNanos(30)));
    }

    /** A click on link 1. */
    public void click(final long timeMs) {
        click(1, 1, timeMs);
    }

    /** A click on any link. */
    void click(final int partnerId, final int linkId, final long timeMs) {
        final ClickEncoder click = new ClickEncoder()
                .wrapAndApplyHeader(batch.buffer(), claim(), header)
                .occurredMs(timeMs)
                .visitor(VISITOR)
                .addressBlock((4L << 56) | VISITOR)
                .agentHash(VISITOR)
                .programId(1)
                .partnerId(partnerId)
                .linkId(linkId);
        click.reasons().clear();
        click.privacy().clear();
        click.country(0, (byte) 0).country(1, (byte) 0);
        click.clickClass(ClickClass.HUMAN).device(Device.DESKTOP);
        click.flags().clear();
        for (int i = 0; i < ClickEncoder.clickIdLength(); i++) {
            click.clickId(i, (short) (VISITOR >>> (i % 8)));
        }
        click.labelsCount(0);
        click.putAgent("Firefox".getBytes(UTF_8), 0, 7).putReferrer(new byte[0], 0, 0);
        commit(click.encodedLength(), Counter.CLICKS_ACCEPTED);
        append();
    }

    /** A view of link 1. */
    public void view(final long timeMs) {
        final ViewEncoder view = new ViewEncoder()
                .wrapAndApplyHeader(batch.buffer(), claim(), header)
                .occurredMs(timeMs)
                .visitor(VISITOR)
                .addressBlock((4L << 56) | VISITOR)
                .agentHash(VISITOR)
                .programId(1)
                .partnerId(1)
                .linkId(1);
        view.reasons().clear();
        view.privacy().clear();
        view.clickClass(ClickClass.HUMAN);
        view.flags().clear();
        commit(view.encodedLength(), Counter.VIEWS_ACCEPTED);
        append();
    }

    /** A sale of goal 1 that names the click by its id. */
    public void sale(final String orderId, final long timeMs, final long amountMinor, final long clickTimeMs) {
        sale(orderId, "", 1, timeMs, amountMinor, clickTimeMs);
    }

    /** The same of a customer, and a click on any link. */
    void sale(
            final String orderId,
            final String customerId,
            final int linkId,
            final long timeMs,
            final long amountMinor,
            final long clickTimeMs) {
        final ConversionEncoder sale = new ConversionEncoder()
                .wrapAndApplyHeader(batch.buffer(), claim(), header)
                .occurredMs(timeMs)
                .amountMinor(amountMinor)
                .clickTimeMs(clickTimeMs)
                .clickVisitor(VISITOR)
                .programId(1)
                .goalId(1)
                .clickLinkId(linkId)
                .couponId(0)
                .currency("EUR")
                .exponent((short) 2)
                .clickVerdict(ClickVerdict.PROVEN)
                .source(Source.JSON)
                .trust(Trust.TOKEN)
                .identityKind(IdentityKind.ORDER_ID)
                .registrationId(0)
                .zoneOffsetS(0);
        sale.flags().clear().clickPayable(true);
        for (int i = 0; i < ConversionEncoder.clickIdLength(); i++) {
            sale.clickId(i, (short) (VISITOR >>> (i % 8)));
        }
        PaidFields.clear(sale);
        sale.putIdentity(orderId.getBytes(UTF_8), 0, orderId.length())
                .putCustomerId(customerId.getBytes(UTF_8), 0, customerId.length())
                .putCouponText(new byte[0], 0, 0)
                .putDetails(new byte[0], 0, 0)
                .putDimensions(new byte[0], 0, 0)
                .putRateSource(new byte[0], 0, 0);
        commit(sale.encodedLength(), Counter.CONVERSIONS_ACCEPTED);
        append();
    }

    /** A refund by order. */
    public void refund(final String orderId, final String adjustmentId, final long timeMs, final long amountMinor) {
        final AdjustmentEncoder refund = new AdjustmentEncoder()
                .wrapAndApplyHeader(batch.buffer(), claim(), header)
                .occurredMs(timeMs)
                .conversionId(0)
                .amountMinor(amountMinor)
                .programId(1)
                .goalId(1)
                .currency("EUR")
                .exponent((short) 2)
                .adjustmentType(AdjustmentType.REFUND)
                .source(Source.JSON);
        refund.flags().clear();
        refund.putOrderId(orderId.getBytes(UTF_8), 0, orderId.length())
                .putAdjustmentId(adjustmentId.getBytes(UTF_8), 0, adjustmentId.length())
                .putReason("sent back".getBytes(UTF_8), 0, 9);
        commit(refund.encodedLength(), Counter.ADJUSTMENTS_ACCEPTED);
        append();
    }
}
