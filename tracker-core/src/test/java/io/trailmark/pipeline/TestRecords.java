package io.trailmark.pipeline;

import io.trailmark.record.PaidFields;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.codec.AdjustmentEncoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickEncoder;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionEncoder;
import io.trailmark.record.codec.CouponDefinedEncoder;
import io.trailmark.record.codec.Device;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.GoalDefinedEncoder;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.LinkDefinedEncoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PartnerDefinedEncoder;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.ProgramDefinedEncoder;
import io.trailmark.record.codec.ReferrerPolicy;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.Source;
import io.trailmark.record.codec.Trust;
import java.nio.charset.StandardCharsets;

/**
 * Records of one small programme: number 1 in euros, one goal with 10 % by last touch within 30 days, partner 1 with
 * link 1 and coupon 1, partner 2 with link 2.
 */
final class TestRecords {
    static final long DAY_MS = 24 * 3_600_000L;
    static final int MAX_LENGTH = 2048;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RecordBatch batch;

    TestRecords(final RecordBatch batch) {
        this.batch = batch;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private int claim() {
        return batch.tryClaim(MAX_LENGTH);
    }

    private void commit(final int encodedLength) {
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + encodedLength);
    }

    TestRecords program() {
        defineProgram();
        defineGoal(Model.LAST_TOUCH, 1);
        partner(1, "mia");
        partner(2, "ben");
        link(1, 1, "blog");
        link(2, 2, "news");
        coupon(1, 1, "MIA10");
        return this;
    }

    private void defineProgram() {
        final ProgramDefinedEncoder program = new ProgramDefinedEncoder()
                .wrapAndApplyHeader(batch.buffer(), claim(), header)
                .effectiveFromMs(0)
                .programId(1)
                .version(1)
                .currency("EUR")
                .exponent((short) 2);
        program.settings().clear();
        program.source(Source.FILE).status(EntityStatus.ACTIVE);
        program.domainsCount(0);
        program.deepLinkHostsCount(0);
        program.putCode(bytes("demo"), 0, 4)
                .putName(bytes("Demo"), 0, 4)
                .putTimeZone(bytes("Europe/Berlin"), 0, 13)
                .putFallback(new byte[0], 0, 0)
                .putNotFound(new byte[0], 0, 0)
                .putClickIdParameter(bytes("click_id"), 0, 8)
                .putMetadata(new byte[0], 0, 0);
        commit(program.encodedLength());
    }

    /** All touches share the credit from then on. */
    TestRecords linear() {
        defineGoal(Model.LINEAR, 2);
        return this;
    }

    private void defineGoal(final Model model, final int version) {
        final GoalDefinedEncoder goal = new GoalDefinedEncoder()
                .wrapAndApplyHeader(batch.buffer(), claim(), header)
                .effectiveFromMs(0)
                .windowMs(30 * DAY_MS)
                .rewardPpm(100_000)
                .rewardMinor(0)
                .goalId(1)
                .programId(1)
                .version(version)
                .model(model)
                .rewardKind(RewardKind.PERCENT)
                .source(Source.FILE)
                .status(EntityStatus.ACTIVE)
                .putCode(bytes("sale"), 0, 4)
                .putName(bytes("Sale"), 0, 4);
        commit(goal.encodedLength());
    }

    private void partner(final int partnerId, final String code) {
        final PartnerDefinedEncoder partner = new PartnerDefinedEncoder()
                .wrapAndApplyHeader(batch.buffer(), claim(), header)
                .effectiveFromMs(0)
                .partnerId(partnerId)
                .programId(1)
                .version(1)
                .partnerType(PartnerType.AFFILIATE)
                .source(Source.FILE)
                .status(EntityStatus.ACTIVE)
                .level((short) 0);
        partner.traits().clear();
        partner.putCode(bytes(code), 0, code.length())
                .putName(bytes(code), 0, code.length())
                .putGroup(new byte[0], 0, 0)
                .putCustomerId(new byte[0], 0, 0)
                .putTags(new byte[0], 0, 0)
                .putMetadata(new byte[0], 0, 0)
                .putStatusNote(new byte[0], 0, 0);
        commit(partner.encodedLength());
    }

    private void link(final int linkId, final int partnerId, final String code) {
        final String destination = "https://shop.example/";
        final LinkDefinedEncoder link = new LinkDefinedEncoder()
                .wrapAndApplyHeader(batch.buffer(), claim(), header)
                .effectiveFromMs(0)
                .expiresMs(LinkDefinedEncoder.expiresMsNullValue())
                .linkId(linkId)
                .programId(1)
                .partnerId(partnerId)
                .version(1)
                .redirectStatus(302)
                .forwarding(Forwarding.UNKNOWN_FORWARDED)
                .referrerPolicy(ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN)
                .source(Source.FILE)
                .status(EntityStatus.ACTIVE)
                .startsMs(LinkDefinedEncoder.startsMsNullValue())
                .clickLimit(0);
        link.rulesCount(0);
        link.variantsCount(0);
        link.putCode(bytes(code), 0, code.length())
                .putDestination(bytes(destination), 0, destination.length())
                .putFallback(new byte[0], 0, 0)
                .putTags(new byte[0], 0, 0)
                .putMetadata(new byte[0], 0, 0);
        commit(link.encodedLength());
    }

    private void coupon(final int couponId, final int partnerId, final String code) {
        final CouponDefinedEncoder coupon = new CouponDefinedEncoder()
                .wrapAndApplyHeader(batch.buffer(), claim(), header)
                .effectiveFromMs(0)
                .couponId(couponId)
                .programId(1)
                .partnerId(partnerId)
                .version(1)
                .source(Source.FILE)
                .status(EntityStatus.ACTIVE)
                .startsMs(CouponDefinedEncoder.startsMsNullValue())
                .expiresMs(CouponDefinedEncoder.expiresMsNullValue())
                .putCode(bytes(code), 0, code.length());
        commit(coupon.encodedLength());
    }

    /** A click of a visitor of its own unless told otherwise; the link's partner has the link's number. */
    TestRecords click(final long timeMs, final long visitor, final int linkId, final ClickClass clickClass) {
        final ClickEncoder click = new ClickEncoder()
                .wrapAndApplyHeader(batch.buffer(), claim(), header)
                .occurredMs(timeMs)
                .visitor(visitor)
                .addressBlock((4L << 56) | visitor)
                .agentHash(visitor * 31)
                .programId(1)
                .partnerId(linkId)
                .linkId(linkId);
        click.reasons().clear();
        click.privacy().clear();
        click.country(0, (byte) 0).country(1, (byte) 0);
        click.clickClass(clickClass)
                .device(Device.DESKTOP)
                .linkVersion(0)
                .rule((short) 0)
                .variant((short) 0);
        click.flags().clear();
        for (int i = 0; i < ClickEncoder.clickIdLength(); i++) {
            click.clickId(i, (short) (visitor >>> (i % 8)));
        }
        click.labelsCount(0);
        click.putAgent(new byte[0], 0, 0).putReferrer(new byte[0], 0, 0);
        commit(click.encodedLength());
        return this;
    }

    /** A sale that names a visitor's click on a link, as its click id would. */
    TestRecords sale(
            final String orderId,
            final long timeMs,
            final long amountMinor,
            final long clickTimeMs,
            final long visitor,
            final int linkId,
            final Trust trust) {
        final ConversionEncoder sale = new ConversionEncoder()
                .wrapAndApplyHeader(batch.buffer(), claim(), header)
                .occurredMs(timeMs)
                .amountMinor(amountMinor)
                .clickTimeMs(clickTimeMs)
                .clickVisitor(visitor)
                .programId(1)
                .goalId(1)
                .clickLinkId(linkId)
                .couponId(0)
                .currency("EUR")
                .exponent((short) 2)
                .clickVerdict(linkId == 0 ? ClickVerdict.ABSENT : ClickVerdict.PROVEN)
                .source(Source.JSON)
                .trust(trust)
                .identityKind(IdentityKind.ORDER_ID)
                .registrationId(0)
                .zoneOffsetS(0);
        sale.flags().clear().history(true).clickPayable(linkId != 0);
        for (int i = 0; i < ConversionEncoder.clickIdLength(); i++) {
            sale.clickId(i, (short) (linkId == 0 ? 0 : visitor >>> (i % 8)));
        }
        PaidFields.clear(sale);
        sale.putIdentity(bytes(orderId), 0, orderId.length())
                .putCustomerId(new byte[0], 0, 0)
                .putCouponText(new byte[0], 0, 0)
                .putDetails(new byte[0], 0, 0)
                .putDimensions(new byte[0], 0, 0)
                .putRateSource(new byte[0], 0, 0);
        commit(sale.encodedLength());
        return this;
    }

    /** A refund by order. */
    TestRecords refund(final String orderId, final String adjustmentId, final long timeMs, final long amountMinor) {
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
        refund.putOrderId(bytes(orderId), 0, orderId.length())
                .putAdjustmentId(bytes(adjustmentId), 0, adjustmentId.length())
                .putReason(bytes("sent back"), 0, 9);
        commit(refund.encodedLength());
        return this;
    }
}
