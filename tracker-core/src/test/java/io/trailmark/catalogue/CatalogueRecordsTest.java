package io.trailmark.catalogue;

import static io.trailmark.catalogue.Entities.T0;
import static io.trailmark.catalogue.Entities.catalogue;
import static io.trailmark.catalogue.Entities.coupon;
import static io.trailmark.catalogue.Entities.goal;
import static io.trailmark.catalogue.Entities.link;
import static io.trailmark.catalogue.Entities.partner;
import static io.trailmark.catalogue.Entities.program;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.CapScope;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.EpochOpenedEncoder;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PathTransform;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.ReferrerPolicy;
import io.trailmark.record.codec.RepeatPolicy;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.Source;
import io.trailmark.record.codec.TierMode;
import io.trailmark.record.codec.VolumeBasis;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Entities through their records and back, and the catalogue that grows from records. */
final class CatalogueRecordsTest {
    @Test
    void shouldReadBackEveryFieldThatWasWritten() {
        final String url = "https://shop.example/?a={sub1}";
        final Program program = new Program(
                7,
                "acme",
                3,
                EntityStatus.SUSPENDED,
                Source.API,
                T0,
                "Größe & Co",
                "KWD",
                3,
                "Asia/Kuwait",
                List.of("a.example", "b.example"),
                List.of("c.example"),
                url,
                url + "2",
                "tm",
                true,
                false,
                true,
                true,
                Notes.NONE);
        final Goal goal = new Goal(
                8,
                7,
                "sale",
                2,
                EntityStatus.ARCHIVED,
                Source.API,
                T0 + 1,
                "Verkauf €",
                1,
                Model.LAST_TOUCH,
                RewardKind.FIXED,
                0,
                Long.MAX_VALUE);
        final Link expiring = new Link(
                9,
                7,
                4,
                "x",
                5,
                EntityStatus.ACTIVE,
                Source.FILE,
                T0 + 2,
                url,
                303,
                Forwarding.NONE_FORWARDED,
                ReferrerPolicy.UNSAFE_URL,
                T0 + 3,
                url + "3",
                LinkTerms.NONE,
                Notes.NONE);
        final Catalogue catalogue = catalogue(
                program,
                goal,
                partner(4, 7, "ann", EntityStatus.SUSPENDED),
                expiring,
                link(10, 7, 4, "y", url),
                coupon(1, 7, 4, "Ann.10"));
        assertEquals(List.of(program), catalogue.programs());
        assertEquals(List.of(goal), catalogue.goals());
        assertEquals(List.of(partner(4, 7, "ann", EntityStatus.SUSPENDED)), catalogue.partners());
        assertEquals(List.of(expiring, link(10, 7, 4, "y", url)), List.copyOf(catalogue.links()));
        assertEquals(List.of(coupon(1, 7, 4, "Ann.10")), catalogue.coupons());
        assertEquals(program, catalogue.program("acme"));
        assertNull(catalogue.program("other"));
        assertEquals(expiring, catalogue.link(9));
        assertNull(catalogue.link(8));
        assertNull(catalogue.coupon(-1));
    }

    @Test
    void shouldReadBackTheScheduleOfACoupon() {
        final Coupon always = Entities.coupon(1, 7, 9, "ALWAYS");
        final Coupon autumn =
                new Coupon(2, 7, 9, "AUTUMN", 3, EntityStatus.SUSPENDED, Source.API, T0, T0 + 1, Link.NEVER);
        final Coupon ended =
                new Coupon(3, 7, 9, "ENDED", 1, EntityStatus.ACTIVE, Source.FILE, T0, LinkTerms.ALWAYS, T0 + 2);
        assertEquals(
                List.of(always, autumn, ended),
                catalogue(
                                Entities.program(7, "acme"),
                                Entities.partner(9, 7, "ann", EntityStatus.ACTIVE),
                                always,
                                autumn,
                                ended)
                        .coupons());
    }

    @Test
    void shouldFitTheLargestProgramIntoOneRecord() {
        final String host = "a".repeat(Limits.HOST_LENGTH_BYTES);
        final String url = "u".repeat(Limits.URL_LENGTH_BYTES);
        final String code = "c".repeat(Limits.CODE_LENGTH_BYTES);
        final List<String> hosts = Collections.nCopies(Limits.HOSTS_PER_LIST, host);
        final Program largest = new Program(
                1,
                code,
                1,
                EntityStatus.ACTIVE,
                Source.FILE,
                T0,
                "n".repeat(Limits.NAME_LENGTH_BYTES),
                "EUR",
                2,
                "America/Argentina/ComodRivadavia",
                hosts,
                hosts,
                url,
                url,
                code,
                true,
                true,
                true,
                true,
                Notes.NONE);
        assertEquals(List.of(largest), catalogue(largest).programs());
        assertTrue(Limits.BATCH_LENGTH_BYTES >= 2 * RecordFrame.MAX_LENGTH);
        assertTrue(Limits.URL_LENGTH_BYTES < 1 << Short.SIZE && Limits.HOST_LENGTH_BYTES < 1 << Byte.SIZE);
        assertTrue(Limits.MACROS_PER_URL < 1 << Byte.SIZE && Limits.PARAMETERS_PER_URL < 1 << Byte.SIZE);
    }

    @Test
    void shouldFitTheLargestRulesIntoOneRecord() {
        final String code = "c".repeat(Limits.CODE_LENGTH_BYTES);
        final Dimension dimension = new Dimension(
                "d".repeat(Limits.DIMENSION_NAME_LENGTH_BYTES), "v".repeat(Limits.DIMENSION_VALUE_LENGTH_BYTES));
        final Reward reward = new Reward(
                code,
                RewardKind.BENEFIT,
                Beneficiary.CUSTOMER,
                1,
                2,
                "b".repeat(Limits.BENEFIT_LENGTH_BYTES),
                new RewardCondition(
                        3, 4, 1L << 31, 63, code, 5, 6, 7, 8, Collections.nCopies(Limits.DIMENSIONS, dimension)),
                9,
                10,
                new RewardTiers(
                        VolumeBasis.REVENUE,
                        TierMode.RETROACTIVE,
                        Period.QUARTER,
                        Collections.nCopies(Limits.STEPS_PER_REWARD, new RewardStep(11, 12, 13)),
                        14),
                15);
        final AttributionRules attribution = new AttributionRules(
                Model.WEIGHTED,
                1,
                2,
                3,
                4,
                5,
                Collections.nCopies(Limits.WEIGHTS_PER_GOAL, new GroupWeight(code, Limits.WEIGHT_MAX)),
                Limits.TOUCHES_USED_MAX,
                PathTransform.UNIQUE,
                List.of(Priority.VIEW, Priority.COUPON),
                true,
                6,
                AttributionRules.FOR_LIFE);
        final Cap cap = new Cap(CapScope.LINK, CapMetric.REVENUE, Period.YEAR, Long.MAX_VALUE, true);
        final GoalRules largest = new GoalRules(
                8,
                7,
                3,
                Source.API,
                T0,
                attribution,
                Collections.nCopies(Limits.REQUIREMENTS_PER_GOAL, 9),
                Collections.nCopies(Limits.EXCLUDED_PER_LIST, 10),
                Collections.nCopies(Limits.EXCLUDED_PER_LIST, Limits.ENTITIES_PER_KIND),
                11,
                12,
                true,
                RepeatPolicy.NEW,
                GoalRules.NO_LIMIT,
                Collections.nCopies(Limits.CAPS_PER_GOAL, cap),
                Collections.nCopies(Limits.REWARDS_PER_GOAL, reward));
        assertEquals(List.of(largest), catalogue(largest).rules());
        assertTrue(Limits.MONTHS_MAX < AttributionRules.FOR_LIFE);
        assertTrue(Limits.COUNT_MAX < 1L << Integer.SIZE && Limits.LEVEL_MAX < Integer.SIZE);
    }

    @Test
    void shouldReadBackARegistration() {
        final Registration registration =
                new Registration(3, 1, 2, "big", 4, EntityStatus.SUSPENDED, Source.API, T0, T0 + 1, "C-1 €");
        assertEquals(List.of(registration), catalogue(registration).registrations());
    }

    @Test
    void shouldKeepEveryVersionOfAGoal() {
        final Goal first = goal(1, 1, "sale");
        final Goal second = first.stamped(new Stamp(1, 2, EntityStatus.ACTIVE, T0 + 9), 1);
        final Catalogue catalogue = catalogue(program(1, "acme"), first, goal(3, 1, "lead"), second);
        assertEquals(List.of(first, second), catalogue.goalVersions(1));
        assertEquals(second, catalogue.goal(1));
        assertEquals(List.of(), catalogue.goalVersions(2));
        assertEquals(List.of(), catalogue.goalVersions(0));
        assertEquals(List.of(), catalogue.goalVersions(4));
        assertEquals(2, catalogue.goals().size());
    }

    @Test
    void shouldLeaveACatalogueAsItWasWhenItsBuilderGoesOn() {
        final CatalogueBuilder builder = new CatalogueBuilder();
        final RecordBatch batch = new RecordBatch(RecordFrame.MAX_LENGTH);
        new CatalogueRecords().encode(goal(1, 1, "sale"), batch);
        Entities.apply(builder, batch);
        final Catalogue before = builder.build();
        Entities.apply(builder, batch);
        assertEquals(1, before.goalVersions(1).size());
        assertEquals(2, builder.build().goalVersions(1).size());
    }

    @Test
    void shouldIgnoreRecordsOfOtherKinds() {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(256));
        new EpochOpenedEncoder()
                .wrapAndApplyHeader(buffer, 8, new MessageHeaderEncoder())
                .epoch(1)
                .nodeId(0)
                .putProduct(new byte[0], 0, 0);
        assertFalse(new CatalogueBuilder().apply(buffer, 8, 64));
    }

    @Test
    void shouldRefuseANumberOutOfRange() {
        for (final int id : new int[] {0, -1, Limits.ENTITIES_PER_KIND + 1}) {
            assertThrows(IllegalArgumentException.class, () -> catalogue(program(id, "acme")), "id " + id);
        }
    }
}
