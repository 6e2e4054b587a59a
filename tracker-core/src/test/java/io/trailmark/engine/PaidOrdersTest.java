package io.trailmark.engine;

import static io.trailmark.engine.Events.DAY_MS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.trailmark.engine.Events.Adjust;
import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Goal;
import io.trailmark.engine.Events.Report;
import io.trailmark.engine.Events.Rules;
import io.trailmark.engine.Outcomes.Adjusted;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RepeatPolicy;
import io.trailmark.record.codec.Trust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders that were paid in another currency than their programme's: at the rate of their report, for ever. */
final class PaidOrdersTest {
    /** EUR for one USD. */
    private static final String RATE = "0.922339";

    private final EngineHarness engine = EngineHarness.withDemoCatalogue();
    private final Click click = new Click();

    @BeforeEach
    void giveTenPercent() {
        engine.apply(new Goal().version(2, Events.T0 - DAY_MS).percent(100_000));
    }

    @AfterEach
    void giveTheMemoryBack() {
        engine.close();
    }

    @Test
    void shouldRewardTheConvertedAmount() {
        final ConversionDecided decided = engine.report(dollars(14_084));
        assertEquals(12_990, decided.amountMinor());
        assertEquals("EUR", decided.currency());
        assertEquals(1_299, decided.credits().getFirst().rewardMinor());
    }

    @Test
    void shouldCallTheSameOrderADuplicateThoughTheRateHasChanged() {
        final ConversionDecided first = engine.report(dollars(14_084));
        final ConversionDecided again = engine.report(new Report().click(click).paid("USD", 2, 14_084, "0.95"));
        assertEquals(Decision.DUPLICATE, again.decision());
        assertEquals(first.amountMinor(), again.amountMinor());
    }

    @Test
    void shouldCallAnotherPaidAmountOrCurrencyAConflictThoughItIsWorthAsMuch() {
        engine.report(dollars(14_084));
        final Report otherAmount = new Report().click(click).paid("USD", 2, 12_990, "1");
        final Report otherCurrency = new Report().click(click).paid("GBP", 2, 12_990, "1");
        assertEquals(Decision.CONFLICT, engine.report(otherAmount).decision());
        assertEquals(Decision.CONFLICT, engine.report(otherCurrency).decision());
        assertEquals(
                Decision.CONFLICT,
                engine.report(new Report().click(click).amount(12_990)).decision());
        assertEquals(12_990, engine.report(dollars(14_084)).amountMinor());
    }

    @Test
    void shouldTakeBackExactlyAllByThirdsOfWhatWasPaid() {
        engine.report(dollars(10_000));
        final Adjusted first = engine.adjust(refund("r1", 3_333));
        final Adjusted second = engine.adjust(refund("r2", 3_333));
        final Adjusted third = engine.adjust(refund("r3", 3_334));
        // 100.00 USD are 92.23 EUR; 33.33 of them 30.74, 66.66 of them 61.48.
        assertEquals(3_074, first.adjustedMinor());
        assertEquals(3_074, second.adjustedMinor());
        assertEquals(3_075, third.adjustedMinor());
        assertEquals(9_223, third.refundedMinor());
        assertEquals(ConversionStatus.APPROVED, second.status());
        assertEquals(ConversionStatus.REVERSED, third.status());
        final long reversed = reversed(first) + reversed(second) + reversed(third);
        assertEquals(922, reversed, "the reward of 92.23 EUR");
    }

    @Test
    void shouldJudgeInWhatWasPaidWhetherARefundIsTooMuch() {
        engine.report(dollars(10_000));
        assertEquals(Reason.OK, engine.adjust(refund("r1", 9_999)).reason());
        assertEquals(Reason.OVER_REFUND, engine.adjust(refund("r2", 2)).reason());
        assertEquals(ConversionStatus.REVERSED, engine.adjust(refund("r2", 1)).status());
        assertEquals(Reason.OVER_REFUND, engine.adjust(refund("r3", 1)).reason());
    }

    @Test
    void shouldNotCallAnOrderReversedWhileACentOfItIsLeft() {
        engine.report(new Report().click(click).paid("JPY", 0, 300, "0.0061"));
        // 300 JPY are 1.83 EUR; 299 of them are 1.82.
        final Adjusted most = engine.adjust(refund("r1", 299).currency("JPY"));
        assertEquals(182, most.refundedMinor());
        assertEquals(ConversionStatus.APPROVED, most.status());
        final Adjusted last = engine.adjust(refund("r2", 1).currency("JPY"));
        assertEquals(183, last.refundedMinor());
        assertEquals(ConversionStatus.REVERSED, last.status());
    }

    @Test
    void shouldReverseAnOrderThatIsWorthLessThanACent() {
        final ConversionDecided decided =
                engine.report(new Report().click(click).paid("JPY", 0, 5, "0.0001"));
        assertEquals(0, decided.amountMinor());
        assertEquals(
                ConversionStatus.APPROVED,
                engine.adjust(refund("r1", 2).currency("JPY")).status());
        assertEquals(
                ConversionStatus.REVERSED,
                engine.adjust(refund("r2", 3).currency("JPY")).status());
    }

    @Test
    void shouldTakeRefundsInTheCurrencyOfTheProgrammeAsWell() {
        engine.report(dollars(10_000));
        final Adjusted half = engine.adjust(refund("r1", 4_611).currency("EUR"));
        assertEquals(4_611, half.refundedMinor());
        // 46.11 EUR of 92.23 are 49.99 USD and a half of 100.00: the rest is 50.01 USD.
        assertEquals(Reason.OVER_REFUND, engine.adjust(refund("r2", 5_002)).reason());
        final Adjusted rest = engine.adjust(refund("r2", 5_001));
        assertEquals(9_223, rest.refundedMinor());
        assertEquals(ConversionStatus.REVERSED, rest.status());
    }

    @Test
    void shouldTakeTheRestBackWhereNoAmountIsNamed() {
        engine.report(dollars(10_000));
        engine.adjust(refund("r1", 3_333));
        final Adjust rest = new Adjust().order("A-1001").id("r2");
        final Adjusted all = engine.adjust(rest);
        assertEquals(9_223, all.refundedMinor());
        assertEquals(ConversionStatus.REVERSED, all.status());
        assertEquals(Reason.OVER_REFUND, engine.adjust(refund("r3", 1)).reason());
    }

    @Test
    void shouldRefuseAThirdCurrency() {
        engine.report(dollars(10_000));
        assertEquals(
                Reason.CURRENCY_MISMATCH,
                engine.adjust(refund("r1", 1).currency("GBP")).reason());
        engine.report(new Report().order("A-2").click(click));
        assertEquals(
                Reason.CURRENCY_MISMATCH,
                engine.adjust(refund("r1", 1).order("A-2")).reason(),
                "an order in the programme's own currency was never paid in another");
    }

    @Test
    void shouldAmendAtTheOriginalRate() {
        engine.report(dollars(10_000));
        final Adjusted amended = engine.adjust(refund("a1", 20_000).type(AdjustmentType.AMEND));
        assertEquals(18_447, amended.valueMinor());
        engine.adjust(refund("r1", 15_000));
        assertEquals(
                Reason.OVER_REFUND,
                engine.adjust(refund("a2", 14_999).type(AdjustmentType.AMEND)).reason());
        final Adjusted down = engine.adjust(refund("a3", 15_000).type(AdjustmentType.AMEND));
        assertEquals(13_835, down.valueMinor());
        assertEquals(13_835, down.refundedMinor());
        assertEquals(ConversionStatus.REVERSED, down.status());
    }

    @Test
    void shouldAmendInTheCurrencyOfTheProgramme() {
        engine.report(dollars(10_000));
        engine.adjust(refund("a1", 18_447).type(AdjustmentType.AMEND).currency("EUR"));
        // 184.47 EUR are 200.00 USD.
        assertEquals(Reason.OVER_REFUND, engine.adjust(refund("r1", 20_002)).reason());
        final Adjusted all = engine.adjust(refund("r1", 20_000));
        assertEquals(18_447, all.refundedMinor());
        assertEquals(ConversionStatus.REVERSED, all.status());
    }

    @Test
    void shouldRefuseWhatNoOrderMayBeWorth() {
        engine.report(new Report().click(click).paid("GBP", 2, 100, "900000000"));
        assertEquals(
                Reason.CURRENCY_MISMATCH,
                engine.adjust(refund("a1", 2_000_000).type(AdjustmentType.AMEND).currency("GBP"))
                        .reason());
    }

    @Test
    void shouldUpdateAndAccumulateAtTheOriginalRate() {
        engine.apply(rules(RepeatPolicy.UPDATE));
        engine.report(dollars(10_000));
        final ConversionDecided updated =
                engine.report(new Report().click(click).paid("USD", 2, 20_000, "0.5"));
        assertEquals(Decision.UPDATED, updated.decision());
        assertEquals(18_447, updated.amountMinor());
        assertEquals(
                Decision.DUPLICATE,
                engine.report(new Report().click(click).paid("USD", 2, 20_000, "0.7"))
                        .decision());

        engine.apply(rules(RepeatPolicy.ACCUMULATE));
        engine.report(dollars(3_333).order("A-2"));
        engine.report(dollars(3_333).order("A-2"));
        final ConversionDecided sum =
                engine.report(new Report().order("A-2").click(click).paid("USD", 2, 3_334, "0.5"));
        assertEquals(9_223, sum.amountMinor());
        assertEquals(
                Decision.CONFLICT,
                engine.report(new Report().order("A-2").click(click).amount(1)).decision());
    }

    @Test
    void shouldLetATrustedReportBringItsOwnRate() {
        engine.report(dollars(10_000).trust(Trust.BROWSER));
        engine.adjust(refund("r1", 5_000));

        final var outcomes = engine.apply(new Report().click(click).paid("USD", 2, 10_000, "0.5"));
        final ConversionDecided confirmed = (ConversionDecided) outcomes.getFirst();
        assertEquals(Decision.CONFIRMED, confirmed.decision());
        assertEquals(5_000, confirmed.amountMinor());
        final Adjusted again = (Adjusted) outcomes.stream()
                .filter(outcome -> outcome instanceof Adjusted)
                .findFirst()
                .orElseThrow();
        assertEquals(2_500, again.refundedMinor());
    }

    @Test
    void shouldForgetWhatAStrangerSaidWasPaidWhenATrustedReportSaysOtherwise() {
        engine.report(dollars(10_000).trust(Trust.BROWSER));
        engine.apply(new Report().click(click).amount(9_000));
        assertEquals(Reason.CURRENCY_MISMATCH, engine.adjust(refund("r1", 1)).reason());
        assertEquals(
                9_000, engine.report(new Report().click(click).amount(9_000)).amountMinor());
    }

    @Test
    void shouldTellStatesApartByWhatWasPaidAlone() {
        try (EngineHarness one = EngineHarness.withDemoCatalogue();
                EngineHarness other = EngineHarness.withDemoCatalogue()) {
            one.report(new Report().click(click).paid("USD", 2, 10_000, "0.5"));
            other.report(new Report().click(click).paid("USD", 2, 10_001, "0.5"));
            assertNotEquals(one.engine().stateHash(), other.engine().stateHash());
        }
    }

    @Test
    void shouldStopWhereTheAmountIsNotWhatTheRateMakesOfIt() {
        final Report wrong = dollars(10_000);
        wrong.amountMinor++;
        assertThrows(IllegalStateException.class, () -> engine.apply(wrong));
    }

    private Report dollars(final long cents) {
        return new Report().click(click).paid("USD", 2, cents, RATE);
    }

    private static Adjust refund(final String id, final long minor) {
        return new Adjust().order("A-1001").id(id).amount(minor).currency("USD");
    }

    private static Rules rules(final RepeatPolicy policy) {
        final Rules rules = new Rules();
        rules.repeats = policy;
        return rules;
    }

    private static long reversed(final Adjusted adjusted) {
        return adjusted.reversals().getFirst().reversedMinor();
    }
}
