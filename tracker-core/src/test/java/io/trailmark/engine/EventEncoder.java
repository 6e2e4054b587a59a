package io.trailmark.engine;

import io.trailmark.record.PaidFields;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentEncoder;
import io.trailmark.record.codec.ClickEncoder;
import io.trailmark.record.codec.ConversionEncoder;
import io.trailmark.record.codec.CouponDefinedEncoder;
import io.trailmark.record.codec.Device;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.EpochOpenedEncoder;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.GoalDefinedEncoder;
import io.trailmark.record.codec.LinkDefinedEncoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.PartnerDefinedEncoder;
import io.trailmark.record.codec.ProgramDefinedEncoder;
import io.trailmark.record.codec.ReferrerPolicy;
import io.trailmark.record.codec.RegistrationDefinedEncoder;
import io.trailmark.record.codec.Source;
import io.trailmark.record.codec.ViewEncoder;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Turns {@link Events} into records as the journal would hold them: stamped with position, time and checksum. */
public final class EventEncoder {
    private static final int CLICK_ID_BYTES = 32;
    private static final byte CLICK_ID_VERSION = 1 << 5;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RecordFrame frame = new RecordFrame();
    private final RecordBatch batch = new RecordBatch(RecordFrame.MAX_LENGTH);
    private final byte[] clickId = new byte[CLICK_ID_BYTES];
    private final RulesEncoder rulesEncoder = new RulesEncoder();

    /** Encodes one event and returns the record's length in bytes. */
    public int encode(
            final Events.Event event,
            final MutableDirectBuffer buffer,
            final int offset,
            final long position,
            final long epochNs) {
        final int encodedLength = switch (event) {
            case Events.Epoch epoch -> epoch(epoch, buffer, offset);
            case Events.Limits limits -> limits(limits, buffer, offset);
            case Events.Program program -> program(program, buffer, offset);
            case Events.Goal goal -> goal(goal, buffer, offset);
            case Events.Rules rules -> rulesEncoder.encode(rules, buffer, offset);
            case Events.Registration registration -> registration(registration, buffer, offset);
            case Events.View view -> view(view, buffer, offset);
            case Events.Partner partner -> partner(partner, buffer, offset);
            case Events.Link link -> link(link, buffer, offset);
            case Events.Coupon coupon -> coupon(coupon, buffer, offset);
            case Events.Click click -> click(click, buffer, offset);
            case Events.Report report -> report(report, buffer, offset);
            case Events.Adjust adjust -> adjust(adjust, buffer, offset);
        };
        final int lengthBytes = MessageHeaderEncoder.ENCODED_LENGTH + encodedLength;
        RecordFrame.length(buffer, offset, lengthBytes);
        frame.stamp(buffer, offset, position, epochNs);
        return lengthBytes;
    }

    private int epoch(final Events.Epoch epoch, final MutableDirectBuffer buffer, final int offset) {
        final EpochOpenedEncoder encoder = new EpochOpenedEncoder();
        encoder.wrapAndApplyHeader(buffer, offset, header).epoch(epoch.number).nodeId(epoch.node);
        for (int i = 0; i < Long.BYTES; i++) {
            encoder.hashSeed(i, (short) (epoch.seed0 >>> (8 * i) & 0xFF));
            encoder.hashSeed(Long.BYTES + i, (short) (epoch.seed1 >>> (8 * i) & 0xFF));
        }
        put(encoder::putProduct, "test");
        return encoder.encodedLength();
    }

    private int limits(final Events.Limits limits, final MutableDirectBuffer buffer, final int offset) {
        batch.clear();
        limits.limits.encode(batch);
        buffer.putBytes(offset, batch.buffer(), 0, batch.lengthBytes());
        return RecordFrame.lengthBytes(buffer, offset) - MessageHeaderEncoder.ENCODED_LENGTH;
    }

    private int program(final Events.Program program, final MutableDirectBuffer buffer, final int offset) {
        final ProgramDefinedEncoder encoder = new ProgramDefinedEncoder();
        encoder.wrapAndApplyHeader(buffer, offset, header)
                .effectiveFromMs(Events.T0)
                .programId(program.id)
                .version(1)
                .currency(program.currency)
                .exponent((short) program.exponent)
                .source(Source.FILE)
                .status(EntityStatus.ACTIVE);
        encoder.settings().clear();
        encoder.domainsCount(0);
        encoder.deepLinkHostsCount(0);
        put(encoder::putCode, "demo");
        put(encoder::putName, "Demo");
        put(encoder::putTimeZone, "Europe/Berlin");
        put(encoder::putFallback, "");
        put(encoder::putNotFound, "");
        put(encoder::putClickIdParameter, "click_id");
        put(encoder::putMetadata, "");
        return encoder.encodedLength();
    }

    private int goal(final Events.Goal goal, final MutableDirectBuffer buffer, final int offset) {
        final GoalDefinedEncoder encoder = new GoalDefinedEncoder();
        encoder.wrapAndApplyHeader(buffer, offset, header)
                .effectiveFromMs(goal.fromMs)
                .windowMs(goal.windowMs)
                .rewardPpm(goal.ppm)
                .rewardMinor(goal.fixedMinor)
                .goalId(goal.id)
                .programId(goal.program)
                .version(goal.version)
                .model(goal.model)
                .rewardKind(goal.rewardKind)
                .source(Source.FILE)
                .status(EntityStatus.ACTIVE);
        put(encoder::putCode, "sale");
        put(encoder::putName, "Sale");
        return encoder.encodedLength();
    }

    private int partner(final Events.Partner partner, final MutableDirectBuffer buffer, final int offset) {
        final PartnerDefinedEncoder encoder = new PartnerDefinedEncoder();
        encoder.wrapAndApplyHeader(buffer, offset, header)
                .effectiveFromMs(partner.fromMs)
                .partnerId(partner.id)
                .programId(partner.program)
                .version(1)
                .partnerType(partner.type)
                .source(Source.FILE)
                .status(partner.status)
                .level((short) partner.level);
        encoder.traits().clear().soft(partner.isSoft);
        put(encoder::putCode, "p" + partner.id);
        put(encoder::putName, "Partner " + partner.id);
        put(encoder::putGroup, partner.group);
        put(encoder::putCustomerId, partner.customer);
        put(encoder::putTags, "");
        put(encoder::putMetadata, "");
        put(encoder::putStatusNote, "");
        return encoder.encodedLength();
    }

    private int link(final Events.Link link, final MutableDirectBuffer buffer, final int offset) {
        final LinkDefinedEncoder encoder = new LinkDefinedEncoder();
        encoder.wrapAndApplyHeader(buffer, offset, header)
                .effectiveFromMs(link.fromMs)
                .expiresMs(LinkDefinedEncoder.expiresMsNullValue())
                .linkId(link.id)
                .programId(link.program)
                .partnerId(link.partner)
                .version(1)
                .redirectStatus(302)
                .forwarding(Forwarding.UNKNOWN_FORWARDED)
                .referrerPolicy(ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN)
                .source(Source.FILE)
                .status(EntityStatus.ACTIVE);
        encoder.startsMs(LinkDefinedEncoder.startsMsNullValue()).clickLimit(link.clickLimit);
        encoder.rulesCount(0);
        encoder.variantsCount(0);
        put(encoder::putCode, "l" + link.id);
        put(encoder::putDestination, "https://shop.example/");
        put(encoder::putFallback, "");
        put(encoder::putTags, "");
        put(encoder::putMetadata, "");
        return encoder.encodedLength();
    }

    private int coupon(final Events.Coupon coupon, final MutableDirectBuffer buffer, final int offset) {
        final CouponDefinedEncoder encoder = new CouponDefinedEncoder();
        encoder.wrapAndApplyHeader(buffer, offset, header)
                .effectiveFromMs(coupon.fromMs)
                .couponId(coupon.id)
                .programId(coupon.program)
                .partnerId(coupon.partner)
                .version(1)
                .source(Source.FILE)
                .status(coupon.status)
                .startsMs(
                        coupon.startsMs == Long.MIN_VALUE ? CouponDefinedEncoder.startsMsNullValue() : coupon.startsMs)
                .expiresMs(
                        coupon.expiresMs == Long.MAX_VALUE
                                ? CouponDefinedEncoder.expiresMsNullValue()
                                : coupon.expiresMs);
        put(encoder::putCode, "c" + coupon.id);
        return encoder.encodedLength();
    }

    private int click(final Events.Click click, final MutableDirectBuffer buffer, final int offset) {
        final ClickEncoder encoder = new ClickEncoder();
        clickId(click.hasClickId, click.timeMs, click.sequence, click.link, click.visitor);
        encoder.wrapAndApplyHeader(buffer, offset, header)
                .occurredMs(click.timeMs)
                .visitor(click.visitor)
                .addressBlock(click.addressBlock)
                .agentHash(click.agentHash)
                .putClickId(clickId, 0, clickId.length)
                .programId(click.program)
                .partnerId(click.partner)
                .linkId(click.link)
                .country("DE")
                .clickClass(click.clickClass)
                .device(Device.DESKTOP)
                .linkVersion(0)
                .rule((short) 0)
                .variant((short) 0);
        encoder.reasons().clear();
        encoder.privacy().clear();
        encoder.flags().clear().clickPayable(click.isPayable());
        encoder.labelsCount(0);
        put(encoder::putAgent, "Mozilla/5.0");
        put(encoder::putReferrer, "");
        return encoder.encodedLength();
    }

    private int report(final Events.Report report, final MutableDirectBuffer buffer, final int offset) {
        final ConversionEncoder encoder = new ConversionEncoder();
        final boolean hasClick = report.clickTimeMs != 0;
        clickId(hasClick, report.clickTimeMs, report.clickSequence, report.clickLink, report.clickVisitor);
        encoder.wrapAndApplyHeader(buffer, offset, header)
                .occurredMs(report.timeMs)
                .amountMinor(report.amountMinor == null ? ConversionEncoder.amountMinorNullValue() : report.amountMinor)
                .clickTimeMs(report.clickTimeMs)
                .clickVisitor(report.clickVisitor)
                .putClickId(clickId, 0, clickId.length)
                .programId(report.program)
                .goalId(report.goal)
                .clickLinkId(report.clickLink)
                .couponId(report.coupon)
                .currency(report.amountMinor == null ? "\0\0\0" : report.currency)
                .exponent((short) (report.amountMinor == null ? 0 : report.exponent))
                .clickVerdict(report.verdict)
                .source(Source.JSON)
                .trust(report.trust)
                .identityKind(report.identityKind)
                .registrationId(report.registration)
                .zoneOffsetS(report.zoneOffsetS);
        encoder.flags()
                .clear()
                .test(report.isTest)
                .history(report.isHistory)
                .couponUnknown(report.isCouponUnknown)
                .clickPayable(report.isClickPayable);
        paid(report.paid, encoder);
        put(encoder::putIdentity, report.identity);
        put(encoder::putCustomerId, report.customer);
        put(encoder::putCouponText, "");
        put(encoder::putDetails, "{}");
        final byte[] dimensions = dimensions(report);
        encoder.putDimensions(dimensions, 0, dimensions.length);
        put(encoder::putRateSource, report.paid == null ? "" : "ECB 2026-11-20");
        return encoder.encodedLength();
    }

    private static void paid(final Events.Paid paid, final ConversionEncoder encoder) {
        PaidFields.clear(encoder);
        if (paid != null) {
            encoder.paidMinor(paid.minor())
                    .paidCurrency(paid.currency())
                    .paidExponent((short) paid.exponent())
                    .rateMantissa(paid.rate().unscaledValue().longValueExact())
                    .rateScale((short) paid.rate().scale());
        }
    }

    private static byte[] dimensions(final Events.Report report) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        report.dimensions.forEach((name, value) -> {
            for (final String text : List.of(name, value)) {
                final byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
                bytes.write(utf8.length);
                bytes.writeBytes(utf8);
            }
        });
        return bytes.toByteArray();
    }

    private int view(final Events.View view, final MutableDirectBuffer buffer, final int offset) {
        final ViewEncoder encoder = new ViewEncoder();
        encoder.wrapAndApplyHeader(buffer, offset, header)
                .occurredMs(view.timeMs)
                .visitor(view.visitor)
                .addressBlock(0)
                .agentHash(0)
                .programId(view.program)
                .partnerId(view.partner)
                .linkId(view.link)
                .clickClass(view.clickClass);
        encoder.reasons().clear();
        encoder.privacy().clear();
        encoder.flags().clear();
        return encoder.encodedLength();
    }

    private int registration(
            final Events.Registration registration, final MutableDirectBuffer buffer, final int offset) {
        final RegistrationDefinedEncoder encoder = new RegistrationDefinedEncoder();
        encoder.wrapAndApplyHeader(buffer, offset, header)
                .protectedFromMs(registration.fromMs)
                .protectedUntilMs(registration.untilMs)
                .registrationId(registration.id)
                .programId(registration.program)
                .partnerId(registration.partner)
                .version(registration.version)
                .source(Source.FILE)
                .status(registration.status);
        put(encoder::putCode, "r" + registration.id);
        put(encoder::putAccount, registration.account);
        return encoder.encodedLength();
    }

    private int adjust(final Events.Adjust adjust, final MutableDirectBuffer buffer, final int offset) {
        final AdjustmentEncoder encoder = new AdjustmentEncoder();
        encoder.wrapAndApplyHeader(buffer, offset, header)
                .occurredMs(adjust.timeMs)
                .conversionId(adjust.conversionId)
                .amountMinor(adjust.amountMinor == null ? AdjustmentEncoder.amountMinorNullValue() : adjust.amountMinor)
                .programId(adjust.program)
                .goalId(adjust.goal)
                .currency(adjust.amountMinor == null ? "\0\0\0" : adjust.currency)
                .exponent((short) adjust.exponent)
                .adjustmentType(adjust.type)
                .source(Source.JSON);
        encoder.flags().clear().test(adjust.isTest);
        put(encoder::putOrderId, adjust.order);
        put(encoder::putAdjustmentId, adjust.id);
        put(encoder::putReason, "");
        return encoder.encodedLength();
    }

    /** As minted, but for the proof at its end, which the engine never looks at. */
    private void clickId(
            final boolean isPresent, final long timeMs, final long sequence, final int link, final long visitor) {
        Arrays.fill(clickId, (byte) 0);
        if (!isPresent) {
            return;
        }
        final UnsafeBuffer bytes = new UnsafeBuffer(clickId);
        bytes.putByte(0, CLICK_ID_VERSION);
        for (int i = 0; i < 6; i++) {
            bytes.putByte(1 + i, (byte) (timeMs >>> (40 - 8 * i)));
        }
        for (int i = 0; i < 5; i++) {
            bytes.putByte(7 + i, (byte) (sequence >>> (32 - 8 * i)));
        }
        bytes.putInt(12, link, ByteOrder.BIG_ENDIAN);
        bytes.putLong(16, visitor, ByteOrder.BIG_ENDIAN);
    }

    private static void put(final Field field, final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        field.put(bytes, 0, bytes.length);
    }

    /** Any of the encoders' setters for bytes. */
    private interface Field {
        Object put(byte[] source, int offset, int lengthBytes);
    }
}
