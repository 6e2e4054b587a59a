package io.trailmark.scenario;

import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.Program;
import io.trailmark.ids.ClickId;
import io.trailmark.money.ExchangeRate;
import io.trailmark.record.PaidFields;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentEncoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickEncoder;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionEncoder;
import io.trailmark.record.codec.Device;
import io.trailmark.record.codec.EpochOpenedEncoder;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Source;
import io.trailmark.record.codec.Trust;
import io.trailmark.record.codec.ViewEncoder;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes what happened as records, as the journal would hold them: stamped with position, time and checksum. One
 * thread; each record overwrites the one before.
 */
final class RecordWriter {
    private static final String NO_CURRENCY = "\0\0\0";
    private static final byte CLICK_ID_VERSION = 1 << 5;
    private static final int CLICK_ID_ORIGIN = 7;
    private static final int CLICK_ID_LINK = 12;
    private static final int CLICK_ID_VISITOR = 16;
    private static final long IPV4 = 4L << 56;

    final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(RecordFrame.MAX_LENGTH));

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RecordFrame frame = new RecordFrame();
    private final EpochOpenedEncoder epoch = new EpochOpenedEncoder();
    private final ClickEncoder click = new ClickEncoder();
    private final ViewEncoder view = new ViewEncoder();
    private final ConversionEncoder conversion = new ConversionEncoder();
    private final AdjustmentEncoder adjustment = new AdjustmentEncoder();
    private final byte[] clickId = new byte[ClickId.LENGTH_BYTES];

    /** A click that was made, as a later report speaks of it. */
    record Made(long timeMs, long visitor, long sequence, int linkId, boolean isPayable) {}

    /** An amount in minor units of a currency. */
    record Amount(long minor, String currency, int exponent) {}

    /** What a report says beside programme, goal, order and time; null or empty where it says nothing. */
    record Report(
            Amount amount,
            BigDecimal rate,
            Made click,
            boolean isForged,
            String customer,
            String coupon,
            int couponId,
            int registrationId,
            Trust trust,
            boolean isTest,
            SortedMap<String, String> dimensions) {}

    int epochOpened() {
        epoch.wrapAndApplyHeader(buffer, 0, header).epoch(1).nodeId(0);
        for (int i = 0; i < EpochOpenedEncoder.hashSeedLength(); i++) {
            epoch.hashSeed(i, (short) i);
        }
        final byte[] product = bytes("scenario");
        epoch.putProduct(product, 0, product.length);
        return ended(epoch.encodedLength());
    }

    int click(final Made made, final Link link, final ClickClass clickClass) {
        clickId(made);
        click.wrapAndApplyHeader(buffer, 0, header)
                .occurredMs(made.timeMs())
                .visitor(made.visitor())
                .addressBlock(IPV4 | made.visitor())
                .agentHash(made.visitor())
                .putClickId(clickId, 0, clickId.length)
                .programId(link.programId())
                .partnerId(link.partnerId())
                .linkId(link.id())
                .country("\0\0")
                .clickClass(clickClass)
                .device(Device.UNKNOWN)
                .linkVersion(0)
                .rule((short) 0)
                .variant((short) 0);
        click.reasons().clear();
        click.privacy().clear();
        click.flags().clear().clickPayable(made.isPayable());
        click.labelsCount(0);
        click.putAgent(clickId, 0, 0).putReferrer(clickId, 0, 0);
        return ended(click.encodedLength());
    }

    int view(final long timeMs, final long visitor, final Link link, final ClickClass clickClass) {
        view.wrapAndApplyHeader(buffer, 0, header)
                .occurredMs(timeMs)
                .visitor(visitor)
                .addressBlock(IPV4 | visitor)
                .agentHash(visitor)
                .programId(link.programId())
                .partnerId(link.partnerId())
                .linkId(link.id())
                .clickClass(clickClass);
        view.reasons().clear();
        view.privacy().clear();
        view.flags().clear();
        return ended(view.encodedLength());
    }

    int conversion(
            final Program program,
            final int goalId,
            final String order,
            final long timeMs,
            final int zoneOffsetS,
            final Report report) {
        final Made made = report.click();
        clickId(made);
        final Amount paid = report.amount();
        final boolean isConverted =
                paid != null && report.rate() != null && !paid.currency().equals(program.currency());
        final Amount amount = isConverted ? converted(paid, report.rate(), program) : paid;
        conversion
                .wrapAndApplyHeader(buffer, 0, header)
                .occurredMs(timeMs)
                .amountMinor(amount == null ? ConversionEncoder.amountMinorNullValue() : amount.minor())
                .clickTimeMs(made == null ? 0 : made.timeMs())
                .clickVisitor(made == null ? 0 : made.visitor())
                .putClickId(clickId, 0, clickId.length)
                .programId(program.id())
                .goalId(goalId)
                .clickLinkId(made == null ? 0 : made.linkId())
                .couponId(report.couponId())
                .currency(amount == null ? NO_CURRENCY : amount.currency())
                .exponent((short) (amount == null ? 0 : amount.exponent()))
                .clickVerdict(verdict(report))
                .source(Source.JSON)
                .trust(report.trust())
                .identityKind(IdentityKind.ORDER_ID)
                .registrationId(report.registrationId())
                .zoneOffsetS(zoneOffsetS);
        conversion
                .flags()
                .clear()
                .test(report.isTest())
                .couponUnknown(!report.coupon().isEmpty() && report.couponId() == 0)
                .clickPayable(made != null && made.isPayable());
        PaidFields.clear(conversion);
        if (isConverted) {
            conversion
                    .paidMinor(paid.minor())
                    .rateMantissa(report.rate().unscaledValue().longValueExact())
                    .paidCurrency(paid.currency())
                    .paidExponent((short) paid.exponent())
                    .rateScale((short) report.rate().scale());
        }
        final byte[] identity = bytes(order);
        final byte[] customer = bytes(report.customer());
        final byte[] coupon = bytes(report.coupon());
        final byte[] dimensions = dimensions(report.dimensions());
        conversion
                .putIdentity(identity, 0, identity.length)
                .putCustomerId(customer, 0, customer.length)
                .putCouponText(coupon, 0, coupon.length)
                .putDetails(identity, 0, 0)
                .putDimensions(dimensions, 0, dimensions.length)
                .putRateSource(identity, 0, 0);
        return ended(conversion.encodedLength());
    }

    private static Amount converted(final Amount paid, final BigDecimal rate, final Program program) {
        final long minor = ExchangeRate.convert(
                paid.minor(), paid.exponent(), rate.unscaledValue().longValueExact(), rate.scale(), program.exponent());
        return new Amount(minor, program.currency(), program.exponent());
    }

    int adjustment(
            final Program program,
            final int goalId,
            final String order,
            final AdjustmentType type,
            final String adjustmentId,
            final Amount amount,
            final long timeMs) {
        adjustment
                .wrapAndApplyHeader(buffer, 0, header)
                .occurredMs(timeMs)
                .conversionId(0)
                .amountMinor(amount == null ? AdjustmentEncoder.amountMinorNullValue() : amount.minor())
                .programId(program.id())
                .goalId(goalId)
                .currency(amount == null ? NO_CURRENCY : amount.currency())
                .exponent((short) (amount == null ? 0 : amount.exponent()))
                .adjustmentType(type)
                .source(Source.JSON);
        adjustment.flags().clear();
        final byte[] orderId = bytes(order);
        final byte[] id = bytes(adjustmentId);
        adjustment
                .putOrderId(orderId, 0, orderId.length)
                .putAdjustmentId(id, 0, id.length)
                .putReason(id, 0, 0);
        return ended(adjustment.encodedLength());
    }

    /** Position, time and checksum of the record written last. */
    void stamp(final long position, final long epochNs) {
        frame.stamp(buffer, 0, position, epochNs);
    }

    private int ended(final int encodedLength) {
        final int lengthBytes = MessageHeaderEncoder.ENCODED_LENGTH + encodedLength;
        RecordFrame.length(buffer, 0, lengthBytes);
        return lengthBytes;
    }

    private static ClickVerdict verdict(final Report report) {
        if (report.click() == null) {
            return ClickVerdict.ABSENT;
        }
        return report.isForged() ? ClickVerdict.FORGED : ClickVerdict.PROVEN;
    }

    /** As it is minted, but for the proof at its end: the edge checks that, the engine never looks at it. */
    private void clickId(final Made made) {
        Arrays.fill(clickId, (byte) 0);
        if (made != null) {
            final UnsafeBuffer id = new UnsafeBuffer(clickId);
            id.putLong(0, (long) CLICK_ID_VERSION << 56 | made.timeMs() << 8, ByteOrder.BIG_ENDIAN);
            id.putByte(CLICK_ID_ORIGIN, (byte) 0);
            id.putInt(CLICK_ID_ORIGIN + 1, (int) made.sequence(), ByteOrder.BIG_ENDIAN);
            id.putInt(CLICK_ID_LINK, made.linkId(), ByteOrder.BIG_ENDIAN);
            id.putLong(CLICK_ID_VISITOR, made.visitor(), ByteOrder.BIG_ENDIAN);
        }
    }

    private static byte[] dimensions(final SortedMap<String, String> dimensions) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final Map.Entry<String, String> dimension : dimensions.entrySet()) {
            final byte[] name = bytes(dimension.getKey());
            final byte[] value = bytes(dimension.getValue());
            all.write(name.length);
            all.writeBytes(name);
            all.write(value.length);
            all.writeBytes(value);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
