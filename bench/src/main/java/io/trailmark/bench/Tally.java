package io.trailmark.bench;

import io.trailmark.bench.plain.Credit;
import io.trailmark.bench.plain.Outcome;
import io.trailmark.bench.plain.OutcomeListener;
import io.trailmark.engine.OutcomeHandler;
import io.trailmark.record.codec.ConversionOutcomeDecoder;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.LedgerEntryDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/**
 * Counts and adds up what follows from records, whichever of the two says it: the engine as encoded outcomes, its twin
 * as objects. What both did right is equal in all figures. Owned by one thread.
 */
final class Tally implements OutcomeHandler, OutcomeListener {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConversionOutcomeDecoder conversion = new ConversionOutcomeDecoder();
    private final LedgerEntryDecoder entry = new LedgerEntryDecoder();
    private long outcomes;
    private long recorded;
    private long credits;
    private long rewardMinor;
    private long candidates;
    private long lines;
    private long linesMinor;

    @Override
    public void onOutcome(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        outcomes++;
        header.wrap(buffer, offset);
        if (header.templateId() == ConversionOutcomeDecoder.TEMPLATE_ID) {
            conversion.wrapAndApplyHeader(buffer, offset, header);
            recorded += conversion.decision() == Decision.RECORDED ? 1 : 0;
            ConversionOutcomeDecoder.CreditsDecoder credit = conversion.credits();
            while (credit.hasNext()) {
                credit = credit.next();
                credits++;
                rewardMinor += credit.rewardMinor();
            }
            candidates += conversion.candidates().count();
        } else if (header.templateId() == LedgerEntryDecoder.TEMPLATE_ID) {
            entry.wrapAndApplyHeader(buffer, offset, header);
            lines++;
            linesMinor += entry.amountMinor();
        }
    }

    @Override
    public void onOutcome(final Outcome outcome) {
        outcomes++;
        switch (outcome) {
            case Outcome.ConversionDecided decided -> {
                recorded += decided.decision() == Decision.RECORDED ? 1 : 0;
                for (final Credit credit : decided.conversion().credits()) {
                    credits++;
                    rewardMinor += credit.rewardMinor();
                }
                candidates += decided.candidates().size();
            }
            case Outcome.Line line -> {
                lines++;
                linesMinor += line.amountMinor();
            }
            case Outcome.ClickDecided ignored -> {}
            case Outcome.Applied ignored -> {}
        }
    }

    /** Conversions recorded. */
    long recorded() {
        return recorded;
    }

    /** Credits of all conversions. */
    long credits() {
        return credits;
    }

    /** Candidates that conversions were decided among. */
    long candidates() {
        return candidates;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof final Tally tally && toString().equals(tally.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return "%,d outcomes: %,d conversions, %,d candidates, %,d credits that earn %,d, %,d lines of %,d"
                .formatted(outcomes, recorded, candidates, credits, rewardMinor, lines, linesMinor);
    }
}
