package io.trailmark.views;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RewardKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The ledger's lines by themselves: pages, sums and words. That they follow from records is tested with the pipeline.
 */
class LedgerTest {
    private static final int PARTNERS = 5;

    private static LedgerLine line(
            final long sequence, final int partnerId, final long writtenMs, final EntryKind kind, final long amount) {
        return new LedgerLine(
                sequence,
                sequence * 3,
                0,
                sequence,
                writtenMs,
                1,
                1,
                1,
                partnerId,
                partnerId,
                0,
                0,
                0,
                kind,
                RewardKind.FIXED,
                Beneficiary.PARTNER,
                Reason.OK,
                ConversionStatus.APPROVED,
                amount,
                amount,
                "EUR",
                2,
                "commission",
                "");
    }

    private static List<Long> numbers(final List<LedgerLine> lines) {
        return lines.stream().map(LedgerLine::sequence).toList();
    }

    @Test
    void shouldGiveAllLinesPageByPageWhicheverPartnerIsAskedFor() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final ProgramLedger ledger = new ProgramLedger();
        final List<LedgerLine> all = new ArrayList<>();
        long timeMs = 1_000;
        for (int i = 1; i <= 3_000; i++) {
            timeMs += random.nextInt(3);
            final LedgerLine line = line(i, 1 + random.nextInt(PARTNERS), timeMs, EntryKind.EARNED, i);
            ledger.add(line);
            all.add(line);
        }
        assertEquals(0, ledger.count());
        assertTrue(
                ledger.page(0, ProgramLedger.START, Long.MAX_VALUE, 10).lines().isEmpty());
        ledger.show();
        for (int partner = 0; partner <= PARTNERS + 1; partner++) {
            final int asked = partner;
            final List<Long> expected = numbers(all.stream()
                    .filter(line -> asked == 0 || line.partnerId() == asked)
                    .toList());
            assertEquals(expected, paged(ledger, partner, 1 + random.nextInt(700)), () -> "seed " + seed);
        }
        final long fromMs = 1_000L + random.nextInt(2_500);
        final long before =
                all.stream().filter(line -> line.writtenMs() < fromMs).count();
        assertEquals(before, ledger.lastBefore(fromMs), () -> "seed " + seed);
        assertEquals(0, ledger.lastBefore(0));
        assertEquals(3_000, ledger.lastBefore(Long.MAX_VALUE));
    }

    private static List<Long> paged(final ProgramLedger ledger, final int partnerId, final int pageLines) {
        final List<Long> found = new ArrayList<>();
        long after = ProgramLedger.START;
        while (true) {
            final ProgramLedger.Page page = ledger.page(partnerId, after, ledger.count(), pageLines);
            found.addAll(numbers(page.lines()));
            if (!page.hasMore()) {
                return found;
            }
            assertEquals(pageLines, page.lines().size());
            after = page.lines().getLast().sequence();
        }
    }

    @Test
    void shouldSumWhatWasEarnedTakenBackAndGivenBackAgain() {
        Balance balance = Balance.NOTHING;
        balance = balance.with(line(1, 1, 0, EntryKind.EARNED, 1_000), true, 1);
        assertEquals(1_000, balance.pendingMinor());
        balance = balance.with(line(1, 1, 0, EntryKind.EARNED, 1_000), true, -1);
        balance = balance.with(line(1, 1, 0, EntryKind.EARNED, 1_000), false, 1);
        balance = balance.with(line(2, 1, 0, EntryKind.TAKEN_BACK, -400), false, 1);
        balance = balance.with(line(3, 1, 0, EntryKind.GIVEN_BACK, 100), false, 1);
        assertEquals(0, balance.pendingMinor());
        assertEquals(700, balance.approvedMinor());
        assertEquals(300, balance.takenBackMinor());
        assertEquals(3, balance.lineCount());
        assertEquals(700, balance.totalMinor());
    }

    @Test
    void shouldSayEveryReasonInOneSentence() {
        for (final Reason reason : Reason.values()) {
            for (final String text : List.of(ReasonText.ofCandidate(reason), ReasonText.ofConversion(reason))) {
                assertTrue(text.endsWith("."), () -> reason + ": " + text);
                assertEquals(text.length() - 1, text.indexOf('.'), () -> reason + ": " + text);
                assertFalse(text.isBlank());
            }
        }
    }

    @Test
    void shouldShowARewardAsTheSumOfItsLines() {
        final List<RewardView> rewards = RewardView.of(List.of(
                line(1, 1, 0, EntryKind.EARNED, 1_000),
                line(2, 2, 0, EntryKind.EARNED, 50),
                line(3, 1, 0, EntryKind.TIER_LIFT, 200),
                line(4, 1, 0, EntryKind.TAKEN_BACK, -1_200)));
        assertEquals(2, rewards.size());
        final RewardView first = rewards.getFirst();
        assertEquals(1_200, first.earned());
        assertEquals(200, first.lift());
        assertEquals(1_200, first.takenBack());
        assertEquals(RewardView.Status.TAKEN_BACK, first.status(ConversionStatus.REVERSED));
        assertEquals(RewardView.Status.APPROVED, rewards.getLast().status(ConversionStatus.APPROVED));
        assertEquals(RewardView.Status.PENDING, rewards.getLast().status(ConversionStatus.PENDING));
    }
}
