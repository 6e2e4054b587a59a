package io.trailmark.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.counters.Counter;
import io.trailmark.counters.Counters;
import io.trailmark.journal.Journal;
import io.trailmark.journal.JournalDamage;
import io.trailmark.views.JsonFields;
import io.trailmark.views.RecordCounts;
import io.trailmark.views.Views;
import io.trailmark.views.ViewsState;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Whether accepted = journaled = applied, with the figures to see it by.
 *
 * <p>Journaled and applied are counted from position 1. Accepted is counted by those who accept, since the start of the
 * process, and compared with what was journaled since then. While traffic runs, records are on their way between the
 * three; so a moment is looked for in which nothing moves, for a short time. Without one, {@code settled} is false, and
 * balanced means that nothing is known to be missing.
 */
final class Audit {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long PAUSE_MS = 2;

    private final Journal journal;
    private final Views views;
    private final Counters counters;
    private final LongSupplier enginePosition;
    private final Supplier<JournalDamage> damage;

    private final long startPosition;

    /** Records of processes before that were applied after the start only: a full disk had kept them waiting. */
    private final long carried;

    private final RecordCounts startCounts;

    /** @param start what was there before this process accepted anything, its own epoch included. */
    Audit(
            final Journal journal,
            final Views views,
            final Counters counters,
            final LongSupplier enginePosition,
            final Supplier<JournalDamage> damage,
            final ViewsState start) {
        this.journal = journal;
        this.views = views;
        this.counters = counters;
        this.enginePosition = enginePosition;
        this.damage = damage;
        startPosition = start.position();
        carried = Math.max(0, journal.foundPosition() - startPosition);
        startCounts = start.counts();
    }

    /** The figures of one moment. */
    private record Moment(
            boolean isStill,
            boolean isSettled,
            long appended,
            long synced,
            long engine,
            ViewsState state,
            long clicks,
            long seen,
            long conversions,
            long adjustments,
            long catalogue) {
        long accepted() {
            return clicks + seen + conversions + adjustments + catalogue;
        }
    }

    byte[] render() {
        final Moment moment = settledMoment();
        final JournalDamage gap = damage.get();
        final long epochs = since(moment, RecordCounts.Type.EPOCH_OPENED);
        final long journaled = moment.appended - startPosition;
        final long limits = since(moment, RecordCounts.Type.LIMITS_DEFINED);
        final long accepted = moment.accepted() + epochs + limits + carriedBy(moment);
        final boolean isWhole =
                gap == null && moment.state.counts().total() == moment.state.position() && accepted <= journaled;
        final boolean isBalanced =
                isWhole && (!moment.isStill || (accepted == journaled && (carried > 0 || isEqualByType(moment))));
        return JsonFields.object(json -> {
            json.writeBooleanField("balanced", isBalanced);
            json.writeBooleanField("settled", moment.isSettled);
            json.writeNumberField("journaled", moment.appended);
            json.writeNumberField("applied", moment.state.counts().total());
            gap(json, gap);
            json.writeObjectFieldStart("positions");
            json.writeNumberField("appended", moment.appended);
            json.writeNumberField("synced", moment.synced);
            json.writeNumberField("engine", moment.engine);
            json.writeNumberField("views", moment.state.position());
            json.writeEndObject();
            records(json, moment.state.counts());
            json.writeObjectFieldStart("since_start");
            JsonFields.time(json, "started_at", counters.startMs());
            json.writeNumberField("accepted", accepted);
            json.writeNumberField("journaled", journaled);
            json.writeNumberField("applied", moment.state.counts().total() - startCounts.total());
            json.writeNumberField("epochs", epochs);
            json.writeNumberField("limits", limits);
            json.writeNumberField("carried", carriedBy(moment));
            compared(json, "clicks", moment.clicks, since(moment, RecordCounts.Type.CLICK));
            compared(json, "views", moment.seen, since(moment, RecordCounts.Type.VIEW));
            compared(json, "conversions", moment.conversions, since(moment, RecordCounts.Type.CONVERSION));
            compared(json, "adjustments", moment.adjustments, since(moment, RecordCounts.Type.ADJUSTMENT));
            compared(json, "catalogue", moment.catalogue, catalogueSince(moment));
            json.writeEndObject();
            unjournaled(json);
            durability(json);
        });
    }

    private long carriedBy(final Moment moment) {
        return carriedBy(moment.state);
    }

    private long carriedBy(final ViewsState state) {
        return Math.min(carried, state.position() - startPosition);
    }

    private Moment settledMoment() {
        final long deadlineNs = System.nanoTime() + PATIENCE_NS;
        Moment moment = moment();
        while (!moment.isSettled && System.nanoTime() < deadlineNs) {
            try {
                Thread.sleep(PAUSE_MS);
            } catch (final InterruptedException e) {
                Thread.currentThread().interrupt();
                return moment;
            }
            moment = moment();
        }
        return moment;
    }

    /** Counters are raised after the append: read between two looks at the position, they fit it if it did not move. */
    private Moment moment() {
        final long before = journal.appendedPosition();
        final ViewsState state = views.state();
        final long clicks = counters.sum(Counter.CLICKS_ACCEPTED);
        final long seen = counters.sum(Counter.VIEWS_ACCEPTED);
        final long conversions = counters.sum(Counter.CONVERSIONS_ACCEPTED);
        final long adjustments = counters.sum(Counter.ADJUSTMENTS_ACCEPTED);
        final long catalogue = counters.sum(Counter.CATALOGUE_RECORDS);
        final long synced = journal.syncedPosition();
        final long after = journal.appendedPosition();
        final long own = since(state, RecordCounts.Type.EPOCH_OPENED)
                + since(state, RecordCounts.Type.LIMITS_DEFINED)
                + carriedBy(state);
        final boolean isStill = before == after && state.position() == after;
        final boolean isCounted = clicks + seen + conversions + adjustments + catalogue + own == after - startPosition;
        return new Moment(
                isStill,
                isStill && isCounted,
                after,
                synced,
                enginePosition.getAsLong(),
                state,
                clicks,
                seen,
                conversions,
                adjustments,
                catalogue);
    }

    private long since(final Moment moment, final RecordCounts.Type type) {
        return since(moment.state, type);
    }

    private long since(final ViewsState state, final RecordCounts.Type type) {
        return state.counts().of(type) - startCounts.of(type);
    }

    private long catalogueSince(final Moment moment) {
        return since(moment, RecordCounts.Type.PROGRAM_DEFINED)
                + since(moment, RecordCounts.Type.GOAL_DEFINED)
                + since(moment, RecordCounts.Type.GOAL_RULES_DEFINED)
                + since(moment, RecordCounts.Type.PARTNER_DEFINED)
                + since(moment, RecordCounts.Type.LINK_DEFINED)
                + since(moment, RecordCounts.Type.COUPON_DEFINED)
                + since(moment, RecordCounts.Type.REGISTRATION_DEFINED)
                + since(moment, RecordCounts.Type.CHANGE_MADE)
                + since(moment, RecordCounts.Type.RATE_DEFINED);
    }

    private boolean isEqualByType(final Moment moment) {
        return moment.clicks == since(moment, RecordCounts.Type.CLICK)
                && moment.seen == since(moment, RecordCounts.Type.VIEW)
                && moment.conversions == since(moment, RecordCounts.Type.CONVERSION)
                && moment.adjustments == since(moment, RecordCounts.Type.ADJUSTMENT)
                && moment.catalogue == catalogueSince(moment);
    }

    private static void gap(final JsonGenerator json, final JournalDamage gap) throws IOException {
        if (gap == null) {
            json.writeNullField("first_gap");
            return;
        }
        json.writeObjectFieldStart("first_gap");
        JsonFields.name(json, "kind", gap.kind());
        json.writeNumberField("position", gap.expectedPosition());
        json.writeNumberField("epoch", gap.epoch());
        json.writeStringField("text", gap.text());
        json.writeEndObject();
    }

    private static void records(final JsonGenerator json, final RecordCounts counts) throws IOException {
        json.writeObjectFieldStart("records");
        for (final RecordCounts.Type type : RecordCounts.Type.values()) {
            json.writeNumberField(JsonFields.lowerCase(type), counts.of(type));
        }
        json.writeEndObject();
    }

    private static void compared(final JsonGenerator json, final String name, final long accepted, final long applied)
            throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("accepted", accepted);
        json.writeNumberField("applied", applied);
        json.writeEndObject();
    }

    private void unjournaled(final JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("unjournaled");
        json.writeNumberField("clicks", counters.sum(Counter.CLICKS_UNJOURNALED));
        json.writeNumberField("views", counters.sum(Counter.VIEWS_UNJOURNALED));
        json.writeNumberField("conversions", counters.sum(Counter.CONVERSIONS_UNJOURNALED));
        json.writeNumberField("adjustments", counters.sum(Counter.ADJUSTMENTS_UNJOURNALED));
        json.writeEndObject();
    }

    private void durability(final JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("durability");
        json.writeNumberField("forces", counters.sum(Counter.JOURNAL_FORCES));
        json.writeNumberField("force_failures", counters.sum(Counter.JOURNAL_FORCE_FAILURES));
        json.writeNumberField("epochs_opened", counters.sum(Counter.JOURNAL_EPOCHS_OPENED));
        json.writeEndObject();
    }
}
