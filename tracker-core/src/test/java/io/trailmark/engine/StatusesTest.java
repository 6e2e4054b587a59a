package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.trailmark.engine.Events.Adjust;
import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Event;
import io.trailmark.engine.Events.Report;
import io.trailmark.engine.Events.Reward;
import io.trailmark.engine.Events.Rules;
import io.trailmark.engine.Outcomes.Adjusted;
import io.trailmark.engine.Outcomes.Line;
import io.trailmark.engine.Outcomes.Outcome;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.Trust;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Aim: the table of section 11 of docs/RULES.md holds for every status, adjustment and order of arrival, and the lines
 * of the ledger always add up to what stands. Method: all sequences of three adjustments, for conversions of each kind,
 * with the order coming before, between and after them; a small model in this test says what must come out.
 */
final class StatusesTest {
    private static final int SEQUENCE_LENGTH = 3;
    private static final long VALUE = 105;

    private record Change(AdjustmentType type, Long amount) {}

    private enum Kind {
        APPROVED,
        WAITING,
        UNVOUCHED,
        WITHOUT_VALUE
    }

    private static final List<Change> CHANGES = List.of(
            new Change(AdjustmentType.REFUND, 35L),
            new Change(AdjustmentType.REFUND, null),
            new Change(AdjustmentType.CHARGEBACK, 70L),
            new Change(AdjustmentType.AMEND, 35L),
            new Change(AdjustmentType.AMEND, 155L),
            new Change(AdjustmentType.AMEND, null),
            new Change(AdjustmentType.CANCEL, null),
            new Change(AdjustmentType.APPROVE, null),
            new Change(AdjustmentType.REJECT, null));

    private final EngineHarness engine = EngineHarness.withDemoCatalogue();
    private final Map<String, Long> sums = new HashMap<>();
    private int orders;

    @BeforeEach
    void defineRules() {
        engine.apply(new Rules()
                .approveBelow(1_000)
                .reward(Reward.percent(100_000).named("share"))
                .reward(Reward.fixed(989).value(101, 102L).named("large"))
                .reward(Reward.benefit("month", 2).named("month")));
        engine.apply(new Events.Goal().id(6));
        engine.apply(new Rules().goal(6).approveBelow(0).reward(Reward.percent(100_000)));
        engine.click(new Click());
    }

    @AfterEach
    void giveTheMemoryBack() {
        engine.close();
    }

    @Test
    void shouldFollowTheTableInEveryOrderOfArrival() {
        final int sequences = (int) Math.pow(CHANGES.size(), SEQUENCE_LENGTH);
        for (final Kind kind : Kind.values()) {
            for (int sequence = 0; sequence < sequences; sequence++) {
                for (int reportAt = 0; reportAt <= SEQUENCE_LENGTH; reportAt++) {
                    check(kind, sequence, reportAt);
                }
            }
        }
        assertEquals(4 * 729 * 4, orders);
    }

    private void check(final Kind kind, final int sequence, final int reportAt) {
        final String order = "o" + orders++;
        final Model model = new Model(kind);
        final List<Change> waiting = new ArrayList<>();
        int rest = sequence;
        for (int i = 0; i <= SEQUENCE_LENGTH; i++) {
            final String message = kind + " sequence " + sequence + " report at " + reportAt + " step " + i;
            if (i == reportAt) {
                final List<Outcome> outcomes = engine.apply(report(kind, order));
                final List<Adjusted> released = adjusted(outcomes, order, message);
                assertReleased(model, waiting, released, message);
            }
            if (i < SEQUENCE_LENGTH) {
                final Change change = CHANGES.get(rest % CHANGES.size());
                rest /= CHANGES.size();
                final List<Outcome> outcomes = engine.apply(adjust(kind, order, i, change));
                final Adjusted last = (Adjusted) outcomes.stream()
                        .filter(outcome -> outcome instanceof Adjusted)
                        .reduce((first, second) -> second)
                        .orElseThrow();
                if (i < reportAt) {
                    waiting.add(change);
                    assertEquals(Decision.PARKED, last.decision(), message);
                } else {
                    adjusted(outcomes, order, message);
                    assertApplied(model, change, false, last, message);
                }
            }
            if (i >= reportAt) {
                assertLedger(model, order, message);
            }
        }
    }

    private static void assertReleased(
            final Model model, final List<Change> waiting, final List<Adjusted> released, final String message) {
        int next = 0;
        for (final Change change : waiting) {
            // An approval of what nobody vouched for first decides the others again.
            next += model.decidedAgain(change);
            assertApplied(model, change, true, released.get(next), message);
            next++;
        }
        assertEquals(next, released.size(), message);
    }

    private static void assertApplied(
            final Model model,
            final Change change,
            final boolean isReleased,
            final Adjusted adjusted,
            final String message) {
        final Reason reason = model.apply(change, isReleased);
        assertEquals(reason, adjusted.reason(), message);
        assertEquals(reason == Reason.OK ? Decision.RECORDED : Decision.REFUSED, adjusted.decision(), message);
        assertEquals(model.status, adjusted.status(), message);
        assertEquals(model.refunded, adjusted.refundedMinor(), message);
        assertEquals(model.value, adjusted.valueMinor(), message);
    }

    private List<Adjusted> adjusted(final List<Outcome> outcomes, final String order, final String message) {
        final List<Adjusted> adjusted = new ArrayList<>();
        long reversed = 0;
        for (final Outcome outcome : outcomes) {
            if (outcome instanceof Adjusted each) {
                adjusted.add(each);
                reversed = each.reversals().stream()
                        .mapToLong(Outcomes.Reversal::reversedMinor)
                        .sum();
            } else if (outcome instanceof Line line) {
                final long sum = sums.merge(order + " " + line.reward(), line.amountMinor(), Long::sum);
                assertEquals(sum, line.standingMinor(), message);
                reversed += adjusted.isEmpty() || line.name().equals("month") ? 0 : line.amountMinor();
            }
        }
        assertEquals(0, adjusted.isEmpty() ? 0 : reversed, message + ": reversals are the lines' sum");
        return adjusted;
    }

    private void assertLedger(final Model model, final String order, final String message) {
        assertEquals(model.standing(), sums.getOrDefault(order + " 0", 0L), message);
        assertEquals(0, sums.getOrDefault(order + " 1", 0L), message);
        final boolean isMonth = model.kind != Kind.WAITING && model.isEarning();
        assertEquals(isMonth ? 2 : 0, sums.getOrDefault(order + " 2", 0L), message);
    }

    private static Event report(final Kind kind, final String order) {
        final Report report = new Report().order(order).click(new Click()).amount(VALUE);
        return switch (kind) {
            case APPROVED -> report;
            case WAITING -> report.goal(6);
            case UNVOUCHED -> report.trust(Trust.CLICK_ID);
            case WITHOUT_VALUE -> report.withoutAmount();
        };
    }

    private static Adjust adjust(final Kind kind, final String order, final int number, final Change change) {
        final Adjust adjust = new Adjust().order(order).id("a" + number).type(change.type);
        adjust.goal(kind == Kind.WAITING ? 6 : Events.GOAL);
        adjust.amountMinor = change.amount;
        return adjust;
    }

    /** What the page says, of one conversion of 105 with a reward of 10 %. */
    private static final class Model {
        private final Kind kind;
        private final List<Change> listed = new ArrayList<>();
        private ConversionStatus status;
        private boolean isVouched;
        private long value;
        private long refunded;

        Model(final Kind kind) {
            this.kind = kind;
            isVouched = kind != Kind.UNVOUCHED;
            value = kind == Kind.WITHOUT_VALUE ? 0 : VALUE;
            status = kind == Kind.WAITING || kind == Kind.UNVOUCHED
                    ? ConversionStatus.PENDING
                    : ConversionStatus.APPROVED;
        }

        int decidedAgain(final Change change) {
            final boolean isVouching =
                    change.type == AdjustmentType.APPROVE && !isVouched && status != ConversionStatus.REVERSED;
            return isVouching
                    ? (int) listed.stream()
                            .filter(each -> each.type != AdjustmentType.AMEND)
                            .count()
                    : 0;
        }

        Reason apply(final Change change, final boolean isReleased) {
            if (change.type == AdjustmentType.APPROVE && !isVouched && status != ConversionStatus.REVERSED) {
                isVouched = true;
                status = ConversionStatus.APPROVED;
                refunded = 0;
                listed.stream()
                        .filter(each -> each.type != AdjustmentType.AMEND)
                        .forEach(this::decide);
            }
            final Reason reason = decide(change);
            if (reason == Reason.OK || (isReleased && !isVouched)) {
                listed.add(change);
            }
            return reason;
        }

        private Reason decide(final Change change) {
            final boolean isReversed = status == ConversionStatus.REVERSED;
            final boolean isRejected = status == ConversionStatus.REJECTED;
            switch (change.type) {
                case REFUND, CHARGEBACK -> {
                    final long asked = change.amount == null ? value - refunded : change.amount;
                    if (isReversed || refunded + asked > value) {
                        return Reason.OVER_REFUND;
                    }
                    refunded += asked;
                    status = refunded == value && !isRejected ? ConversionStatus.REVERSED : status;
                }
                case AMEND -> {
                    if (isReversed) {
                        return Reason.STATUS_FINAL;
                    }
                    if (change.amount == null || change.amount < refunded) {
                        return change.amount == null ? Reason.AMOUNT_MISSING : Reason.OVER_REFUND;
                    }
                    value = change.amount;
                    status = value == refunded && !isRejected ? ConversionStatus.REVERSED : status;
                }
                default -> {
                    if (isReversed) {
                        return Reason.STATUS_FINAL;
                    }
                    settle(change.type);
                }
            }
            return Reason.OK;
        }

        private void settle(final AdjustmentType type) {
            if (type == AdjustmentType.CANCEL) {
                refunded = value;
                status = ConversionStatus.REVERSED;
            } else if (type == AdjustmentType.REJECT) {
                status = ConversionStatus.REJECTED;
            } else {
                status = refunded == value && refunded > 0 ? ConversionStatus.REVERSED : ConversionStatus.APPROVED;
            }
        }

        boolean isEarning() {
            return status == ConversionStatus.PENDING || status == ConversionStatus.APPROVED;
        }

        long standing() {
            final long reward = rounded(BigDecimal.valueOf(value).movePointLeft(1));
            if (!isEarning() || value == 0) {
                return 0;
            }
            return reward
                    - BigDecimal.valueOf(reward)
                            .multiply(BigDecimal.valueOf(refunded))
                            .divide(BigDecimal.valueOf(value), 0, RoundingMode.HALF_EVEN)
                            .longValueExact();
        }

        private static long rounded(final BigDecimal exact) {
            return exact.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
        }
    }
}
