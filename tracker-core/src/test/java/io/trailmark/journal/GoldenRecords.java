package io.trailmark.journal;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentEncoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.CapScope;
import io.trailmark.record.codec.ChangeMadeEncoder;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickEncoder;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionEncoder;
import io.trailmark.record.codec.CouponDefinedEncoder;
import io.trailmark.record.codec.Device;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.EpochOpenedEncoder;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.GoalDefinedEncoder;
import io.trailmark.record.codec.GoalRulesDefinedEncoder;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.LabelKey;
import io.trailmark.record.codec.LimitsDefinedEncoder;
import io.trailmark.record.codec.LinkDefinedEncoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PartnerDefinedEncoder;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.PathTransform;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.ProgramDefinedEncoder;
import io.trailmark.record.codec.RateDefinedEncoder;
import io.trailmark.record.codec.RecordLostEncoder;
import io.trailmark.record.codec.ReferrerPolicy;
import io.trailmark.record.codec.RegistrationDefinedEncoder;
import io.trailmark.record.codec.RepeatPolicy;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.Source;
import io.trailmark.record.codec.TierMode;
import io.trailmark.record.codec.Trust;
import io.trailmark.record.codec.ViewEncoder;
import io.trailmark.record.codec.VolumeBasis;
import java.nio.charset.StandardCharsets;

/** One record of each type with every field set, always the same: what the golden file of a schema version holds. */
final class GoldenRecords {
    static final long EPOCH_NS = 1_795_305_600_123_456_789L;
    static final long OCCURRED_MS = 1_795_305_599_000L;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RecordBatch batch = new RecordBatch(RecordFrame.MAX_LENGTH);

    /** All of them, stamped from position 1 on. */
    RecordBatch all() {
        batch.clear();
        epochOpened();
        click();
        conversion();
        adjustment();
        program();
        goal();
        partner();
        link();
        coupon();
        view();
        goalRules();
        registration();
        limits();
        lost();
        change();
        rate();
        final RecordFrame frame = new RecordFrame();
        int offset = 0;
        for (int position = 1; position <= batch.count(); position++) {
            frame.stamp(batch.buffer(), offset, position, EPOCH_NS + position);
            offset += RecordFrame.alignedLength(RecordFrame.lengthBytes(batch.buffer(), offset));
        }
        return batch;
    }

    private void commit(final int bodyLength) {
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + bodyLength);
    }

    private interface PutBytes {
        Object put(byte[] source, int offset, int lengthBytes);
    }

    private static void text(final String text, final PutBytes field) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        field.put(bytes, 0, bytes.length);
    }

    private void lost() {
        final RecordLostEncoder lost = new RecordLostEncoder();
        lost.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        lost.prefix().crc32c(0).length(0).position(0).epochNs(0);
        lost.repairedMs(OCCURRED_MS);
        commit(lost.encodedLength());
    }

    private void change() {
        final ChangeMadeEncoder change = new ChangeMadeEncoder();
        change.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        change.prefix().crc32c(0).length(0).position(0).epochNs(0);
        change.requestHash(0x0102_0304_0506_0708L).changes(3);
        text("owner:0a1b2c3d", change::putActor);
        text("192.0.2.7", change::putAddress);
        text("5f0c", change::putRequestId);
        text("key 1", change::putIdempotencyKey);
        text("PATCH /v1/links/lnk_1", change::putRequest);
        text("[null]", change::putBefore);
        text("[{\"id\":\"0a1b2c3d\"}]", change::putAfter);
        commit(change.encodedLength());
    }

    private void rate() {
        final RateDefinedEncoder rate = new RateDefinedEncoder();
        rate.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        rate.prefix().crc32c(0).length(0).position(0).epochNs(0);
        rate.effectiveFromMs(OCCURRED_MS)
                .mantissa(10_842)
                .scale((short) 4)
                .rateId(8)
                .version(2);
        rate.putBaseCurrency((byte) 'E', (byte) 'U', (byte) 'R').putQuoteCurrency((byte) 'U', (byte) 'S', (byte) 'D');
        rate.source(Source.API).status(EntityStatus.ACTIVE);
        text("ECB", rate::putOrigin);
        commit(rate.encodedLength());
    }

    private void epochOpened() {
        final EpochOpenedEncoder opened = new EpochOpenedEncoder();
        opened.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        opened.prefix().crc32c(0).length(0).position(0).epochNs(0);
        opened.epoch(1).nodeId(7);
        for (int i = 0; i < EpochOpenedEncoder.hashSeedLength(); i++) {
            opened.hashSeed(i, (short) (0xA0 + i));
        }
        text("trailmark 0.1", opened::putProduct);
        commit(opened.encodedLength());
    }

    private void click() {
        final ClickEncoder click = new ClickEncoder();
        click.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        click.prefix().crc32c(0).length(0).position(0).epochNs(0);
        click.occurredMs(OCCURRED_MS).visitor(0x1122334455667788L).addressBlock(0x04_00_00_00_00_CB_00_71L);
        click.agentHash(0x99AABBCCDDEEFF00L);
        for (int i = 0; i < ClickEncoder.clickIdLength(); i++) {
            click.clickId(i, (short) (i + 1));
        }
        click.programId(1).partnerId(2).linkId(3);
        click.reasons().clear().agentMissing(true).labelCut(true);
        click.privacy().clear().globalPrivacyControl(true);
        click.putCountry((byte) 'D', (byte) 'E').clickClass(ClickClass.HUMAN).device(Device.MOBILE);
        click.linkVersion(6).rule((short) 2).variant((short) 1);
        click.flags().clear().history(true);
        final ClickEncoder.LabelsEncoder labels = click.labelsCount(2);
        text("newsletter", labels.next().key(LabelKey.SUB1)::putValue);
        text("abc-123", labels.next().key(LabelKey.GCLID)::putValue);
        text("Mozilla/5.0", click::putAgent);
        text("https://blog.example/", click::putReferrer);
        commit(click.encodedLength());
    }

    private void conversion() {
        final ConversionEncoder conversion = new ConversionEncoder();
        conversion.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        conversion.prefix().crc32c(0).length(0).position(0).epochNs(0);
        conversion.occurredMs(OCCURRED_MS + 60_000).amountMinor(12_990).clickTimeMs(OCCURRED_MS);
        conversion.clickVisitor(0x1122334455667788L);
        for (int i = 0; i < ConversionEncoder.clickIdLength(); i++) {
            conversion.clickId(i, (short) (i + 1));
        }
        conversion.programId(1).goalId(4).clickLinkId(3).couponId(5);
        conversion.putCurrency((byte) 'E', (byte) 'U', (byte) 'R').exponent((short) 2);
        conversion.clickVerdict(ClickVerdict.PROVEN).source(Source.POSTBACK).trust(Trust.TOKEN);
        conversion.identityKind(IdentityKind.ORDER_ID);
        conversion.flags().clear().clickPayable(true);
        conversion.registrationId(6).zoneOffsetS(3_600);
        conversion
                .paidMinor(14_084)
                .rateMantissa(9_223_390L)
                .rateScale((short) 7)
                .paidExponent((short) 2);
        conversion.putPaidCurrency((byte) 'U', (byte) 'S', (byte) 'D');
        text("A-1001", conversion::putIdentity);
        text("customer 9", conversion::putCustomerId);
        text("SPRING", conversion::putCouponText);
        text("{\"items\":2}", conversion::putDetails);
        text("\4city\6Berlin", conversion::putDimensions);
        text("ECB 2026-11-20", conversion::putRateSource);
        commit(conversion.encodedLength());
    }

    private void adjustment() {
        final AdjustmentEncoder adjustment = new AdjustmentEncoder();
        adjustment.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        adjustment.prefix().crc32c(0).length(0).position(0).epochNs(0);
        adjustment.occurredMs(OCCURRED_MS + 120_000).conversionId(0);
        adjustment.amountMinor(AdjustmentEncoder.amountMinorNullValue());
        adjustment
                .programId(1)
                .goalId(4)
                .putCurrency((byte) 'E', (byte) 'U', (byte) 'R')
                .exponent((short) 2);
        adjustment.adjustmentType(AdjustmentType.REFUND).source(Source.JSON);
        adjustment.flags().clear();
        text("A-1001", adjustment::putOrderId);
        text("R-1", adjustment::putAdjustmentId);
        text("zur\u00fcckgeschickt", adjustment::putReason);
        commit(adjustment.encodedLength());
    }

    private void program() {
        final ProgramDefinedEncoder program = new ProgramDefinedEncoder();
        program.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        program.prefix().crc32c(0).length(0).position(0).epochNs(0);
        program.effectiveFromMs(OCCURRED_MS).programId(1).version(2);
        program.putCurrency((byte) 'E', (byte) 'U', (byte) 'R').exponent((short) 2);
        program.settings().clear().servePrefetch(true);
        program.source(Source.FILE).status(EntityStatus.ACTIVE);
        text("go.shop.example", program.domainsCount(1).next()::putHost);
        text("shop.example", program.deepLinkHostsCount(1).next()::putHost);
        text("shop", program::putCode);
        text("Shop", program::putName);
        text("Europe/Berlin", program::putTimeZone);
        text("https://shop.example/", program::putFallback);
        text("https://shop.example/404", program::putNotFound);
        text("click_id", program::putClickIdParameter);
        text("crm=42", program::putMetadata);
        commit(program.encodedLength());
    }

    private void goal() {
        final GoalDefinedEncoder goal = new GoalDefinedEncoder();
        goal.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        goal.prefix().crc32c(0).length(0).position(0).epochNs(0);
        goal.effectiveFromMs(OCCURRED_MS)
                .windowMs(2_592_000_000L)
                .rewardPpm(100_000)
                .rewardMinor(0);
        goal.goalId(4).programId(1).version(1).model(Model.LAST_TOUCH).rewardKind(RewardKind.PERCENT);
        goal.source(Source.FILE).status(EntityStatus.ACTIVE);
        text("sale", goal::putCode);
        text("Sale", goal::putName);
        commit(goal.encodedLength());
    }

    private void partner() {
        final PartnerDefinedEncoder partner = new PartnerDefinedEncoder();
        partner.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        partner.prefix().crc32c(0).length(0).position(0).epochNs(0);
        partner.effectiveFromMs(OCCURRED_MS).partnerId(2).programId(1).version(1);
        partner.partnerType(PartnerType.AFFILIATE).source(Source.FILE).status(EntityStatus.SUSPENDED);
        partner.level((short) 2).traits().clear().soft(true);
        text("blog", partner::putCode);
        text("A blog", partner::putName);
        text("press", partner::putGroup);
        text("customer 2", partner::putCustomerId);
        text("blog press", partner::putTags);
        text("crm=43\nowner=Zo\u00eb", partner::putMetadata);
        text("no answer", partner::putStatusNote);
        commit(partner.encodedLength());
    }

    private void link() {
        final LinkDefinedEncoder link = new LinkDefinedEncoder();
        link.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        link.prefix().crc32c(0).length(0).position(0).epochNs(0);
        link.effectiveFromMs(OCCURRED_MS).expiresMs(OCCURRED_MS + 86_400_000);
        link.linkId(3).programId(1).partnerId(2).version(1).redirectStatus(302);
        link.forwarding(Forwarding.UNKNOWN_FORWARDED).referrerPolicy(ReferrerPolicy.ORIGIN);
        link.source(Source.FILE).status(EntityStatus.ACTIVE);
        link.startsMs(OCCURRED_MS - 1).clickLimit(1_000);
        final LinkDefinedEncoder.RulesEncoder rules = link.rulesCount(2);
        rules.next().fromMinute(1_320).toMinute(360).days((short) 0b110_0000).devices((short) 0b100);
        rules.refuse((short) 0);
        text("DEAT", rules::putCountries);
        text("de en", rules::putLanguages);
        text("https://shop.example/night", rules::putDestination);
        rules.next()
                .fromMinute(LinkDefinedEncoder.RulesEncoder.fromMinuteNullValue())
                .toMinute(LinkDefinedEncoder.RulesEncoder.toMinuteNullValue());
        rules.days((short) 0).devices((short) 0).refuse((short) 1);
        text("US", rules::putCountries);
        text("", rules::putLanguages);
        text("", rules::putDestination);
        final LinkDefinedEncoder.VariantsEncoder variant = link.variantsCount(1).next();
        variant.weight(70);
        text("blue", variant::putName);
        text("https://shop.example/blue", variant::putDestination);
        text("blog-1", link::putCode);
        text("https://shop.example/?c={click_id}", link::putDestination);
        text("", link::putFallback);
        text("autumn", link::putTags);
        text("campaign=47", link::putMetadata);
        commit(link.encodedLength());
    }

    private void coupon() {
        final CouponDefinedEncoder coupon = new CouponDefinedEncoder();
        coupon.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        coupon.prefix().crc32c(0).length(0).position(0).epochNs(0);
        coupon.effectiveFromMs(OCCURRED_MS)
                .couponId(5)
                .programId(1)
                .partnerId(2)
                .version(1);
        coupon.source(Source.FILE).status(EntityStatus.ARCHIVED);
        coupon.startsMs(OCCURRED_MS - 2).expiresMs(OCCURRED_MS + 2);
        text("SPRING", coupon::putCode);
        commit(coupon.encodedLength());
    }

    private void view() {
        final ViewEncoder view = new ViewEncoder();
        view.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        view.prefix().crc32c(0).length(0).position(0).epochNs(0);
        view.occurredMs(OCCURRED_MS).visitor(0x1122334455667788L).addressBlock(0x04_00_00_00_00_CB_00_71L);
        view.agentHash(0x99AABBCCDDEEFF00L).programId(1).partnerId(2).linkId(3);
        view.reasons().clear().agentListed(true);
        view.privacy().clear().visitorFromCookie(true);
        view.clickClass(ClickClass.BOT);
        view.flags().clear().test(true);
        commit(view.encodedLength());
    }

    private void goalRules() {
        final GoalRulesDefinedEncoder rules = new GoalRulesDefinedEncoder();
        rules.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        rules.prefix().crc32c(0).length(0).position(0).epochNs(0);
        rules.effectiveFromMs(OCCURRED_MS).clickWindowMs(2_592_000_000L).viewWindowMs(86_400_000);
        rules.halfLifeMs(604_800_000).standDownMs(1_800_000).deadlineMs(2_592_000_000L);
        rules.notBeforeMs(10_000)
                .approveBelowMinor(50_000)
                .goalId(4)
                .programId(1)
                .version(3);
        rules.positionFirstPpm(400_000).positionLastPpm(400_000).touchesUsed(20).inheritMonths(12);
        rules.model(Model.POSITION_BASED).transform(PathTransform.FIRST_OF_RUN).repeats(RepeatPolicy.ACCUMULATE);
        rules.flags().clear().oncePerCustomer(true);
        rules.source(Source.FILE);
        rules.prioritiesCount(2).next().priority(Priority.COUPON).next().priority(Priority.CLICK);
        rules.requirementsCount(1).next().goalId(5);
        rules.excludedCount(2).next().partnerId(6).linkId(0).next().partnerId(0).linkId(7);
        text("press", rules.weightsCount(1).next().weight(70)::putGroup);
        rules.capsCount(1)
                .next()
                .limit(100)
                .scope(CapScope.PARTNER)
                .metric(CapMetric.CONVERSIONS)
                .period(Period.MONTH)
                .hard((short) 1);
        rewards(rules.rewardsCount(2));
        commit(rules.encodedLength());
    }

    private static void rewards(final GoalRulesDefinedEncoder.RewardsEncoder rewards) {
        rewards.next().ppm(100_000).amountMinor(0).valueFromMinor(1_000).valueBelowMinor(500_000);
        rewards.minMinor(100).maxMinor(20_000).mark(GoalRulesDefinedEncoder.RewardsEncoder.markNullValue());
        rewards.levels(0b110).occurrenceFrom(2).occurrenceTo(12).every(2).firstMonths(12);
        rewards.alternative(1).partnerTypes(0b10).kind(RewardKind.PERCENT).beneficiary(Beneficiary.PARTNER);
        rewards.basis(VolumeBasis.REVENUE).tierMode(TierMode.RETROACTIVE).tierPeriod(Period.QUARTER);
        rewards.stepsCount(2)
                .next()
                .from(0)
                .ppm(100_000)
                .amountMinor(0)
                .next()
                .from(1_000_000)
                .ppm(150_000)
                .amountMinor(0);
        final GoalRulesDefinedEncoder.RewardsEncoder.ConditionsEncoder condition =
                rewards.conditionsCount(1).next();
        text("city", condition::putDimension);
        text("K\u00f6ln", condition::putValue);
        text("commission", rewards::putName);
        text("", rewards::putBenefit);
        text("press", rewards::putPartnerGroup);
        rewards.next().ppm(0).amountMinor(1).valueFromMinor(0);
        rewards.valueBelowMinor(GoalRulesDefinedEncoder.RewardsEncoder.valueBelowMinorNullValue());
        rewards.minMinor(GoalRulesDefinedEncoder.RewardsEncoder.minMinorNullValue());
        rewards.maxMinor(GoalRulesDefinedEncoder.RewardsEncoder.maxMinorNullValue())
                .mark(10);
        rewards.levels(0).occurrenceFrom(0).occurrenceTo(0).every(0).firstMonths(0);
        rewards.alternative(0).partnerTypes(0).kind(RewardKind.BENEFIT).beneficiary(Beneficiary.CUSTOMER);
        rewards.basis(VolumeBasis.COUNT).tierMode(TierMode.MARGINAL).tierPeriod(Period.ALL_TIME);
        rewards.stepsCount(0);
        rewards.conditionsCount(0);
        text("thanks", rewards::putName);
        text("a month free", rewards::putBenefit);
        text("", rewards::putPartnerGroup);
    }

    private void registration() {
        final RegistrationDefinedEncoder registration = new RegistrationDefinedEncoder();
        registration.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        registration.prefix().crc32c(0).length(0).position(0).epochNs(0);
        registration.protectedFromMs(OCCURRED_MS).protectedUntilMs(OCCURRED_MS + 7_776_000_000L);
        registration.registrationId(6).programId(1).partnerId(2).version(1);
        registration.source(Source.FILE).status(EntityStatus.ACTIVE);
        text("deal-6", registration::putCode);
        text("customer 9", registration::putAccount);
        commit(registration.encodedLength());
    }

    private void limits() {
        final LimitsDefinedEncoder limits = new LimitsDefinedEncoder();
        limits.wrapAndApplyHeader(batch.buffer(), batch.offset(), header);
        limits.prefix().crc32c(0).length(0).position(0).epochNs(0);
        limits.touches(1 << 22).pathTouches(100).duplicates(1 << 18).parked(1 << 15);
        commit(limits.encodedLength());
    }
}
