package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.trailmark.engine.Events.Adjust;
import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Report;
import io.trailmark.engine.Events.Reward;
import io.trailmark.engine.Events.Rules;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RepeatPolicy;
import io.trailmark.record.codec.Trust;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Aim: the table of section 10 of docs/RULES.md, each policy with each payload, trust and status. */
final class RepeatPoliciesTest {
    private static final List<RepeatPolicy> POLICIES =
            List.of(RepeatPolicy.REJECT, RepeatPolicy.UPDATE, RepeatPolicy.ACCUMULATE, RepeatPolicy.NEW);

    private final EngineHarness engine = EngineHarness.withDemoCatalogue();
    private int version;
    private int orders;

    @AfterEach
    void giveTheMemoryBack() {
        engine.close();
    }

    @Test
    void shouldFollowTheTableForEveryPolicyAndPayload() {
        final List<List<Decision>> expected = List.of(
                List.of(Decision.DUPLICATE, Decision.CONFLICT, Decision.CONFLICT, Decision.CONFLICT, Decision.CONFLICT),
                List.of(Decision.DUPLICATE, Decision.UPDATED, Decision.CONFLICT, Decision.CONFLICT, Decision.DUPLICATE),
                List.of(Decision.UPDATED, Decision.UPDATED, Decision.CONFLICT, Decision.CONFLICT, Decision.DUPLICATE),
                List.of(Decision.RECORDED, Decision.RECORDED, Decision.RECORDED, Decision.REFUSED, Decision.RECORDED));
        for (int policy = 0; policy < POLICIES.size(); policy++) {
            define(POLICIES.get(policy));
            for (final Trust trust : List.of(Trust.CLICK_ID, Trust.TOKEN)) {
                for (int payload = 0; payload < 5; payload++) {
                    final String order = next();
                    final ConversionDecided first = engine.report(payload(order, trust, 0));
                    final ConversionDecided repeat = engine.report(payload(order, trust, payload));
                    final String message = POLICIES.get(policy) + " " + trust + " payload " + payload;
                    assertEquals(expected.get(policy).get(payload), repeat.decision(), message);
                    if (repeat.decision() == Decision.RECORDED) {
                        assertNotEquals(first.conversionId(), repeat.conversionId(), message);
                    }
                    final long value = repeat.decision() != Decision.UPDATED
                            ? 100
                            : (POLICIES.get(policy) == RepeatPolicy.UPDATE ? 0 : 100) + (payload == 0 ? 100 : 250);
                    final Adjust none = new Adjust().order(order).id("none").amount(1_000_000);
                    assertEquals(value, engine.adjust(none).valueMinor(), message);
                }
            }
        }
    }

    @Test
    void shouldNotLetABrowserRepeatAnythingUnderAnyPolicy() {
        for (final RepeatPolicy policy : POLICIES) {
            define(policy);
            final String order = next();
            engine.report(payload(order, Trust.BROWSER, 0));
            assertEquals(
                    Decision.DUPLICATE,
                    engine.report(payload(order, Trust.BROWSER, 1)).decision());
            assertEquals(
                    Decision.CONFIRMED,
                    engine.report(payload(order, Trust.TOKEN, 1)).decision());
            assertEquals(
                    Decision.DUPLICATE,
                    engine.report(payload(order, Trust.CLICK_ID, 0)).decision());
        }
    }

    @Test
    void shouldHoldAnUpdateAgainstRefundsAndStatus() {
        define(RepeatPolicy.UPDATE);
        final String order = next();
        engine.report(payload(order, Trust.TOKEN, 0));
        engine.adjust(new Adjust().order(order).id("r").amount(60));
        assertRefused(order, 59, Reason.OVER_REFUND);
        final ConversionDecided exact =
                engine.report(new Report().order(order).customer("c").amount(60));
        assertEquals(Decision.UPDATED, exact.decision());
        assertEquals(ConversionStatus.REVERSED, exact.status());
        assertEquals(0, exact.revenueMinor());
        assertRefused(order, 61, Reason.STATUS_FINAL);
    }

    @Test
    void shouldKeepARejectedOrderRejectedWhenItIsUpdated() {
        define(RepeatPolicy.ACCUMULATE);
        final String order = next();
        engine.report(payload(order, Trust.TOKEN, 0));
        engine.adjust(new Adjust().order(order).id("no").type(AdjustmentType.REJECT));
        final ConversionDecided updated = engine.report(payload(order, Trust.TOKEN, 0));
        assertEquals(Decision.UPDATED, updated.decision());
        assertEquals(ConversionStatus.REJECTED, updated.status());
        assertEquals(200, updated.amountMinor());
    }

    @Test
    void shouldCompareWithTheReportAndNotWithAnAmendment() {
        define(RepeatPolicy.UPDATE);
        final String order = next();
        engine.report(payload(order, Trust.TOKEN, 0));
        engine.adjust(
                new Adjust().order(order).id("m").type(AdjustmentType.AMEND).amount(80));
        assertEquals(
                Decision.DUPLICATE,
                engine.report(payload(order, Trust.TOKEN, 0)).decision());
        final ConversionDecided eighty =
                engine.report(new Report().order(order).customer("c").amount(80));
        assertEquals(Decision.UPDATED, eighty.decision());
        assertEquals(80, eighty.amountMinor());
    }

    @Test
    void shouldNotAddUpBeyondTheLargestAmount() {
        define(RepeatPolicy.ACCUMULATE);
        final String order = next();
        final Report most = new Report().order(order).amount(9_999_999_999_999L);
        engine.report(most);
        assertEquals(
                Decision.CONFLICT,
                engine.report(new Report().order(order).amount(2)).decision());
        assertEquals(
                10_000_000_000_000L,
                engine.report(new Report().order(order).amount(1)).amountMinor());
    }

    @Test
    void shouldFindAConversionOfItsOwnByItsIdAlone() {
        define(RepeatPolicy.NEW);
        final String order = next();
        final long first = engine.report(payload(order, Trust.TOKEN, 0)).conversionId();
        final long second = engine.report(payload(order, Trust.TOKEN, 1)).conversionId();
        assertEquals(first, engine.adjust(new Adjust().order(order).id("a")).conversionId());
        assertEquals(250, engine.adjust(new Adjust().conversion(second).id("b")).adjustedMinor());
    }

    private void assertRefused(final String order, final long amount, final Reason reason) {
        final ConversionDecided refused =
                engine.report(new Report().order(order).customer("c").amount(amount));
        assertEquals(Decision.REFUSED, refused.decision());
        assertEquals(reason, refused.reason());
    }

    private void define(final RepeatPolicy policy) {
        engine.apply(new Rules()
                .version(++version, Events.T0 - 900 * Events.DAY_MS)
                .repeats(policy)
                .reward(Reward.percent(100_000)));
    }

    /** 0: the first; then another amount, customer, currency, and none. */
    private static Report payload(final String order, final Trust trust, final int number) {
        final Report report =
                new Report().order(order).trust(trust).customer("c").amount(100).click(new Click());
        return switch (number) {
            case 1 -> report.amount(250);
            case 2 -> report.customer("d");
            case 3 -> report.currency("USD", 2);
            case 4 -> report.withoutAmount();
            default -> report;
        };
    }

    private String next() {
        return "o" + orders++;
    }
}
