package io.trailmark.simulator;

import io.trailmark.counters.Counter;
import io.trailmark.counters.Counters;
import io.trailmark.journal.JournalDamage;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentDecoder;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.ViewDecoder;
import io.trailmark.views.ProgramTotals;
import io.trailmark.views.TotalsRow;
import io.trailmark.views.Views;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Holds what must be: everything that was sent, appended, answered and published, and what a server that was started
 * again therefore has to have. Knows nothing of how any of it is done.
 */
final class Auditor {
    /** A record that the server appended by itself, and that is not known before it is read. */
    private static final SeenRecord OWN = new SeenRecord(0, 0, "");

    private static final int RECORDS_PER_POLL = 1024;
    private static final String POSITION = "\"position\":";

    /** Of a click id as text: version and key, time, node and number. */
    private static final int UNIQUE_CHARACTERS = 16;

    /** What a request may lead to and has led to. */
    private static final class Fate {
        private int delivered;
        private int appended;
        private int refused;
        private int answered;
        private int unavailable;

        /** Acknowledged as synced for one of its records, it is not known which: for each its own. */
        private int acknowledged;

        private final List<Long> positions = new ArrayList<>();
    }

    /** What stands in a journal. */
    private record Found(List<SeenRecord> records, List<JournalDamage> damages) {}

    private final Tally tally;
    private final Trace trace;

    /** By position, from 1. */
    private final List<SeenRecord> records = new ArrayList<>();

    private final BitSet batchEnds = new BitSet();

    /** Positions that a client was told are synced. */
    private final BitSet acknowledged = new BitSet();

    private final Map<String, Fate> fates = new HashMap<>();

    /** By type, what the edge of the process that runs asked the journal for, and got or did not get. */
    private final Map<Integer, Long> taken = new HashMap<>();

    private final Map<Integer, Long> turnedAway = new HashMap<>();

    /** The part of each click id that no other one has. */
    private final Set<String> clickIds = new HashSet<>();

    /** Of the append that is under way: it may be there after a death though nobody was told. */
    private final List<SeenRecord> attempt = new ArrayList<>();

    /** Up to here everything was said to survive a loss of power. */
    private long promisedPosition;

    /** Whether the disk has dropped what it could not write. */
    private final BooleanSupplier hasDropped;

    private boolean isCatalogueKnown;

    Auditor(final Tally tally, final Trace trace, final BooleanSupplier hasDropped) {
        this.hasDropped = hasDropped;
        this.tally = tally;
        this.trace = trace;
    }

    // What goes in.

    void onDelivered(final Request request) {
        fate(request.key()).delivered++;
    }

    private Fate fate(final String key) {
        return fates.computeIfAbsent(key, _ -> new Fate());
    }

    void onAppending(final RecordBatch batch) {
        attempt.clear();
        attempt.addAll(recordsOf(batch));
    }

    private static List<SeenRecord> recordsOf(final RecordBatch batch) {
        final List<SeenRecord> found = new ArrayList<>();
        int offset = 0;
        while (offset < batch.lengthBytes()) {
            found.add(SeenRecord.of(batch.buffer(), offset));
            offset += RecordFrame.alignedLength(RecordFrame.lengthBytes(batch.buffer(), offset));
        }
        return found;
    }

    void onAppended(final RecordBatch batch, final long firstPosition) {
        if (firstPosition <= records.size()) {
            throw new Violation("position " + firstPosition + " was given before; " + records.size() + " are given");
        }
        while (records.size() < firstPosition - 1) {
            own();
        }
        for (final SeenRecord record : recordsOf(batch)) {
            records.add(record);
            trace.add(record.crc32c());
            onRecord(record, records.size());
            taken.merge(record.templateId(), 1L, Long::sum);
        }
        batchEnds.set(records.size());
        attempt.clear();
    }

    private void own() {
        records.add(OWN);
        batchEnds.set(records.size());
    }

    private void onRecord(final SeenRecord record, final long position) {
        if (!record.key().isEmpty()) {
            final Fate fate = fate(record.key());
            fate.appended++;
            fate.positions.add(position);
            if (fate.appended > fate.delivered) {
                throw new Violation(
                        record.key() + " arrived " + fate.delivered + " times and is recorded at " + fate.positions);
            }
        }
    }

    void onRefused(final RecordBatch batch) {
        for (final SeenRecord record : recordsOf(batch)) {
            turnedAway.merge(record.templateId(), 1L, Long::sum);
            if (!record.key().isEmpty()) {
                fate(record.key()).refused++;
            }
        }
        attempt.clear();
    }

    /** The back office, not the edge, asks for a change; it has no counter of the edge. */
    void onBackOffice(final String key) {
        fate(key).delivered++;
    }

    /** What the back office asked for is none of the edge's. */
    void onBackOfficeDone(final boolean isAppended) {
        (isAppended ? taken : turnedAway).merge(AdjustmentDecoder.TEMPLATE_ID, -1L, Long::sum);
    }

    /** A snapshot has got its name. */
    void onSnapshot(final long position) {
        if (position > promisedPosition) {
            throw new Violation(
                    "a snapshot stands at " + position + ", and only " + promisedPosition + " is said to be synced");
        }
    }

    void onSynced(final long position) {
        promisedPosition = Math.max(promisedPosition, position);
        trace.add(position);
    }

    /** From here on every link is known to the edge. */
    void onCatalogueKnown(final boolean isKnown) {
        isCatalogueKnown = isKnown;
    }

    void onAnswer(final Request request, final Answer answer) {
        trace.add(answer.status());
        final Fate fate = fate(request.key());
        if (!isCatalogueKnown && (answer.status() == 404 || answer.status() == 422 || answer.status() == 401)) {
            return;
        }
        switch (request.kind()) {
            case CLICK -> onClickAnswered(request, answer, fate);
            case VIEW -> expect(answer.status() == 200, request, answer);
            default -> onReportAnswered(request, answer, fate);
        }
    }

    private void onClickAnswered(final Request request, final Answer answer, final Fate fate) {
        final boolean isRight =
                answer.status() == 302 && answer.header("Location").startsWith(World.DESTINATION);
        expect(isRight, request, answer);
        final String clickId = Workload.clickId(answer);
        if (!clickIds.add(clickId.substring(0, UNIQUE_CHARACTERS))) {
            throw new Violation("click id " + clickId + " was given before");
        }
        fate.answered++;
        if (fate.answered > fate.appended + fate.refused) {
            throw new Violation(request.key() + " was redirected before the journal was asked");
        }
        tally.count(fate.answered <= fate.appended ? Happening.ANSWERED_CLICK : Happening.ANSWERED_CLICK_UNJOURNALED);
    }

    private void onReportAnswered(final Request request, final Answer answer, final Fate fate) {
        if (answer.status() == 503) {
            if (fate.unavailable < fate.refused) {
                fate.unavailable++;
            } else {
                // What a failing disk destroyed after it was appended is refused late.
                expect(hasDropped.getAsBoolean(), request, answer);
                fate.answered++;
            }
            tally.count(Happening.ANSWERED_UNAVAILABLE);
            return;
        }
        final boolean isConflict = answer.status() == 409;
        // Refused by the engine, which is a decision and stands in the journal.
        final boolean isTooMuch = answer.status() == 422 && answer.body().startsWith("{\"code\":\"over_refund\"");
        expect(answer.status() / 100 == 2 || isConflict || isTooMuch, request, answer);
        fate.answered++;
        if (fate.answered > fate.positions.size()) {
            throw new Violation(request.key() + " was acknowledged and is not in the journal: " + answer);
        }
        if (answer.body().contains("\"durability\":\"journal\"")) {
            tally.count(Happening.ANSWERED_JOURNALED);
            return;
        }
        if (answer.body().contains("\"touch\":\"registration\"")) {
            tally.count(Happening.ANSWERED_DEAL);
        }
        tally.count(answer.body().contains("\"durability\"") ? Happening.ANSWERED_SYNCED : Happening.ANSWERED_DECISION);
        final long position = positionOf(answer, fate);
        if (position == 0) {
            fate.acknowledged++;
            return;
        }
        if (!fate.positions.contains(position)) {
            throw new Violation(request.key() + " is at " + fate.positions + " and was answered " + answer);
        }
        promisedPosition = Math.max(promisedPosition, position);
        acknowledged.set((int) position);
    }

    /** Which of its records a report was answered for; 0: one of them, and answers come in any order. */
    private static long positionOf(final Answer answer, final Fate fate) {
        final int at = answer.body().indexOf(POSITION);
        if (at >= 0 && answer.body().contains("\"durability\"")) {
            int end = at + POSITION.length();
            while (Character.isDigit(answer.body().charAt(end))) {
                end++;
            }
            return Long.parseLong(answer.body(), at + POSITION.length(), end, 10);
        }
        return fate.positions.size() == 1 ? fate.positions.getFirst() : 0;
    }

    private static void expect(final boolean isRight, final Request request, final Answer answer) {
        if (!isRight) {
            throw new Violation(request.kind() + " " + request.key() + " was answered " + answer);
        }
    }

    // What must come out.

    /**
     * What a journal has to hold.
     *
     * @param leastPosition what stands up to here is there, or its loss is named.
     * @param mayBeDamaged whether something was done to it that has to be named.
     * @param isLossExcused whether even what was acknowledged as synced may be gone: the disk has lied, or rots.
     */
    record Expectation(long leastPosition, boolean mayBeDamaged, boolean isLossExcused) {}

    /** After the death of a process: all that was appended. */
    Expectation afterKill() {
        return new Expectation(Math.max(records.size(), promisedPosition), false, false);
    }

    /** After a loss of power: all that was synced. */
    Expectation afterPowerCut() {
        return new Expectation(promisedPosition, false, false);
    }

    /**
     * Looks at what a new process found.
     *
     * @param journal the journal's folder.
     * @param openedPosition of the record with which the new process began.
     * @param hasBegunBefore whether another process before this one began and died, or gave up, unseen.
     * @return whether all of it can be read; else what cannot was named.
     */
    boolean checkRecovered(
            final Path journal,
            final long openedPosition,
            final Expectation expectation,
            final boolean hasBegunBefore) {
        final long last = openedPosition - 1;
        if (last < expectation.leastPosition) {
            throw new Violation("positions up to " + expectation.leastPosition
                    + " were promised, and the journal goes on behind " + last);
        }
        final Found found = check(journal, openedPosition, last, expectation, hasBegunBefore);
        if (last < records.size()) {
            tally.count(Happening.UNSYNCED_LOST);
            if (last > 0 && !batchEnds.get((int) last) && !expectation.mayBeDamaged) {
                throw new Violation("half a batch is there: up to " + last);
            }
        }
        goOnFrom(found, last, openedPosition);
        return found.damages.isEmpty();
    }

    /** Reads what a running process has, its own records with it; returns whether all of it can be read. */
    boolean checkRunning(final Path journal, final long lastPosition, final Expectation expectation) {
        return check(journal, lastPosition, lastPosition, expectation, false)
                .damages
                .isEmpty();
    }

    private Found check(
            final Path journal,
            final long readPosition,
            final long last,
            final Expectation expectation,
            final boolean hasBegunBefore) {
        final Found found = read(journal, readPosition);
        if (hasBegunBefore) {
            forgetBehindOtherStart(found, expectation.leastPosition);
        }
        if (!expectation.mayBeDamaged && !found.damages.isEmpty()) {
            throw new Violation("nothing was damaged, and there is " + text(found.damages));
        }
        compare(found, last, expectation);
        return found;
    }

    private Found read(final Path journal, final long lastPosition) {
        final List<SeenRecord> seen = new ArrayList<>();
        final List<JournalDamage> damages = new ArrayList<>();
        try (JournalReader reader = new JournalReader(journal, 1)) {
            do {
                while (reader.position() < lastPosition) {
                    final int count = reader.poll(
                            (buffer, offset, length) -> {
                                while (seen.size() < RecordFrame.position(buffer, offset) - 1) {
                                    seen.add(null);
                                }
                                seen.add(SeenRecord.of(buffer, offset));
                            },
                            lastPosition,
                            RECORDS_PER_POLL);
                    if (count == 0) {
                        break;
                    }
                }
                if (reader.position() < lastPosition && reader.damage() != null) {
                    damages.add(reader.damage());
                    tally.count(Happening.DAMAGE_NAMED);
                }
            } while (reader.position() < lastPosition && reader.skipDamage());
            if (reader.brokenFrames() > 0) {
                tally.count(Happening.FRAME_DAMAGED);
            }
            if (reader.position() < lastPosition) {
                throw new Violation(
                        "the reader ends at " + reader.position() + " of " + lastPosition + "; " + text(damages));
            }
        }
        return new Found(seen, damages);
    }

    private static String text(final List<JournalDamage> damages) {
        return String.join("; ", damages.stream().map(JournalDamage::text).toList());
    }

    /** A process that died as it began may have put its first record in the place of what was not promised. */
    private void forgetBehindOtherStart(final Found found, final long leastPosition) {
        for (int index = (int) leastPosition; index < Math.min(records.size(), found.records.size()); index++) {
            final SeenRecord read = found.records.get(index);
            if (read != null && read.isEpochOpened() && !records.get(index).equals(OWN)) {
                tally.count(Happening.UNSYNCED_LOST);
                while (records.size() > index) {
                    records.removeLast();
                }
            }
        }
    }

    /** What is there is what was appended, and what is not there is named. */
    private void compare(final Found found, final long last, final Expectation expectation) {
        for (int position = 1; position <= Math.min(last, records.size()); position++) {
            final SeenRecord expected = records.get(position - 1);
            final SeenRecord read = position <= found.records.size() ? found.records.get(position - 1) : null;
            if (read == null) {
                if (!isNamed(found.damages, position)) {
                    throw new Violation("position " + position + " is passed over in silence");
                }
                if (acknowledged.get(position) && !expectation.isLossExcused) {
                    throw new Violation(
                            "position " + position + " was acknowledged as synced and is lost: " + expected);
                }
            } else if (expected.equals(OWN) ? !read.isEpochOpened() : !read.equals(expected)) {
                throw new Violation("position " + position + " is " + read + " and was " + expected);
            }
        }
        if (!expectation.isLossExcused) {
            fates.forEach((key, fate) -> checkAcknowledged(key, fate, found));
        }
        int unanswered = 0;
        for (long position = records.size() + 1L; position <= last; position++) {
            final SeenRecord read = found.records.get((int) position - 1);
            if (read != null && !read.isEpochOpened()) {
                final boolean isAttempt = unanswered < attempt.size()
                        && attempt.get(unanswered).key().equals(read.key());
                if (!isAttempt) {
                    throw new Violation("position " + position + " is " + read + ", which nobody appended");
                }
                unanswered++;
            }
        }
        if (unanswered > 0 && unanswered < attempt.size()) {
            throw new Violation(unanswered + " of the " + attempt.size() + " records of a batch are there");
        }
    }

    private static void checkAcknowledged(final String key, final Fate fate, final Found found) {
        final long there = fate.positions.stream()
                .filter(position -> position <= found.records.size() && found.records.get((int) (position - 1)) != null)
                .count();
        if (fate.acknowledged > there) {
            throw new Violation(
                    key + " was acknowledged " + fate.acknowledged + " times and is recorded " + there + " times");
        }
    }

    private static boolean isNamed(final List<JournalDamage> damages, final long position) {
        for (final JournalDamage damage : damages) {
            final boolean isWithin = position >= damage.expectedPosition()
                    && (damage.resumePosition() == 0 || position < damage.resumePosition());
            if (isWithin) {
                return true;
            }
        }
        return false;
    }

    /** The journal that is there is the journal: what it lost was never promised, or its loss is named. */
    private void goOnFrom(final Found found, final long last, final long openedPosition) {
        while (records.size() > last) {
            records.removeLast();
        }
        for (long position = records.size() + 1L; position <= last; position++) {
            final SeenRecord read = found.records.get((int) position - 1);
            records.add(read == null || read.isEpochOpened() ? OWN : read);
        }
        while (records.size() < openedPosition) {
            own();
        }
        batchEnds.clear((int) openedPosition + 1, batchEnds.length() + 1 + (int) openedPosition);
        acknowledged.clear((int) openedPosition, acknowledged.length() + 1 + (int) openedPosition);
        batchEnds.set((int) last);
        batchEnds.set((int) openedPosition);
        promisedPosition = openedPosition;
        attempt.clear();
        taken.clear();
        turnedAway.clear();
        for (final Fate fate : fates.values()) {
            fate.appended = 0;
            fate.positions.clear();
            fate.answered = 0;
            fate.refused = 0;
            fate.unavailable = 0;
            fate.acknowledged = 0;
        }
        for (int position = 1; position <= records.size(); position++) {
            onRecord(records.get(position - 1), position);
        }
        for (final Fate fate : fates.values()) {
            // Answers to come are to requests of this process only.
            fate.answered = fate.positions.size();
        }
        trace.add(openedPosition);
    }

    // Sums.

    /** The sums that the views show are those of the records up to their position. */
    Bookkeeper checkSums(final Views views) {
        final Bookkeeper expected = new Bookkeeper();
        for (int position = 1; position <= Math.min(views.position(), records.size()); position++) {
            expected.add(records.get(position - 1));
        }
        final ProgramTotals totals = views.totals(1);
        final TotalsRow row = totals == null ? null : totals.whole();
        long clicks = 0;
        long seen = 0;
        long revenueMinor = 0;
        if (row != null) {
            for (final ClickClass clickClass : ClickClass.values()) {
                if (clickClass != ClickClass.NULL_VAL) {
                    clicks += row.clicks(clickClass);
                    seen += row.views(clickClass);
                }
            }
            revenueMinor = row.revenueMinor() + row.revenuePendingMinor();
        }
        final String shown = Bookkeeper.text(clicks, seen, views.conversionCount(), revenueMinor);
        if (!shown.equals(expected.text())) {
            throw new Violation("at position " + views.position() + " the views show " + shown
                    + " and the records come to " + expected.text());
        }
        return expected;
    }

    /** Everything that this process's edge asked of the journal is in one of its counters, taken or refused. */
    void checkCounters(final Counters counters) {
        compare(counters, Counter.CLICKS_ACCEPTED, taken, ClickDecoder.TEMPLATE_ID);
        compare(counters, Counter.CLICKS_UNJOURNALED, turnedAway, ClickDecoder.TEMPLATE_ID);
        compare(counters, Counter.VIEWS_ACCEPTED, taken, ViewDecoder.TEMPLATE_ID);
        compare(counters, Counter.VIEWS_UNJOURNALED, turnedAway, ViewDecoder.TEMPLATE_ID);
        compare(counters, Counter.CONVERSIONS_ACCEPTED, taken, ConversionDecoder.TEMPLATE_ID);
        compare(counters, Counter.CONVERSIONS_UNJOURNALED, turnedAway, ConversionDecoder.TEMPLATE_ID);
        compare(counters, Counter.ADJUSTMENTS_ACCEPTED, taken, AdjustmentDecoder.TEMPLATE_ID);
        compare(counters, Counter.ADJUSTMENTS_UNJOURNALED, turnedAway, AdjustmentDecoder.TEMPLATE_ID);
        tally.count(Happening.COUNTERS_COMPARED);
    }

    private static void compare(
            final Counters counters, final Counter counter, final Map<Integer, Long> asked, final int templateId) {
        final long expected = asked.getOrDefault(templateId, 0L);
        if (counters.sum(counter) != expected) {
            throw new Violation(counter + " is " + counters.sum(counter) + " and should be " + expected);
        }
    }
}
