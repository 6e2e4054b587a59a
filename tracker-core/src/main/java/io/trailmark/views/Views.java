package io.trailmark.views;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.CatalogueBuilder;
import io.trailmark.catalogue.CatalogueChanges;
import io.trailmark.catalogue.LastDefinition;
import io.trailmark.catalogue.RoutingTable;
import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentOutcomeDecoder;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.ClickOutcomeDecoder;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.ConversionOutcomeDecoder;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.LedgerEntryDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.ViewDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.agrona.DirectBuffer;

/**
 * What is known after the records up to {@link #position}: the catalogue, the edge's routing table, conversions,
 * decisions and sums.
 *
 * <p>Invariants: records come gapless from position 1; sums follow from the conversions and clicks seen; everything
 * that belongs to a position is in place before {@link #position} shows it.
 *
 * <p>Threads: one writes ({@link #onApplied}, {@link #publish}); any reads. {@link #state} and {@link #totals} wait for
 * the end of the batch at hand, all else needs no lock. Fails with {@link IllegalStateException} where an invariant
 * does not hold; it must not be used afterwards.
 */
public final class Views {
    private static final int DECISIONS_KEPT = 1 << 16;
    private static final int PARKED_KEPT = 1 << 16;
    private static final long NS_PER_MS = 1_000_000;
    private static final RecordShape PARKED_SHAPE = new RecordShape(AdjustmentView.class);

    /** A batch takes a few ms; who waited this long gets the state that was shown last. */
    private static final long LONGEST_WAIT_MS = 1_000;

    private record Pending(RulingView ruling, ReportView report, AdjustmentView adjustment, long conversionId) {}

    private final CounterColumn counters;
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ClickDecoder click = new ClickDecoder();
    private final ViewDecoder view = new ViewDecoder();
    private final ClickOutcomeDecoder clickOutcome = new ClickOutcomeDecoder();
    private final AppliedReader reader = new AppliedReader();
    private final CatalogueBuilder catalogueBuilder = new CatalogueBuilder();
    private final Conversions conversions = new Conversions();
    private final DecisionBoard board;
    private final Totals totals = new Totals();
    private final Ledger ledger = new Ledger();
    private final Changes trail = new Changes();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** Adjustments whose order is not known yet; the eldest gives way, as the engine lets it expire. */
    private final Map<Long, AdjustmentView> parked = new LinkedHashMap<>();

    private final List<Pending> undecided = new ArrayList<>();

    /** Lines that the record at hand led to: all of one conversion. */
    private final List<LedgerLine> lines = new ArrayList<>();

    /** Whoever copies the views elsewhere; null while nobody does. Changed under the lock. */
    private ChangeLog changes;

    private RecordCounts counts = new RecordCounts();
    private long appliedPosition;

    /** Of the record at {@link #appliedPosition}; 0 when that came with a snapshot. */
    private int appliedCrc32c;

    private boolean isCatalogueChanged;

    /** A part of what a record led to was taken in: nothing is shown before the rest is. */
    private boolean isWithinRecord;

    private boolean isReplaying;

    /** A record could not be taken in: what is in here now fits no position. */
    private boolean isBroken;

    /** Held by the writer from the first record of a batch until it is shown. Fair, else a busy one lets nobody in. */
    private final ReentrantLock batch = new ReentrantLock(true);

    /** What was read last. Changed under the lock. */
    private volatile ViewsState state = new ViewsState(0, Catalogue.EMPTY, new RecordCounts(), new ProgramTotals[0]);

    private volatile Catalogue catalogue = Catalogue.EMPTY;
    private volatile LastDefinition lastDefinition = LastDefinition.NONE;
    private volatile RoutingTable routing = RoutingTable.EMPTY;
    private volatile long position;

    /** @param counters of the views thread. */
    public Views(final CounterColumn counters) {
        this(counters, DECISIONS_KEPT);
    }

    /** @param decisionsKept how many decisions the edge can find by their positions, at least 1. */
    public Views(final CounterColumn counters, final int decisionsKept) {
        this.counters = counters;
        board = new DecisionBoard(decisionsKept);
    }

    /**
     * Whether records are of the past: nobody waits for their decisions or looks links up, so decisions are not
     * prepared, and the catalogue is shown at the end only; making it costs a pass over all links. Views thread.
     */
    public void replaying(final boolean isOfThePast) {
        isReplaying = isOfThePast;
        showDefinitions();
    }

    /** Takes in one {@link AppliedMessage} with all outcomes of its record. */
    public void onApplied(final DirectBuffer buffer, final int offset) {
        onApplied(buffer, offset, true);
    }

    /**
     * Takes in one {@link AppliedMessage}. Views thread. Readers see it after {@link #publish}.
     *
     * @param isLast whether it is all, or the end, of what its record led to; else another part follows.
     */
    public void onApplied(final DirectBuffer buffer, final int offset, final boolean isLast) {
        if (!batch.isHeldByCurrentThread()) {
            batch.lock();
        }
        boolean isTaken = false;
        try {
            take(buffer, offset, isLast);
            isTaken = true;
        } finally {
            isBroken |= !isTaken;
            unlockIf(isBroken);
        }
    }

    private void take(final DirectBuffer buffer, final int offset, final boolean isLast) {
        final int recordOffset = AppliedMessage.recordOffset(offset);
        final long recordPosition = RecordFrame.position(buffer, recordOffset);
        if (recordPosition != appliedPosition + 1) {
            throw new IllegalStateException(
                    "record at position " + recordPosition + " follows position " + appliedPosition + ": a gap");
        }
        final int end = AppliedMessage.outcomesEnd(buffer, offset);
        int outcomeOffset = AppliedMessage.outcomesOffset(buffer, offset);
        while (outcomeOffset < end) {
            onOutcome(buffer, recordOffset, outcomeOffset + AppliedMessage.OUTCOME_HEADER_LENGTH);
            outcomeOffset = AppliedMessage.nextOutcomeOffset(buffer, outcomeOffset);
        }
        isWithinRecord = !isLast;
        if (isLast) {
            onWhole(buffer, recordOffset, AppliedMessage.recordLength(buffer, offset), recordPosition);
        }
    }

    private void onWhole(
            final DirectBuffer buffer, final int recordOffset, final int recordLength, final long recordPosition) {
        takeInLines();
        isCatalogueChanged |= catalogueBuilder.apply(buffer, recordOffset, recordLength);
        trail.onRecord(buffer, recordOffset);
        counts.add(RecordFrame.templateId(buffer, recordOffset));
        appliedPosition = recordPosition;
        appliedCrc32c = RecordFrame.crc32c(buffer, recordOffset);
        counters.increment(Counter.VIEWS_RECORDS);
    }

    private void unlockIf(final boolean isEnd) {
        if (isEnd && batch.isHeldByCurrentThread()) {
            batch.unlock();
        }
    }

    /** Writes all but the catalogue and recent decisions. Views thread, after {@link #publish}. */
    public void writeTo(final SnapshotOut out) {
        out.section("views").putLong(appliedPosition);
        counts.writeTo(out);
        totals.writeTo(out);
        conversions.writeTo(out);
        out.section("parked").putText(PARKED_SHAPE.text()).putInt(parked.size());
        for (final AdjustmentView adjustment : parked.values()) {
            PARKED_SHAPE.write(out, adjustment);
        }
        trail.writeTo(out);
    }

    /**
     * Takes over what was written, before the first record; then {@link #define} takes the catalogue's records. Views
     * thread. Readers see it after {@link #publish}.
     *
     * @throws RuntimeException where it is damaged or of another format; then the views are good for nothing.
     */
    public void readFrom(final SnapshotIn in) {
        if (appliedPosition != 0) {
            throw new IllegalStateException("a snapshot is read before the first record, not at " + appliedPosition);
        }
        appliedPosition = in.section("views").getLong();
        counts = RecordCounts.readFrom(in);
        totals.readFrom(in);
        conversions.readFrom(in);
        ledger.rebuild(conversions.all());
        in.section("parked");
        if (!in.getText().equals(PARKED_SHAPE.text())) {
            throw SnapshotIn.damaged("adjustments are of another shape than this version's");
        }
        final int count = in.getInt();
        for (int i = 0; i < count; i++) {
            park((AdjustmentView) PARKED_SHAPE.read(in));
        }
        trail.readFrom(in);
    }

    /** Takes in a record of the catalogue that was applied before the snapshot which was read. Views thread. */
    public void define(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        isCatalogueChanged |= catalogueBuilder.apply(buffer, offset, lengthBytes);
    }

    /** Shows readers all that was taken in, and tells the listeners. Views thread; cheap when nothing is new. */
    public void publish() {
        if (appliedPosition == position || isWithinRecord) {
            return;
        }
        showDefinitions();
        lastDefinition = catalogueBuilder.last();
        ledger.show();
        showDecisions();
        position = appliedPosition;
        unlockIf(true);
        for (final Runnable listener : listeners) {
            listener.run();
        }
    }

    /** Whose a link is comes before the link: who sees one finds its partner in the catalogue. */
    private void showDefinitions() {
        if (isCatalogueChanged && !isReplaying) {
            showCatalogue();
        }
        if (catalogueBuilder.showLinks()) {
            isCatalogueChanged = true;
            if (!isReplaying) {
                showCatalogue();
            }
        }
    }

    /** The catalogue as of the last record that was taken in; the edge looks things up in it from now on. */
    private void showCatalogue() {
        final Catalogue built = catalogueBuilder.buildAhead();
        routing = routing.then(built);
        catalogue = built;
        isCatalogueChanged = false;
        counters.increment(Counter.VIEWS_ROUTINGS_PUBLISHED);
    }

    /** Position of the last record that readers see. Everything it led to was published before. */
    public long position() {
        return position;
    }

    /** What the edge looks links, coupons, programmes and goals up in. */
    public RoutingTable routing() {
        return routing;
    }

    /**
     * Catalogue and sums of one position: of {@link #position} or a later one. Waits for the end of the batch that is
     * taken in; should that last over a second, or be the end of the views, this is what was read before. Costs the
     * writer a copy of whatever it changes first afterwards, so nobody should ask many times a second.
     */
    public ViewsState state() {
        if (!awaitBatch()) {
            return state;
        }
        try {
            if (!isBroken && (state.position() != position || state.catalogue() != catalogue)) {
                state = new ViewsState(position, catalogue, counts.copy(), totals.share());
            }
            return state;
        } finally {
            batch.unlock();
        }
    }

    /** Takes the lock between two batches; whether it did. */
    private boolean awaitBatch() {
        try {
            return batch.tryLock(LONGEST_WAIT_MS, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Notes from now on what changes, for {@link #cut}: for one who copies the views elsewhere. Any thread.
     *
     * @param capacity how many changed things are noted at most between two cuts, at least 1.
     * @return where the notes begin, with nothing changed; null as {@link #cut}.
     */
    public ViewsCut follow(final int capacity) {
        if (!awaitBatch()) {
            return null;
        }
        try {
            changes = new ChangeLog(capacity);
            catalogueBuilder.follow(capacity);
        } finally {
            batch.unlock();
        }
        return cut();
    }

    /** Notes nothing any more. */
    public void unfollow() {
        batch.lock();
        try {
            changes = null;
            catalogueBuilder.unfollow();
        } finally {
            batch.unlock();
        }
    }

    /**
     * What has changed since the last cut, as it stands at one position. Costs the writer a wait of some microseconds
     * and one look-up for each changed conversion. Any thread, after {@link #follow}.
     *
     * @return null where the batch at hand does not end within a second, or the views have ended.
     */
    public ViewsCut cut() {
        if (!awaitBatch()) {
            return null;
        }
        try {
            if (isBroken) {
                return null;
            }
            final boolean isComplete = changes.isComplete();
            final List<ConversionView> changed = new ArrayList<>(changes.count());
            changes.drain(id -> changed.add(conversions.get(id)));
            return new ViewsCut(
                    position, appliedCrc32c, catalogue, changed, catalogueBuilder.takeChanges(), isComplete);
        } finally {
            batch.unlock();
        }
    }

    /** Has the next cut hold these as well, which changed before {@link #follow}. Any thread. */
    public void note(final long[] conversionIds, final CatalogueChanges entities) {
        batch.lock();
        try {
            for (final long id : conversionIds) {
                changes.note(id);
            }
            catalogueBuilder.note(entities);
        } finally {
            batch.unlock();
        }
    }

    /** All conversions, in no order: those that come while one goes through them may be among them. Any thread. */
    public Iterable<ConversionView> conversions() {
        return conversions.all();
    }

    /** Programmes, goals, partners, links and coupons as of {@link #position}. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** The newest record of the catalogue, as of {@link #position}. */
    public LastDefinition lastDefinition() {
        return lastDefinition;
    }

    /** Changes of the catalogue that were asked for, the newest of them; some may be ahead of {@link #position}. */
    public Changes changes() {
        return trail;
    }

    /** The conversion with this id, or null. */
    public ConversionView conversion(final long conversionId) {
        return conversions.get(conversionId);
    }

    /** Ids of the conversions of an order, one per goal, the first reported first. */
    public long[] conversionsOfOrder(final int programId, final String orderId) {
        return conversions.ofOrder(programId, orderId);
    }

    /** How many conversions there are. */
    public int conversionCount() {
        return conversions.count();
    }

    /** What became of the report at this position; null when not decided yet, or decided long ago. */
    public DecisionView decision(final long reportPosition) {
        return board.get(reportPosition);
    }

    /** All lines of a programme's ledger, in their order. */
    public ProgramLedger ledger(final int programId) {
        return ledger.program(programId);
    }

    /** What each partner of a programme has earned that has any line in its ledger, by the partner's number. */
    public Map<Integer, Balance> partnerBalances(final int programId) {
        return ledger.partners(programId);
    }

    /** What one partner has earned. */
    public Balance partnerBalance(final int programId, final int partnerId) {
        return ledger.partner(programId, partnerId);
    }

    /** What one referred customer has earned. */
    public Balance customerBalance(final int programId, final String customerId) {
        return ledger.customer(programId, customerId);
    }

    /** What all referred customers of a programme have earned together. */
    public Balance customersBalance(final int programId) {
        return ledger.customers(programId);
    }

    /** Sums of a programme. */
    public ProgramTotals totals(final int programId) {
        return state().totals(programId);
    }

    /** Called on the views thread after each advance of {@link #position}; must not block or throw. */
    public void onAdvanced(final Runnable listener) {
        listeners.add(listener);
    }

    private void onOutcome(final DirectBuffer buffer, final int recordOffset, final int outcomeOffset) {
        switch (RecordFrame.templateId(buffer, outcomeOffset)) {
            case ClickOutcomeDecoder.TEMPLATE_ID -> onTouch(buffer, recordOffset, outcomeOffset);
            case ConversionOutcomeDecoder.TEMPLATE_ID -> onConversion(buffer, recordOffset, outcomeOffset);
            case AdjustmentOutcomeDecoder.TEMPLATE_ID -> onAdjustment(buffer, recordOffset, outcomeOffset);
            case LedgerEntryDecoder.TEMPLATE_ID -> onLedgerEntry(buffer, recordOffset, outcomeOffset);
            default -> {
                // A change of the catalogue was taken from its record; an epoch changes no view.
            }
        }
    }

    /** Clicks and views have the same outcome. */
    private void onTouch(final DirectBuffer buffer, final int recordOffset, final int outcomeOffset) {
        if (RecordFrame.templateId(buffer, recordOffset) == ViewDecoder.TEMPLATE_ID) {
            view.wrapAndApplyHeader(buffer, recordOffset, header);
            totals.onView((int) view.programId(), (int) view.partnerId(), (int) view.linkId(), view.clickClass());
        } else {
            onClick(buffer, recordOffset, outcomeOffset);
        }
    }

    private void onClick(final DirectBuffer buffer, final int recordOffset, final int outcomeOffset) {
        click.wrapAndApplyHeader(buffer, recordOffset, header);
        final int programId = (int) click.programId();
        final int partnerId = (int) click.partnerId();
        final int linkId = (int) click.linkId();
        clickOutcome.wrapAndApplyHeader(buffer, outcomeOffset, header);
        totals.onClick(programId, partnerId, linkId, clickOutcome.clickClass());
        if (clickOutcome.limitReached() != 0) {
            catalogueBuilder.capLink(linkId);
        }
    }

    private void onConversion(final DirectBuffer buffer, final int recordOffset, final int outcomeOffset) {
        if (RecordFrame.templateId(buffer, recordOffset) != ConversionDecoder.TEMPLATE_ID) {
            onVouchedFor(buffer, outcomeOffset);
            return;
        }
        final ReportView report = reader.report(buffer, recordOffset);
        final ConversionView decided = reader.conversion(buffer, outcomeOffset, report);
        final RulingView ruling = decided.ruling();
        final ConversionView standing = conversions.get(decided.id());
        totals.onReport(report.programId(), ruling.decision());
        switch (ruling.decision()) {
            case RECORDED -> replace(null, decided);
            case CONFIRMED -> replace(standing, standing.confirmedBy(decided));
            case UPDATED -> replace(standing, standing.updatedBy(decided));
            default -> {
                // A report that was refused may be the first of its identity: then there is no conversion.
                if (standing != null) {
                    put(standing.repeatedBy(decided));
                }
            }
        }
        decide(new Pending(ruling, report, null, decided.id()));
    }

    /** An approval of what nobody had vouched for: the conversion is decided anew by what was reported before. */
    private void onVouchedFor(final DirectBuffer buffer, final int outcomeOffset) {
        final long conversionId = reader.decidedConversionId(buffer, outcomeOffset);
        final ConversionView standing = conversions.get(conversionId);
        replace(standing, standing.vouchedForBy(reader.conversion(buffer, outcomeOffset, standing.report())));
    }

    private void onLedgerEntry(final DirectBuffer buffer, final int recordOffset, final int outcomeOffset) {
        final ProgramLedger program = ledger.own(reader.entryProgramId(buffer, outcomeOffset));
        final long writtenMs = RecordFrame.epochNs(buffer, recordOffset) / NS_PER_MS;
        final LedgerLine line = reader.line(buffer, outcomeOffset, program.nextSequence(), writtenMs);
        program.add(line);
        if (!lines.isEmpty() && lines.getFirst().conversionId() != line.conversionId()) {
            throw new IllegalStateException("lines of two conversions at position " + line.position());
        }
        lines.add(line);
    }

    private void takeInLines() {
        if (lines.isEmpty()) {
            return;
        }
        final ConversionView standing = conversions.get(lines.getFirst().conversionId());
        replace(standing, standing.withLines(lines));
        lines.clear();
    }

    private void onAdjustment(final DirectBuffer buffer, final int recordOffset, final int outcomeOffset) {
        final long adjustmentPosition = reader.adjustmentPosition(buffer, outcomeOffset);
        final boolean isOwn = adjustmentPosition == RecordFrame.position(buffer, recordOffset);
        final AdjustmentView outcome =
                isOwn ? reader.adjustment(buffer, outcomeOffset, reader.adjustmentReport(buffer, recordOffset)) : null;
        final AdjustmentView adjustment =
                outcome != null ? outcome : earlierAdjustment(buffer, outcomeOffset, adjustmentPosition);
        final ConversionView standing = conversions.get(adjustment.conversionId());
        if (adjustment.decision() == Decision.PARKED) {
            park(adjustment);
        } else if (standing != null) {
            replace(standing, standing.adjustedBy(adjustment));
        }
        if (isOwn) {
            decide(new Pending(null, null, adjustment, adjustment.conversionId()));
        }
    }

    /** An adjustment that waited for its order, or one that is decided again since the order was confirmed. */
    private AdjustmentView earlierAdjustment(
            final DirectBuffer buffer, final int outcomeOffset, final long adjustmentPosition) {
        final AdjustmentView released = parked.remove(adjustmentPosition);
        if (released != null) {
            return reader.adjustment(buffer, outcomeOffset, released);
        }
        final ConversionView standing = conversions.get(reader.adjustedConversionId(buffer, outcomeOffset));
        final AdjustmentView known = standing == null ? null : standing.adjustment(adjustmentPosition);
        if (known == null) {
            throw new IllegalStateException("outcome of an adjustment never seen: position " + adjustmentPosition);
        }
        return reader.adjustment(buffer, outcomeOffset, known);
    }

    private void park(final AdjustmentView adjustment) {
        if (parked.size() >= PARKED_KEPT) {
            parked.remove(parked.keySet().iterator().next());
        }
        parked.put(adjustment.position(), adjustment);
    }

    private void replace(final ConversionView before, final ConversionView after) {
        if (before != null) {
            totals.remove(before);
            ledger.count(before, -1);
        }
        totals.add(after);
        ledger.count(after, 1);
        put(after);
    }

    /** A conversion as the record at hand leaves it. */
    private void put(final ConversionView conversion) {
        conversions.put(conversion.changedAt(appliedPosition + 1));
        if (changes != null) {
            changes.note(conversion.id());
        }
    }

    private void decide(final Pending pending) {
        if (!isReplaying) {
            undecided.add(pending);
        }
    }

    /** Decisions are written out once the catalogue of their batch stands. */
    private void showDecisions() {
        for (final Pending pending : undecided) {
            final ConversionView standing = conversions.get(pending.conversionId);
            if (pending.adjustment != null) {
                final AdjustmentView adjustment = pending.adjustment;
                board.put(new DecisionView(
                        adjustment.appliedPosition(),
                        adjustment.decision(),
                        adjustment.reason(),
                        adjustment.conversionId(),
                        adjustment.status(),
                        ConversionJson.decision(adjustment, standing, catalogue)));
            } else {
                final RulingView ruling = pending.ruling;
                board.put(new DecisionView(
                        ruling.position(),
                        ruling.decision(),
                        ruling.reason(),
                        pending.conversionId,
                        standing == null ? null : standing.status(),
                        ConversionJson.decision(ruling, pending.report, standing, catalogue)));
            }
        }
        undecided.clear();
    }
}
