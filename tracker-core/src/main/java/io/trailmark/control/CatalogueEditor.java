package io.trailmark.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.CatalogueDraft;
import io.trailmark.catalogue.DraftError;
import io.trailmark.catalogue.Entity;
import io.trailmark.catalogue.EntityKind;
import io.trailmark.catalogue.GoalRules;
import io.trailmark.catalogue.Rate;
import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import io.trailmark.journal.Journal;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.codec.ChangeMadeEncoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.views.ChangeView;
import io.trailmark.views.EntityJson;
import io.trailmark.views.Views;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;

/**
 * Changes the catalogue while the server runs. A change is one batch of the journal: who asked for it, then every
 * entity in its new version. It is answered once the views have reached it, so whoever reads then sees it.
 *
 * <p>Invariant: each change is checked against a catalogue in which all earlier ones are, so no two of them meet
 * unseen. Threads: any; one change at a time, and each waits for a sync, so many things at once are one change.
 * Failure: what the journal refuses or the checks find leaves everything as it was.
 */
public final class CatalogueEditor {
    /** Records of one change: more come in several. */
    public static final int MOST_CHANGES = 5_000;

    private static final int BATCH_BYTES = 4 << 20;
    private static final int BEFORE_BYTES = 48 << 10;
    private static final byte[] NOTHING = {};
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);

    private final Journal journal;
    private final Views views;
    private final CounterColumn counters;
    private final ReentrantLock oneAtATime = new ReentrantLock(true);
    private final RecordBatch batch = new RecordBatch(BATCH_BYTES);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ChangeMadeEncoder made = new ChangeMadeEncoder();
    private final ReentrantLock progress = new ReentrantLock();
    private final Condition advanced = progress.newCondition();
    private volatile boolean isWaiting;
    private long appendedPosition;

    /** @param counters a column of its own: written by one thread at a time. */
    public CatalogueEditor(final Journal journal, final Views views, final CounterColumn counters) {
        this.journal = journal;
        this.views = views;
        this.counters = counters;
        views.onAdvanced(this::onAdvanced);
    }

    /**
     * Makes a change. Blocks until it is applied; a few ms.
     *
     * @param request says to the draft what is wanted; the catalogue is the one it is checked against. What it throws
     *     comes through, and nothing is changed then.
     */
    public ChangeOutcome change(final Author author, final BiConsumer<CatalogueDraft, Catalogue> request) {
        if (!tryLock()) {
            return new ChangeOutcome.Unjournaled(Journal.FAILED);
        }
        try {
            if (!awaitApplied(appendedPosition)) {
                return new ChangeOutcome.Unjournaled(Journal.FAILED);
            }
            final Catalogue catalogue = views.catalogue();
            final ChangeView earlier = earlier(author);
            if (earlier != null) {
                counters.increment(Counter.API_CHANGES_REPEATED);
                return earlier.requestHash() == author.requestHash()
                        ? new ChangeOutcome.Repeated(earlier, catalogue)
                        : new ChangeOutcome.KeyReused(earlier);
            }
            final CatalogueDraft draft = new CatalogueDraft(catalogue, System.currentTimeMillis());
            request.accept(draft, catalogue);
            if (!draft.errors().isEmpty()) {
                return new ChangeOutcome.Refused(draft.errors());
            }
            return draft.changes().isEmpty()
                    ? new ChangeOutcome.Unchanged(catalogue)
                    : append(author, draft, catalogue);
        } finally {
            oneAtATime.unlock();
        }
    }

    /**
     * Says what would become of a change, and changes nothing. Blocks for nobody: what others change meanwhile may
     * still turn out otherwise.
     *
     * @param request as in {@link #change}.
     */
    public ChangeOutcome check(final BiConsumer<CatalogueDraft, Catalogue> request) {
        final Catalogue catalogue = views.catalogue();
        final CatalogueDraft draft = new CatalogueDraft(catalogue, System.currentTimeMillis());
        request.accept(draft, catalogue);
        if (!draft.errors().isEmpty()) {
            return new ChangeOutcome.Refused(draft.errors());
        }
        if (draft.changes().size() > MOST_CHANGES) {
            return tooLarge();
        }
        return new ChangeOutcome.Checked(catalogue, List.copyOf(draft.changes()));
    }

    /**
     * Journals that somebody changes what is no part of the catalogue, such as a token. Blocks like a change. A key
     * that was used stands for what was answered then, and that, a secret, is kept nowhere.
     *
     * @param before a JSON list of what it was, each with its id and its programme's code; empty where it is new.
     * @param after the same of what it is to be; empty where it ends.
     */
    public ChangeOutcome note(final Author author, final byte[] before, final byte[] after) {
        if (!tryLock()) {
            return new ChangeOutcome.Unjournaled(Journal.FAILED);
        }
        try {
            if (!awaitApplied(appendedPosition)) {
                return new ChangeOutcome.Unjournaled(Journal.FAILED);
            }
            final ChangeView earlier = earlier(author);
            if (earlier != null) {
                return new ChangeOutcome.KeyReused(earlier);
            }
            batch.clear();
            encode(author, 0, before, after);
            return append();
        } finally {
            oneAtATime.unlock();
        }
    }

    /**
     * Lets another writer change the catalogue while nobody else does: two that count on from the same catalogue would
     * give out the same numbers.
     *
     * @param writer gets the catalogue with all that was appended before; returns the position of its last record.
     * @return whether it was let in; not where what was appended before is not applied in time.
     */
    public boolean tryAlone(final ToLongFunction<Catalogue> writer) {
        if (!tryLock()) {
            return false;
        }
        try {
            if (!awaitApplied(appendedPosition)) {
                return false;
            }
            appendedPosition = Math.max(appendedPosition, writer.applyAsLong(views.catalogue()));
            return true;
        } finally {
            oneAtATime.unlock();
        }
    }

    /** Whoever waits longer than a change may take is told so: its client is gone by then. */
    private boolean tryLock() {
        try {
            return oneAtATime.tryLock(PATIENCE_NS, TimeUnit.NANOSECONDS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ChangeView earlier(final Author author) {
        final String key = author.idempotencyKey();
        return key.isEmpty() ? null : views.changes().of(author.actor(), key);
    }

    private ChangeOutcome append(final Author author, final CatalogueDraft draft, final Catalogue catalogue) {
        final byte[] whole = before(draft.changes(), catalogue, EntityJson::render);
        final byte[] before =
                whole.length > BEFORE_BYTES ? before(draft.changes(), catalogue, (each, _) -> version(each)) : whole;
        batch.clear();
        if (draft.changes().size() > MOST_CHANGES || before.length > BEFORE_BYTES) {
            return tooLarge();
        }
        encode(author, draft.changes().size(), before, NOTHING);
        if (!draft.encode(batch)) {
            return tooLarge();
        }
        final ChangeOutcome outcome = append();
        return outcome instanceof ChangeOutcome.Made appended
                ? new ChangeOutcome.Made(appended.position(), appended.catalogue(), List.copyOf(draft.changes()))
                : outcome;
    }

    private ChangeOutcome append() {
        final long position = journal.append(batch);
        if (position < 0) {
            counters.increment(Counter.API_CHANGES_UNJOURNALED);
            return new ChangeOutcome.Unjournaled(position);
        }
        appendedPosition = position + batch.count() - 1;
        counters.add(Counter.CATALOGUE_RECORDS, batch.count());
        counters.increment(Counter.API_CHANGES);
        journal.requestSync();
        return awaitApplied(appendedPosition)
                ? new ChangeOutcome.Made(appendedPosition, views.catalogue(), List.of())
                : new ChangeOutcome.Late(appendedPosition);
    }

    private static ChangeOutcome tooLarge() {
        final String message = "too much for one change, which is journaled whole or not at all; send it in parts";
        return new ChangeOutcome.Refused(List.of(new DraftError("", DraftError.INVALID, message)));
    }

    private void encode(final Author author, final int changes, final byte[] before, final byte[] after) {
        made.wrapAndApplyHeader(batch.buffer(), batch.offset(), header)
                .requestHash(author.requestHash())
                .changes(changes);
        put(author.actor(), made::putActor);
        put(author.address(), made::putAddress);
        put(author.requestId(), made::putRequestId);
        put(author.idempotencyKey(), made::putIdempotencyKey);
        put(author.request(), made::putRequest);
        made.putBefore(before, 0, before.length).putAfter(after, 0, after.length);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + made.encodedLength());
    }

    /** Writes the next variable field of a record. */
    private interface Field {
        void put(byte[] source, int offset, int length);
    }

    private static void put(final String text, final Field field) {
        final byte[] bytes = text.getBytes(UTF_8);
        field.put(bytes, 0, bytes.length);
    }

    /** A list with what each record takes the place of; empty where all of it is new. */
    private static byte[] before(
            final List<Entity> changes, final Catalogue catalogue, final BiFunction<Entity, Catalogue, byte[]> render) {
        final StringBuilder list = new StringBuilder();
        boolean isAllNew = true;
        for (final Entity change : changes) {
            final Entity standing = standing(change, catalogue);
            isAllNew &= standing == null;
            list.append(list.isEmpty() ? '[' : ',')
                    .append(standing == null ? "null" : new String(render.apply(standing, catalogue), UTF_8));
        }
        return isAllNew ? new byte[0] : list.append(']').toString().getBytes(UTF_8);
    }

    /** What is left of a thing that is too long to be told: its own record in the journal has it. */
    private static byte[] version(final Entity entity) {
        final String id = EntityKind.of(entity).id(entity.id());
        return ("{\"id\":\"" + id + "\",\"version\":" + entity.version() + '}').getBytes(UTF_8);
    }

    private static Entity standing(final Entity change, final Catalogue catalogue) {
        return switch (change) {
            case GoalRules rules -> catalogue.rules(rules.id(), rules.effectiveFromMs());
            case Rate rate -> catalogue.rates().of(rate.base(), rate.quote(), rate.effectiveFromMs());
            default -> catalogue.entity(EntityKind.of(change), change.id());
        };
    }

    private void onAdvanced() {
        if (isWaiting) {
            progress.lock();
            try {
                advanced.signalAll();
            } finally {
                progress.unlock();
            }
        }
    }

    private boolean awaitApplied(final long position) {
        long leftNs = PATIENCE_NS;
        progress.lock();
        try {
            isWaiting = true;
            while (views.position() < position && leftNs > 0) {
                leftNs = advanced.awaitNanos(leftNs);
            }
            return views.position() >= position;
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            isWaiting = false;
            progress.unlock();
        }
    }
}
