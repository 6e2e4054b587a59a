package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentDecoder;
import io.trailmark.record.codec.ChangeMadeDecoder;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.CouponDefinedDecoder;
import io.trailmark.record.codec.GoalRulesDefinedDecoder;
import io.trailmark.record.codec.LabelKey;
import io.trailmark.record.codec.LimitsDefinedDecoder;
import io.trailmark.record.codec.LinkDefinedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.PartnerDefinedDecoder;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.RateDefinedDecoder;
import io.trailmark.record.codec.RegistrationDefinedDecoder;
import io.trailmark.record.codec.RepeatPolicy;
import io.trailmark.record.codec.ViewDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Aim: what an earlier version wrote is read for ever. Method: a file of records is checked in for each version of the
 * schema; it is never made again. Today's code must find in it what was put there.
 */
class GoldenRecordsTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("trailmark.root")).resolve("tracker-core/src/test/resources/golden");
    private static final int RECORDS_MAX = 16;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final UnsafeBuffer golden = new UnsafeBuffer(0, 0);
    private final int[] offsets = new int[RECORDS_MAX + 1];

    private void read(final int version, final int recordCount) throws IOException {
        golden.wrap(Files.readAllBytes(FOLDER.resolve("records-" + version + ".bin")));
        final RecordFrame frame = new RecordFrame();
        int position = 1;
        for (int offset = 0; offset < golden.capacity(); position++) {
            assertTrue(frame.isIntact(golden, offset, golden.capacity() - offset), "checksum of record " + position);
            assertEquals(position, RecordFrame.position(golden, offset));
            assertEquals(GoldenRecords.EPOCH_NS + position, RecordFrame.epochNs(golden, offset));
            offsets[position] = offset;
            offset += RecordFrame.alignedLength(RecordFrame.lengthBytes(golden, offset));
        }
        assertEquals(recordCount, position - 1, "one of each type");
    }

    @ParameterizedTest
    @CsvSource({"1, 9", "2, 13", "3, 14", "4, 15", "5, 16"})
    void shouldReadTheClick(final int version, final int recordCount) throws IOException {
        read(version, recordCount);
        final ClickDecoder click = new ClickDecoder().wrapAndApplyHeader(golden, offsets[2], header);
        assertEquals(GoldenRecords.OCCURRED_MS, click.occurredMs());
        assertEquals(0x1122334455667788L, click.visitor());
        assertEquals(32, click.clickId(31));
        assertEquals(3, click.linkId());
        assertEquals(version < 4 ? ClickDecoder.linkVersionNullValue() : 6, click.linkVersion());
        assertEquals(version < 4 ? ClickDecoder.ruleNullValue() : 2, click.rule());
        assertEquals(version < 4 ? ClickDecoder.variantNullValue() : 1, click.variant());
        assertTrue(click.reasons().labelCut() && !click.reasons().linkExpired());
        assertTrue(click.flags().history());
        final ClickDecoder.LabelsDecoder labels = click.labels();
        assertEquals(2, labels.count());
        assertEquals(LabelKey.SUB1, labels.next().key());
        assertText("newsletter", labels::valueLength, labels::getValue);
        assertEquals(LabelKey.GCLID, labels.next().key());
        assertText("abc-123", labels::valueLength, labels::getValue);
        assertText("Mozilla/5.0", click::agentLength, click::getAgent);
        assertText("https://blog.example/", click::referrerLength, click::getReferrer);
    }

    @ParameterizedTest
    @CsvSource({"1, 9", "2, 13", "3, 14", "4, 15", "5, 16"})
    void shouldReadTheConversionAndItsRefund(final int version, final int recordCount) throws IOException {
        read(version, recordCount);
        final ConversionDecoder conversion = new ConversionDecoder().wrapAndApplyHeader(golden, offsets[3], header);
        assertEquals(12_990, conversion.amountMinor());
        assertText("A-1001", conversion::identityLength, conversion::getIdentity);
        assertText("customer 9", conversion::customerIdLength, conversion::getCustomerId);
        assertText("SPRING", conversion::couponTextLength, conversion::getCouponText);
        assertText("{\"items\":2}", conversion::detailsLength, conversion::getDetails);
        final String dimensions = version == 1 ? "" : "\4city\6Berlin";
        assertText(dimensions, conversion::dimensionsLength, conversion::getDimensions);
        final int zoneOffsetS = version == 1 ? ConversionDecoder.zoneOffsetSNullValue() : 3_600;
        assertEquals(zoneOffsetS, conversion.zoneOffsetS());
        assertEquals(version < 5 ? ConversionDecoder.paidMinorNullValue() : 14_084, conversion.paidMinor());
        assertEquals(version < 5 ? ConversionDecoder.rateMantissaNullValue() : 9_223_390, conversion.rateMantissa());
        assertEquals(version < 5 ? ConversionDecoder.rateScaleNullValue() : 7, conversion.rateScale());
        assertEquals(version < 5 ? "" : "USD", conversion.paidCurrency().trim());
        assertText(version < 5 ? "" : "ECB 2026-11-20", conversion::rateSourceLength, conversion::getRateSource);
        final AdjustmentDecoder adjustment = new AdjustmentDecoder().wrapAndApplyHeader(golden, offsets[4], header);
        assertEquals(AdjustmentDecoder.amountMinorNullValue(), adjustment.amountMinor());
        assertText("A-1001", adjustment::orderIdLength, adjustment::getOrderId);
    }

    @ParameterizedTest
    @CsvSource({"1, 9", "2, 13", "3, 14", "4, 15", "5, 16"})
    void shouldReadThePartner(final int version, final int recordCount) throws IOException {
        read(version, recordCount);
        final PartnerDefinedDecoder partner =
                new PartnerDefinedDecoder().wrapAndApplyHeader(golden, offsets[7], header);
        assertEquals(version == 1 ? PartnerDefinedDecoder.levelNullValue() : 2, partner.level());
        assertText("blog", partner::codeLength, partner::getCode);
        assertText("A blog", partner::nameLength, partner::getName);
        assertText(version == 1 ? "" : "press", partner::groupLength, partner::getGroup);
        assertText(version == 1 ? "" : "customer 2", partner::customerIdLength, partner::getCustomerId);
        assertText(version < 4 ? "" : "blog press", partner::tagsLength, partner::getTags);
        assertText(version < 4 ? "" : "crm=43\nowner=Zo\u00eb", partner::metadataLength, partner::getMetadata);
        assertText(version < 5 ? "" : "no answer", partner::statusNoteLength, partner::getStatusNote);
    }

    @ParameterizedTest
    @CsvSource({"1, 9", "2, 13", "3, 14", "4, 15", "5, 16"})
    void shouldReadTheCoupon(final int version, final int recordCount) throws IOException {
        read(version, recordCount);
        final CouponDefinedDecoder coupon = new CouponDefinedDecoder().wrapAndApplyHeader(golden, offsets[9], header);
        final long startsMs = version < 5 ? CouponDefinedDecoder.startsMsNullValue() : GoldenRecords.OCCURRED_MS - 2;
        final long expiresMs = version < 5 ? CouponDefinedDecoder.expiresMsNullValue() : GoldenRecords.OCCURRED_MS + 2;
        assertEquals(startsMs, coupon.startsMs());
        assertEquals(expiresMs, coupon.expiresMs());
        assertText("SPRING", coupon::codeLength, coupon::getCode);
    }

    @Test
    void shouldReadTheRulesOfVersion2() throws IOException {
        read(2, 13);
        final GoalRulesDefinedDecoder rules =
                new GoalRulesDefinedDecoder().wrapAndApplyHeader(golden, offsets[11], header);
        assertEquals(604_800_000, rules.halfLifeMs());
        assertEquals(RepeatPolicy.ACCUMULATE, rules.repeats());
        final GoalRulesDefinedDecoder.PrioritiesDecoder priorities = rules.priorities();
        assertEquals(Priority.COUPON, priorities.next().priority());
        assertEquals(Priority.CLICK, priorities.next().priority());
        assertEquals(5, rules.requirements().next().goalId());
        assertEquals(7, rules.excluded().next().next().linkId());
        final GoalRulesDefinedDecoder.WeightsDecoder weight = rules.weights().next();
        assertEquals(70, weight.weight());
        assertText("press", weight::groupLength, weight::getGroup);
        assertEquals(Period.MONTH, rules.caps().next().period());
        final GoalRulesDefinedDecoder.RewardsDecoder reward = rules.rewards().next();
        assertEquals(0b110, reward.levels());
        assertEquals(1_000_000, reward.steps().next().next().from());
        final GoalRulesDefinedDecoder.RewardsDecoder.ConditionsDecoder condition =
                reward.conditions().next();
        assertText("city", condition::dimensionLength, condition::getDimension);
        assertText("K\u00f6ln", condition::valueLength, condition::getValue);
        assertText("commission", reward::nameLength, reward::getName);
        assertText("", reward::benefitLength, reward::getBenefit);
        assertText("press", reward::partnerGroupLength, reward::getPartnerGroup);
        reward.next();
        assertEquals(10, reward.mark());
        assertEquals(0, reward.steps().count());
        assertEquals(0, reward.conditions().count());
        assertText("thanks", reward::nameLength, reward::getName);
        assertText("a month free", reward::benefitLength, reward::getBenefit);
    }

    @Test
    void shouldReadTheViewAndTheRegistrationOfVersion2() throws IOException {
        read(2, 13);
        final ViewDecoder view = new ViewDecoder().wrapAndApplyHeader(golden, offsets[10], header);
        assertEquals(0x1122334455667788L, view.visitor());
        assertEquals(ClickClass.BOT, view.clickClass());
        final RegistrationDefinedDecoder registration =
                new RegistrationDefinedDecoder().wrapAndApplyHeader(golden, offsets[12], header);
        assertEquals(GoldenRecords.OCCURRED_MS + 7_776_000_000L, registration.protectedUntilMs());
        assertText("deal-6", registration::codeLength, registration::getCode);
        assertText("customer 9", registration::accountLength, registration::getAccount);
        final LimitsDefinedDecoder limits = new LimitsDefinedDecoder().wrapAndApplyHeader(golden, offsets[13], header);
        assertEquals(1 << 22, limits.touches());
        assertEquals(100, limits.pathTouches());
        assertEquals(1 << 18, limits.duplicates());
        assertEquals(1 << 15, limits.parked());
    }

    @ParameterizedTest
    @CsvSource({"1, 9", "2, 13", "3, 14", "4, 15", "5, 16"})
    void shouldReadTheLink(final int version, final int recordCount) throws IOException {
        read(version, recordCount);
        final LinkDefinedDecoder link = new LinkDefinedDecoder().wrapAndApplyHeader(golden, offsets[8], header);
        assertEquals(GoldenRecords.OCCURRED_MS + 86_400_000, link.expiresMs());
        assertEquals(302, link.redirectStatus());
        assertEquals(version < 4 ? 0 : 2, link.rules().count());
        if (version >= 4) {
            assertTerms(link);
        } else {
            assertEquals(LinkDefinedDecoder.startsMsNullValue(), link.startsMs());
            assertEquals(LinkDefinedDecoder.clickLimitNullValue(), link.clickLimit());
            assertEquals(0, link.variants().count());
        }
        assertText("blog-1", link::codeLength, link::getCode);
        assertText("https://shop.example/?c={click_id}", link::destinationLength, link::getDestination);
        assertText("", link::fallbackLength, link::getFallback);
        assertText(version < 4 ? "" : "autumn", link::tagsLength, link::getTags);
        assertText(version < 4 ? "" : "campaign=47", link::metadataLength, link::getMetadata);
    }

    private void assertTerms(final LinkDefinedDecoder link) {
        assertEquals(GoldenRecords.OCCURRED_MS - 1, link.startsMs());
        assertEquals(1_000, link.clickLimit());
        link.sbeRewind();
        final LinkDefinedDecoder.RulesDecoder rule = link.rules().next();
        assertEquals(1_320, rule.fromMinute());
        assertEquals(360, rule.toMinute());
        assertEquals(0b110_0000, rule.days());
        assertEquals(0b100, rule.devices());
        assertEquals(0, rule.refuse());
        assertText("DEAT", rule::countriesLength, rule::getCountries);
        assertText("de en", rule::languagesLength, rule::getLanguages);
        assertText("https://shop.example/night", rule::destinationLength, rule::getDestination);
        rule.next();
        assertEquals(LinkDefinedDecoder.RulesDecoder.fromMinuteNullValue(), rule.fromMinute());
        assertEquals(1, rule.refuse());
        assertText("US", rule::countriesLength, rule::getCountries);
        assertText("", rule::languagesLength, rule::getLanguages);
        assertText("", rule::destinationLength, rule::getDestination);
        final LinkDefinedDecoder.VariantsDecoder variant = link.variants().next();
        assertEquals(70, variant.weight());
        assertText("blue", variant::nameLength, variant::getName);
        assertText("https://shop.example/blue", variant::destinationLength, variant::getDestination);
    }

    private interface GetBytes {
        int get(byte[] target, int offset, int lengthBytes);
    }

    @ParameterizedTest
    @CsvSource({"4, 15", "5, 16"})
    void shouldReadTheChange(final int version, final int recordCount) throws IOException {
        read(version, recordCount);
        final ChangeMadeDecoder change = new ChangeMadeDecoder().wrapAndApplyHeader(golden, offsets[15], header);
        assertEquals(0x0102_0304_0506_0708L, change.requestHash());
        assertEquals(3, change.changes());
        assertText("owner:0a1b2c3d", change::actorLength, change::getActor);
        assertText("192.0.2.7", change::addressLength, change::getAddress);
        assertText("5f0c", change::requestIdLength, change::getRequestId);
        assertText("key 1", change::idempotencyKeyLength, change::getIdempotencyKey);
        assertText("PATCH /v1/links/lnk_1", change::requestLength, change::getRequest);
        assertText("[null]", change::beforeLength, change::getBefore);
        assertText(version < 5 ? "" : "[{\"id\":\"0a1b2c3d\"}]", change::afterLength, change::getAfter);
    }

    @Test
    void shouldReadTheRateOfVersion5() throws IOException {
        read(5, 16);
        final RateDefinedDecoder rate = new RateDefinedDecoder().wrapAndApplyHeader(golden, offsets[16], header);
        assertEquals(GoldenRecords.OCCURRED_MS, rate.effectiveFromMs());
        assertEquals(10_842, rate.mantissa());
        assertEquals(4, rate.scale());
        assertEquals(8, rate.rateId());
        assertEquals(2, rate.version());
        assertEquals("EUR", rate.baseCurrency());
        assertEquals("USD", rate.quoteCurrency());
        assertText("ECB", rate::originLength, rate::getOrigin);
    }

    private static void assertText(final String expected, final IntSupplier length, final GetBytes field) {
        final byte[] bytes = new byte[length.getAsInt()];
        field.get(bytes, 0, bytes.length);
        assertEquals(expected, new String(bytes, StandardCharsets.UTF_8));
    }

    /** What is written today must be the same bytes as the newest file: a moved field shows here first. */
    @Test
    void shouldStillWriteVersion5AsItWas() throws IOException {
        read(5, 16);
        assertEquals(5, MessageHeaderDecoder.SCHEMA_VERSION);
        final RecordBatch batch = new GoldenRecords().all();
        final byte[] written = new byte[batch.lengthBytes()];
        batch.buffer().getBytes(0, written);
        assertArrayEquals(golden.byteArray(), written);
    }
}
