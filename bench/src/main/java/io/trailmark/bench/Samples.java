package io.trailmark.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trailmark.catalogue.CatalogueBuilder;
import io.trailmark.catalogue.RoutingTable;
import io.trailmark.record.PaidFields;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentEncoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickEncoder;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionEncoder;
import io.trailmark.record.codec.Device;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.EpochOpenedEncoder;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.GoalDefinedEncoder;
import io.trailmark.record.codec.GoalRulesDefinedEncoder;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.LabelKey;
import io.trailmark.record.codec.LinkDefinedEncoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PartnerDefinedEncoder;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.PathTransform;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.ProgramDefinedEncoder;
import io.trailmark.record.codec.ReferrerPolicy;
import io.trailmark.record.codec.RepeatPolicy;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.Source;
import io.trailmark.record.codec.TierMode;
import io.trailmark.record.codec.Trust;
import io.trailmark.record.codec.VolumeBasis;

/**
 * Records of the size that real traffic has, written the way the edge writes them: codecs are made once and wrapped for
 * each record. Owned by one thread.
 */
final class Samples {
    /** Where the sample clicks and conversions start in time: a day in November 2026. */
    static final long START_MS = 1_795_000_000_000L;

    static final int PROGRAM_ID = 1;
    static final int GOAL_ID = 1;
    static final int PARTNER_ID = 1;

    /** What every sale is worth, in minor units. */
    static final long ORDER_MINOR = 12_900;

    /** What a click id begins with; zero would say that there is none. */
    private static final byte CLICK_ID_VERSION = 1;

    private static final long THIRTY_DAYS_MS = 30L * 24 * 3_600_000;
    private static final int LONGEST_BYTES = 8 * 1024;
    private static final byte[] AGENT =
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                            + " Chrome/142.0.0.0 Safari/537.36")
                    .getBytes(US_ASCII);
    private static final byte[] REFERRER = "https://mail.example.com/inbox/".getBytes(US_ASCII);
    private static final byte[] LABEL = "newsletter-november".getBytes(US_ASCII);
    private static final byte[] PRODUCT = "bench".getBytes(US_ASCII);
    private static final byte[] DEMO = "demo".getBytes(US_ASCII);
    private static final byte[] TIME_ZONE = "Europe/Berlin".getBytes(US_ASCII);
    private static final byte[] CLICK_ID_PARAMETER = "click_id".getBytes(US_ASCII);
    private static final byte[] SALE = "sale".getBytes(US_ASCII);
    private static final byte[] ANNA = "anna".getBytes(US_ASCII);
    private static final byte[] DESTINATION = "https://shop.example.com/landing?utm_source=partner".getBytes(US_ASCII);
    private static final byte[] NONE = {};

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ClickEncoder click = new ClickEncoder();
    private final ConversionEncoder conversion = new ConversionEncoder();
    private final RecordFrame frame = new RecordFrame();
    private final byte[] orderId = "order-0000000000".getBytes(US_ASCII);

    /** A batch with room for what a benchmark encodes at once. */
    static RecordBatch batch() {
        return new RecordBatch(1 << 20);
    }

    /** Adds a click of a person: about 400 bytes. */
    void click(final RecordBatch batch, final long number, final int linkId) {
        click(batch, number, number, number, linkId);
    }

    /** Adds a click with nothing that has no fixed length: the shortest record that a click can be. */
    void shortClick(final RecordBatch batch, final long number, final int linkId) {
        final int offset = batch.tryClaim(LONGEST_BYTES);
        beginClick(batch, offset, number, number, number, linkId, PARTNER_ID);
        click.labelsCount(0);
        click.putAgent(NONE, 0, 0).putReferrer(NONE, 0, 0);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + click.encodedLength());
    }

    /**
     * Adds a click of a person.
     *
     * @param person number of the visitor, each with an address and an agent of its own.
     * @param number of the click, which tells it from all others.
     * @param afterMs how long after {@link #START_MS}.
     */
    void click(final RecordBatch batch, final long person, final long number, final long afterMs, final int linkId) {
        click(batch, person, number, afterMs, linkId, PARTNER_ID);
    }

    /** The same on a link of another partner. */
    void click(
            final RecordBatch batch,
            final long person,
            final long number,
            final long afterMs,
            final int linkId,
            final int partnerId) {
        final int offset = batch.tryClaim(LONGEST_BYTES);
        beginClick(batch, offset, person, number, afterMs, linkId, partnerId);
        click.labelsCount(1).next().key(LabelKey.SUB1).putValue(LABEL, 0, LABEL.length);
        click.putAgent(AGENT, 0, AGENT.length).putReferrer(REFERRER, 0, REFERRER.length);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + click.encodedLength());
    }

    private void beginClick(
            final RecordBatch batch,
            final int offset,
            final long person,
            final long number,
            final long afterMs,
            final int linkId,
            final int partnerId) {
        click.wrapAndApplyHeader(batch.buffer(), offset, header)
                .occurredMs(START_MS + afterMs)
                .visitor(visitor(person))
                .addressBlock(4L << 56 | person % 16_000_000L)
                .agentHash(person * 31);
        clickId(ClickEncoder.clickIdEncodingOffset(), batch, offset, number, linkId);
        click.programId(PROGRAM_ID).partnerId(partnerId).linkId(linkId);
        click.reasons().clear();
        click.privacy().clear();
        click.putCountry((byte) 0, (byte) 0).clickClass(ClickClass.HUMAN).device(Device.DESKTOP);
        click.linkVersion(0).rule((short) 0).variant((short) 0);
        click.flags().clear();
    }

    /** Adds a sale that follows {@link #click} with the same number, a minute later, with an order id of its own. */
    void conversion(final RecordBatch batch, final long number, final int linkId) {
        conversion(batch, number, number, linkId);
    }

    /** Adds a sale under an order id of its own, a minute after the person's {@link #click} with the same number. */
    void conversion(final RecordBatch batch, final long order, final long number, final int linkId) {
        conversion(batch, order, number, linkId, false);
    }

    /** The same, of a customer whose id is the order's where {@code hasCustomer}. */
    void conversion(
            final RecordBatch batch, final long order, final long number, final int linkId, final boolean hasCustomer) {
        final int offset = batch.tryClaim(LONGEST_BYTES);
        nameOrder(order);
        conversion
                .wrapAndApplyHeader(batch.buffer(), offset, header)
                .occurredMs(START_MS + number + 60_000)
                .amountMinor(ORDER_MINOR)
                .clickTimeMs(START_MS + number)
                .clickVisitor(visitor(number));
        clickId(ConversionEncoder.clickIdEncodingOffset(), batch, offset, number, linkId);
        conversion
                .programId(PROGRAM_ID)
                .goalId(GOAL_ID)
                .clickLinkId(linkId)
                .couponId(0)
                .putCurrency((byte) 'E', (byte) 'U', (byte) 'R')
                .exponent((short) 2)
                .clickVerdict(ClickVerdict.PROVEN)
                .source(Source.JSON)
                .trust(Trust.TOKEN)
                .identityKind(IdentityKind.ORDER_ID)
                .registrationId(0)
                .zoneOffsetS(0);
        conversion.flags().clear().clickPayable(true);
        PaidFields.clear(conversion);
        conversion
                .putIdentity(orderId, 0, orderId.length)
                .putCustomerId(orderId, 0, hasCustomer ? orderId.length : 0)
                .putCouponText(NONE, 0, 0)
                .putDetails(NONE, 0, 0)
                .putDimensions(NONE, 0, 0)
                .putRateSource(NONE, 0, 0);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + conversion.encodedLength());
    }

    /** Adds a refund of a cent of the order, which {@link #conversion} names by the same number. */
    void refund(final RecordBatch batch, final long order) {
        final AdjustmentEncoder adjustment = new AdjustmentEncoder();
        nameOrder(order);
        adjustment
                .wrapAndApplyHeader(batch.buffer(), batch.tryClaim(LONGEST_BYTES), header)
                .occurredMs(START_MS)
                .conversionId(0)
                .amountMinor(1)
                .programId(PROGRAM_ID)
                .goalId(GOAL_ID)
                .putCurrency((byte) 'E', (byte) 'U', (byte) 'R')
                .exponent((short) 2)
                .adjustmentType(AdjustmentType.REFUND)
                .source(Source.JSON);
        adjustment.flags().clear();
        adjustment
                .putOrderId(orderId, 0, orderId.length)
                .putAdjustmentId(orderId, 0, orderId.length)
                .putReason(NONE, 0, 0);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + adjustment.encodedLength());
    }

    private void nameOrder(final long order) {
        long rest = order;
        for (int i = orderId.length - 1; i > 5; i--) {
            orderId[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Adds the start of an epoch, one programme, one goal and one partner. */
    void start(final RecordBatch batch) {
        epoch(batch);
        catalogue(batch);
    }

    /** Adds the start of an epoch. */
    void epoch(final RecordBatch batch) {
        final EpochOpenedEncoder epoch = new EpochOpenedEncoder();
        epoch.wrapAndApplyHeader(batch.buffer(), batch.tryClaim(LONGEST_BYTES), header)
                .epoch(1)
                .nodeId(0);
        for (int i = 0; i < 16; i++) {
            epoch.hashSeed(i, (short) (i * 7 + 1));
        }
        epoch.putProduct(PRODUCT, 0, PRODUCT.length);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + epoch.encodedLength());
    }

    /** Adds one programme, one goal and one partner. */
    void catalogue(final RecordBatch batch) {
        program(batch);
        goal(batch);
        partner(batch, PARTNER_ID, "");
    }

    private void program(final RecordBatch batch) {
        final ProgramDefinedEncoder program = new ProgramDefinedEncoder();
        program.wrapAndApplyHeader(batch.buffer(), batch.tryClaim(LONGEST_BYTES), header)
                .effectiveFromMs(0)
                .programId(PROGRAM_ID)
                .version(1)
                .putCurrency((byte) 'E', (byte) 'U', (byte) 'R')
                .exponent((short) 2);
        program.settings().clear();
        program.source(Source.FILE).status(EntityStatus.ACTIVE);
        program.domainsCount(0);
        program.deepLinkHostsCount(0);
        program.putCode(DEMO, 0, DEMO.length)
                .putName(DEMO, 0, DEMO.length)
                .putTimeZone(TIME_ZONE, 0, TIME_ZONE.length)
                .putFallback(NONE, 0, NONE.length)
                .putNotFound(NONE, 0, NONE.length);
        program.putClickIdParameter(CLICK_ID_PARAMETER, 0, CLICK_ID_PARAMETER.length)
                .putMetadata(NONE, 0, NONE.length);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + program.encodedLength());
    }

    private void goal(final RecordBatch batch) {
        final GoalDefinedEncoder goal = new GoalDefinedEncoder();
        goal.wrapAndApplyHeader(batch.buffer(), batch.tryClaim(LONGEST_BYTES), header)
                .effectiveFromMs(0)
                .windowMs(30L * 86_400_000)
                .rewardPpm(100_000)
                .rewardMinor(0)
                .goalId(GOAL_ID)
                .programId(PROGRAM_ID)
                .version(1)
                .model(Model.LAST_TOUCH)
                .rewardKind(RewardKind.PERCENT)
                .source(Source.FILE)
                .status(EntityStatus.ACTIVE)
                .putCode(SALE, 0, SALE.length)
                .putName(SALE, 0, SALE.length);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + goal.encodedLength());
    }

    /**
     * Adds rules of the goal: the model shares the credit, and a fifth of the order value is earned.
     *
     * @param groups of partners, for the weighted model: the first weighs 1, the second 2 and so on.
     */
    void rules(final RecordBatch batch, final Model model, final String... groups) {
        final GoalRulesDefinedEncoder rules = new GoalRulesDefinedEncoder();
        rules.wrapAndApplyHeader(batch.buffer(), batch.tryClaim(LONGEST_BYTES), header)
                .effectiveFromMs(0)
                .clickWindowMs(THIRTY_DAYS_MS)
                .viewWindowMs(THIRTY_DAYS_MS)
                .halfLifeMs(THIRTY_DAYS_MS)
                .standDownMs(0)
                .deadlineMs(0)
                .notBeforeMs(0)
                .approveBelowMinor(GoalRulesDefinedEncoder.approveBelowMinorNullValue())
                .goalId(GOAL_ID)
                .programId(PROGRAM_ID)
                .version(1)
                .positionFirstPpm(400_000)
                .positionLastPpm(400_000)
                .touchesUsed(0)
                .inheritMonths(0)
                .model(model)
                .transform(PathTransform.ALL)
                .repeats(RepeatPolicy.REJECT)
                .source(Source.FILE);
        rules.flags().clear();
        rules.prioritiesCount(1).next().priority(Priority.CLICK);
        rules.requirementsCount(0);
        rules.excludedCount(0);
        final GoalRulesDefinedEncoder.WeightsEncoder weights = rules.weightsCount(groups.length);
        for (int i = 0; i < groups.length; i++) {
            final byte[] group = groups[i].getBytes(US_ASCII);
            weights.next().weight(i + 1).putGroup(group, 0, group.length);
        }
        rules.capsCount(0);
        final GoalRulesDefinedEncoder.RewardsEncoder reward =
                rules.rewardsCount(1).next();
        reward.ppm(200_000)
                .amountMinor(0)
                .valueFromMinor(0)
                .valueBelowMinor(GoalRulesDefinedEncoder.RewardsEncoder.valueBelowMinorNullValue())
                .minMinor(GoalRulesDefinedEncoder.RewardsEncoder.minMinorNullValue())
                .maxMinor(GoalRulesDefinedEncoder.RewardsEncoder.maxMinorNullValue())
                .mark(GoalRulesDefinedEncoder.RewardsEncoder.markNullValue())
                .levels(0)
                .occurrenceFrom(0)
                .occurrenceTo(0)
                .every(0)
                .firstMonths(0)
                .alternative(0)
                .partnerTypes(0)
                .kind(RewardKind.PERCENT)
                .beneficiary(Beneficiary.PARTNER)
                .basis(VolumeBasis.COUNT)
                .tierMode(TierMode.MARGINAL)
                .tierPeriod(Period.ALL_TIME);
        reward.stepsCount(0);
        reward.conditionsCount(0);
        reward.putName(SALE, 0, SALE.length).putBenefit(NONE, 0, 0).putPartnerGroup(NONE, 0, 0);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + rules.encodedLength());
    }

    /** Adds a partner; an empty group is none. */
    void partner(final RecordBatch batch, final int partnerId, final String group) {
        final byte[] groupName = group.getBytes(US_ASCII);
        final PartnerDefinedEncoder partner = new PartnerDefinedEncoder();
        partner.wrapAndApplyHeader(batch.buffer(), batch.tryClaim(LONGEST_BYTES), header)
                .effectiveFromMs(0)
                .partnerId(partnerId)
                .programId(PROGRAM_ID)
                .version(1)
                .partnerType(PartnerType.CUSTOMER)
                .source(Source.FILE)
                .status(EntityStatus.ACTIVE)
                .level((short) 0);
        partner.traits().clear();
        partner.putCode(ANNA, 0, ANNA.length)
                .putName(ANNA, 0, ANNA.length)
                .putGroup(groupName, 0, groupName.length)
                .putCustomerId(NONE, 0, 0)
                .putTags(NONE, 0, 0)
                .putMetadata(NONE, 0, 0)
                .putStatusNote(NONE, 0, 0);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + partner.encodedLength());
    }

    /** Adds a link with the code {@code linkN}. */
    void link(final RecordBatch batch, final int linkId) {
        link(batch, linkId, PARTNER_ID);
    }

    /** The same of another partner. */
    void link(final RecordBatch batch, final int linkId, final int partnerId) {
        final byte[] code = ("link" + linkId).getBytes(US_ASCII);
        final LinkDefinedEncoder link = new LinkDefinedEncoder();
        link.wrapAndApplyHeader(batch.buffer(), batch.tryClaim(LONGEST_BYTES), header)
                .effectiveFromMs(0)
                .expiresMs(LinkDefinedEncoder.expiresMsNullValue())
                .linkId(linkId)
                .programId(PROGRAM_ID)
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
        link.putCode(code, 0, code.length)
                .putDestination(DESTINATION, 0, DESTINATION.length)
                .putFallback(NONE, 0, NONE.length)
                .putTags(NONE, 0, NONE.length)
                .putMetadata(NONE, 0, NONE.length);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + link.encodedLength());
    }

    /** A routing table with that many links: codes "link1", "link2" and so on. */
    RoutingTable routing(final int links) {
        final CatalogueBuilder builder = new CatalogueBuilder();
        final RecordBatch batch = batch();
        start(batch);
        apply(batch, builder);
        for (int linkId = 1; linkId <= links; linkId++) {
            batch.clear();
            link(batch, linkId);
            apply(batch, builder);
        }
        return RoutingTable.of(builder.build());
    }

    private void apply(final RecordBatch batch, final CatalogueBuilder builder) {
        stamp(batch, 1);
        for (int offset = 0; offset < batch.lengthBytes(); ) {
            final int lengthBytes = RecordFrame.lengthBytes(batch.buffer(), offset);
            builder.apply(batch.buffer(), offset, lengthBytes);
            offset += RecordFrame.alignedLength(lengthBytes);
        }
    }

    /** Stamps all records of a batch as the journal would, and returns the position after the last. */
    long stamp(final RecordBatch batch, final long firstPosition) {
        return stamp(batch, firstPosition, START_MS * 1_000_000 + firstPosition, 1);
    }

    /** The same at a pace of its own. */
    long stamp(final RecordBatch batch, final long firstPosition, final long firstNs, final long betweenNs) {
        long position = firstPosition;
        for (int offset = 0; offset < batch.lengthBytes(); position++) {
            frame.stamp(batch.buffer(), offset, position, firstNs + (position - firstPosition) * betweenNs);
            offset += RecordFrame.alignedLength(RecordFrame.lengthBytes(batch.buffer(), offset));
        }
        return position;
    }

    /** Scatters the numbers, so that no two visitors are neighbours in a table. */
    private static long visitor(final long number) {
        return number * 0x9E3779B97F4A7C15L;
    }

    private static void clickId(
            final int fieldOffset, final RecordBatch batch, final int offset, final long number, final int linkId) {
        final int start = offset + MessageHeaderEncoder.ENCODED_LENGTH + fieldOffset;
        batch.buffer().setMemory(start, 32, (byte) 0);
        batch.buffer().putLong(start, START_MS + number);
        batch.buffer().putByte(start, CLICK_ID_VERSION);
        batch.buffer().putLong(start + 8, number);
        batch.buffer().putInt(start + 12, linkId);
        batch.buffer().putLong(start + 16, visitor(number));
    }
}
