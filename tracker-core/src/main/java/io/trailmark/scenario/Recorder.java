package io.trailmark.scenario;

import io.trailmark.catalogue.Program;
import io.trailmark.record.codec.AdjustmentOutcomeDecoder;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.ClickOutcomeDecoder;
import io.trailmark.record.codec.ConversionOutcomeDecoder;
import io.trailmark.record.codec.LedgerEntryDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.RewardKind;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes down what the engine decides: the ledger with its running balances, what each conversion's story is, and
 * whether each line came out as its column {@code result} says. One thread.
 */
final class Recorder {
    private static final Pattern WORDS = Pattern.compile("[ ;]+");

    private final List<ScenarioFault> faults;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ClickOutcomeDecoder clickOutcome = new ClickOutcomeDecoder();
    private final ConversionOutcomeDecoder conversionOutcome = new ConversionOutcomeDecoder();
    private final AdjustmentOutcomeDecoder adjustmentOutcome = new AdjustmentOutcomeDecoder();
    private final LedgerEntryDecoder ledgerEntry = new LedgerEntryDecoder();
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);
    private final List<LedgerLine> ledger = new ArrayList<>();
    private final List<String> surprises = new ArrayList<>();
    private final Map<Long, Story> stories = new LinkedHashMap<>();
    private final Map<String, Long> balances = new LinkedHashMap<>();
    private final Set<String> results = new TreeSet<>();

    private CsvFile.Row row;
    private Program program;
    private Names names;
    private ZoneId zone;
    private String time = "";

    Recorder(final List<ScenarioFault> faults) {
        this.faults = faults;
    }

    List<LedgerLine> ledger() {
        return ledger;
    }

    /** Lines that did not come out as their column {@code result} says. */
    List<String> surprises() {
        return surprises;
    }

    /** All conversions, in the order in which they came. */
    Iterable<Story> stories() {
        return stories.values();
    }

    /** What is decided from now on comes from this line. */
    void begin(
            final CsvFile.Row of, final Program inProgram, final Names with, final long timeMs, final ZoneId inZone) {
        row = of;
        program = inProgram;
        names = with;
        zone = inZone;
        time = Times.format(timeMs, inZone);
        results.clear();
    }

    /** The line is played. */
    void end() {
        if (!row.has("result") || results.isEmpty()) {
            return;
        }
        for (final String word : WORDS.split(row.text("result"), -1)) {
            if (!results.contains(word)) {
                surprises.add(
                        row.place() + ": result '" + word + "' expected, came out: " + String.join(", ", results));
            }
        }
    }

    void onOutcome(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        header.wrap(buffer, offset);
        switch (header.templateId()) {
            case ClickOutcomeDecoder.TEMPLATE_ID ->
                results.add(Explanation.word(
                        clickOutcome.wrapAndApplyHeader(buffer, offset, header).clickClass()));
            case ConversionOutcomeDecoder.TEMPLATE_ID ->
                conversion(conversionOutcome.wrapAndApplyHeader(buffer, offset, header));
            case AdjustmentOutcomeDecoder.TEMPLATE_ID ->
                adjustment(adjustmentOutcome.wrapAndApplyHeader(buffer, offset, header));
            case LedgerEntryDecoder.TEMPLATE_ID -> entry(ledgerEntry.wrapAndApplyHeader(buffer, offset, header));
            default -> {
                // The catalogue changed or an epoch began: nothing to take down.
            }
        }
    }

    private void conversion(final ConversionOutcomeDecoder outcome) {
        results.add(Explanation.word(outcome.decision()));
        results.add(Explanation.word(outcome.reason()));
        results.add(Explanation.word(outcome.status()));
        final Story story =
                stories.computeIfAbsent(outcome.conversionId(), id -> new Story(row.text("goal"), row.text("order")));
        final String customer = row.has("customer") ? row.text("customer") : row.text("visitor");
        story.customer = row.has("customer") || story.customer.isEmpty() ? customer : story.customer;
        final String amount = row.has("amount") ? " over " + row.text("amount") : "";
        final String what = story.goal + " " + story.order + " reported " + time + amount;
        story.decisions.add(Explanation.conversion(outcome, what, names, zone));
    }

    private void adjustment(final AdjustmentOutcomeDecoder outcome) {
        final boolean isReleased = outcome.position() != outcome.adjustmentPosition();
        if (!isReleased) {
            results.add(Explanation.word(outcome.decision()));
            results.add(Explanation.word(outcome.reason()));
            results.add(Explanation.word(outcome.status()));
        }
        final Story story = stories.get(outcome.conversionId());
        if (story != null) {
            final String what = Explanation.word(outcome.adjustmentType())
                    + (isReleased ? " that came before, decided " : " reported ")
                    + time
                    + (!isReleased && row.has("amount") ? " over " + row.text("amount") : "");
            story.decisions.add(Explanation.adjustment(outcome, what));
        }
    }

    private void entry(final LedgerEntryDecoder entry) {
        final long amount = entry.amountMinor();
        final Story story = stories.get(entry.conversionId());
        final String status = Explanation.word(entry.status());
        final String kind = Explanation.word(entry.kind()).replace('_', ' ');
        final boolean isBenefit = entry.rewardKind() == RewardKind.BENEFIT;
        final String currency = entry.currency();
        final int decimals = isBenefit ? 0 : entry.exponent();
        final boolean isCustomer = entry.beneficiary() == Beneficiary.CUSTOMER;
        final String partner = names.partnerCode((int) entry.partnerId());
        final String goal = names.goalCode((int) entry.goalId());
        // Fields of variable length are read in the order in which they stand.
        entry.wrapName(text);
        final String reward = string(text);
        entry.wrapBenefit(text);
        final String benefit = string(text);
        if (story == null) {
            faults.add(new ScenarioFault(row.place(), 0, 0, "a line of the ledger belongs to no conversion"));
            return;
        }
        final String who = isCustomer ? "customer " + story.customer : partner;
        final String unit = isBenefit ? benefit : currency;
        final long balance = balances.merge(program.code() + "\n" + who + "\n" + unit, amount, Math::addExact);
        ledger.add(new LedgerLine(
                time, program.code(), who, goal, story.order, kind, reward, amount, unit, decimals, balance, status));
        if (!story.decisions.isEmpty()) {
            story.decisions
                    .getLast()
                    .add("ledger: " + kind + " " + LedgerFile.worth(amount, decimals, unit) + " for " + who
                            + (reward.isEmpty() ? "" : " (" + reward + ")"));
        }
    }

    private static String string(final DirectBuffer bytes) {
        final byte[] copy = new byte[bytes.capacity()];
        bytes.getBytes(0, copy);
        return new String(copy, StandardCharsets.UTF_8);
    }
}
