package io.trailmark.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.counters.Counters;
import io.trailmark.engine.Engine;
import io.trailmark.engine.EngineHarness;
import io.trailmark.engine.EventEncoder;
import io.trailmark.engine.Events;
import io.trailmark.engine.RandomEvents;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.ConversionStatus;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Streams of everything that can be journaled, through engine and views: whatever comes, the lines of a conversion add
 * up to what stands, balances and sums to the lines, and everything can be explained.
 */
class LedgerOfRandomEventsTest {
    private static final int EVENTS = 4_000;
    private static final int PROGRAMS = 3;

    @AutoClose
    private final Engine engine = new Engine(EngineHarness.smallTables());

    private final Views views = new Views(Counters.inMemory().column("views"));
    private final EventEncoder encoder = new EventEncoder();
    private final UnsafeBuffer record = new UnsafeBuffer(new byte[RecordFrame.MAX_LENGTH]);
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[AppliedMessage.MAX_LENGTH]);
    private final UnsafeBuffer outcomes = new UnsafeBuffer(new byte[AppliedMessage.MAX_OUTCOMES_LENGTH]);
    private final Map<String, Long> standing = new HashMap<>();
    private final Set<Long> seen = new HashSet<>();
    private int outcomesLength;

    private void apply(final Events.Event event, final long epochNs) {
        final int lengthBytes = encoder.encode(event, record, 0, engine.position() + 1, epochNs);
        outcomesLength = 0;
        engine.onRecord(record, 0, lengthBytes, this::onOutcome);
        AppliedMessage.header(message, 0, lengthBytes, outcomesLength);
        message.putBytes(AppliedMessage.recordOffset(0), record, 0, lengthBytes);
        message.putBytes(AppliedMessage.outcomesOffset(message, 0), outcomes, 0, outcomesLength);
        views.onApplied(message, 0);
    }

    private void onOutcome(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        outcomesLength = AppliedMessage.putOutcome(outcomes, outcomesLength, buffer, offset, lengthBytes);
    }

    @RepeatedTest(3)
    void shouldAddUpWhateverComes() {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final RandomEvents events = new RandomEvents(seed, 40, 200);
        try {
            events.catalogue().forEach(event -> apply(event, events.nowNs()));
            for (int i = 0; i < EVENTS; i++) {
                apply(events.next(), events.nowNs());
                if (i % 500 == 0) {
                    views.publish();
                }
            }
            views.publish();
            for (int program = 1; program <= PROGRAMS; program++) {
                check(program);
            }
        } catch (final AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    private void check(final int programId) {
        final ProgramLedger ledger = views.ledger(programId);
        final Map<Integer, Long> moneyByPartner = new HashMap<>();
        long customers = 0;
        long benefits = 0;
        for (long i = 1; i <= ledger.count(); i++) {
            final LedgerLine line = ledger.line(i);
            assertEquals(i, line.sequence());
            seen.add(line.conversionId());
            follow(line);
            if (!line.isMoney()) {
                benefits += line.amountMinor();
            } else if (line.isForPartner()) {
                moneyByPartner.merge(line.partnerId(), line.amountMinor(), Long::sum);
            } else {
                customers += line.amountMinor();
            }
        }
        assertTrue(ledger.count() > 0, "no lines at all");
        for (final Map.Entry<Integer, Long> partner : moneyByPartner.entrySet()) {
            assertEquals(
                    partner.getValue(),
                    views.partnerBalance(programId, partner.getKey()).totalMinor());
        }
        final TotalsRow whole = views.totals(programId).whole();
        final long all =
                moneyByPartner.values().stream().mapToLong(Long::longValue).sum();
        assertEquals(all, whole.rewardPendingMinor() + whole.rewardApprovedMinor());
        assertEquals(customers, views.customersBalance(programId).totalMinor());
        assertEquals(customers, whole.customerRewardPendingMinor() + whole.customerRewardApprovedMinor());
        assertEquals(benefits, whole.benefitsPending() + whole.benefitsApproved());
        checkPending(programId);
    }

    /** What stands after a line is what stood before it and its amount. */
    private void follow(final LedgerLine line) {
        final String grant = line.programId() + "/" + line.conversionId() + "/" + line.credit() + "/" + line.reward()
                + "/" + line.partnerId() + "/" + line.linkId() + "/" + line.couponId() + "/" + line.rulesVersion();
        assertEquals(
                standing.merge(grant, line.amountMinor(), Long::sum),
                line.standingMinor(),
                () -> "line " + line.sequence() + " of " + grant);
    }

    /** Pending is what pending conversions earn; and each can be explained, in both forms. */
    private void checkPending(final int programId) {
        long pending = 0;
        for (final long id : seen) {
            final ConversionView conversion = views.conversion(id);
            if (conversion.report().programId() != programId) {
                continue;
            }
            long earned = 0;
            for (final LedgerLine line : conversion.lines()) {
                earned += line.isMoney() && line.isForPartner() ? line.amountMinor() : 0;
            }
            final long shown = conversion.rewards().stream()
                    .filter(reward -> reward.isMoney() && reward.beneficiary() == Beneficiary.PARTNER)
                    .mapToLong(RewardView::standing)
                    .sum();
            assertEquals(earned, shown);
            pending += conversion.status() == ConversionStatus.PENDING ? earned : 0;
            final String json =
                    new String(ExplanationJson.render(conversion, views.catalogue()), StandardCharsets.UTF_8);
            assertTrue(json.contains("\"candidates\""));
            assertTrue(ExplanationText.render(conversion, views.catalogue()).contains("candidates"));
        }
        assertEquals(pending, views.totals(programId).whole().rewardPendingMinor());
    }
}
