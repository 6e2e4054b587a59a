package io.trailmark.views;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.catalogue.EntityKind;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ChangeMadeDecoder;
import io.trailmark.record.codec.CouponDefinedDecoder;
import io.trailmark.record.codec.GoalDefinedDecoder;
import io.trailmark.record.codec.GoalRulesDefinedDecoder;
import io.trailmark.record.codec.LinkDefinedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.PartnerDefinedDecoder;
import io.trailmark.record.codec.ProgramDefinedDecoder;
import io.trailmark.record.codec.RateDefinedDecoder;
import io.trailmark.record.codec.RegistrationDefinedDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.agrona.DirectBuffer;

/**
 * The newest changes of the catalogue that people and programs asked for, and what they called them. Older ones are in
 * the journal.
 *
 * <p>Threads: the views thread writes, any reads; each call takes a lock for a moment. A change is there only once all
 * its records were taken in.
 */
public final class Changes {
    /** How many ids a change keeps. */
    public static final int THINGS_KEPT = 20;

    private static final int CHANGES_KEPT = 100_000;
    private static final int CHANGES_AT_ONCE = 500;
    private static final long NS_PER_MS = 1_000_000;
    private static final RecordShape SHAPE = new RecordShape(ChangeView.class);

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ChangeMadeDecoder made = new ChangeMadeDecoder();
    private final ProgramDefinedDecoder program = new ProgramDefinedDecoder();
    private final GoalDefinedDecoder goal = new GoalDefinedDecoder();
    private final GoalRulesDefinedDecoder rules = new GoalRulesDefinedDecoder();
    private final PartnerDefinedDecoder partner = new PartnerDefinedDecoder();
    private final LinkDefinedDecoder link = new LinkDefinedDecoder();
    private final CouponDefinedDecoder coupon = new CouponDefinedDecoder();
    private final RegistrationDefinedDecoder registration = new RegistrationDefinedDecoder();
    private final RateDefinedDecoder rate = new RateDefinedDecoder();

    private final TreeMap<Long, ChangeView> byPosition = new TreeMap<>();
    private final Map<Key, ChangeView> byKey = new HashMap<>();
    private ChangeView open;
    private final List<String> things = new ArrayList<>();
    private int openRecords;

    /** Two tokens may use the same key for different things. */
    private record Key(String actor, String idempotencyKey) {}

    /** Takes in any record; those of no change are passed over. Views thread. */
    void onRecord(final DirectBuffer buffer, final int offset) {
        if (RecordFrame.templateId(buffer, offset) == ChangeMadeDecoder.TEMPLATE_ID) {
            begin(buffer, offset);
        } else if (openRecords > 0) {
            final String id = id(buffer, offset);
            if (id != null && things.size() < THINGS_KEPT && !things.contains(id)) {
                things.add(id);
            }
            openRecords--;
        }
        if (open != null && openRecords == 0) {
            end();
        }
    }

    private void begin(final DirectBuffer buffer, final int offset) {
        made.wrapAndApplyHeader(buffer, offset, header);
        openRecords = made.changes();
        things.clear();
        open = new ChangeView(
                RecordFrame.position(buffer, offset),
                RecordFrame.epochNs(buffer, offset) / NS_PER_MS,
                made.requestHash(),
                openRecords,
                text(made.actorLength(), made::getActor),
                text(made.addressLength(), made::getAddress),
                text(made.requestIdLength(), made::getRequestId),
                text(made.idempotencyKeyLength(), made::getIdempotencyKey),
                text(made.requestLength(), made::getRequest),
                List.of(),
                "");
        if (openRecords == 0) {
            final String before = text(made.beforeLength(), made::getBefore);
            final NotedThing thing = NotedThing.read(before, text(made.afterLength(), made::getAfter));
            if (thing != null) {
                things.add(thing.id());
                open = openSoFar(thing.program());
            }
        }
    }

    /** Copies the next variable field of a record. */
    private interface Field {
        int get(byte[] target, int offset, int length);
    }

    private static String text(final int lengthBytes, final Field field) {
        final byte[] bytes = new byte[lengthBytes];
        field.get(bytes, 0, lengthBytes);
        return new String(bytes, UTF_8);
    }

    private void end() {
        final ChangeView whole = openSoFar(open.program());
        open = null;
        add(whole);
    }

    private ChangeView openSoFar(final String ofProgram) {
        return new ChangeView(
                open.position(),
                open.madeMs(),
                open.requestHash(),
                open.count(),
                open.actor(),
                open.address(),
                open.requestId(),
                open.idempotencyKey(),
                open.request(),
                List.copyOf(things),
                ofProgram);
    }

    private synchronized void add(final ChangeView change) {
        byPosition.put(change.position(), change);
        if (!change.idempotencyKey().isEmpty()) {
            byKey.put(new Key(change.actor(), change.idempotencyKey()), change);
        }
        if (byPosition.size() > CHANGES_KEPT) {
            final ChangeView eldest = byPosition.pollFirstEntry().getValue();
            byKey.remove(new Key(eldest.actor(), eldest.idempotencyKey()), eldest);
        }
    }

    private String id(final DirectBuffer buffer, final int offset) {
        return switch (RecordFrame.templateId(buffer, offset)) {
            case ProgramDefinedDecoder.TEMPLATE_ID ->
                EntityKind.PROGRAM.id(
                        (int) program.wrapAndApplyHeader(buffer, offset, header).programId());
            case GoalDefinedDecoder.TEMPLATE_ID ->
                EntityKind.GOAL.id(
                        (int) goal.wrapAndApplyHeader(buffer, offset, header).goalId());
            case GoalRulesDefinedDecoder.TEMPLATE_ID ->
                EntityKind.GOAL.id(
                        (int) rules.wrapAndApplyHeader(buffer, offset, header).goalId());
            case PartnerDefinedDecoder.TEMPLATE_ID ->
                EntityKind.PARTNER.id(
                        (int) partner.wrapAndApplyHeader(buffer, offset, header).partnerId());
            case LinkDefinedDecoder.TEMPLATE_ID ->
                EntityKind.LINK.id(
                        (int) link.wrapAndApplyHeader(buffer, offset, header).linkId());
            case CouponDefinedDecoder.TEMPLATE_ID ->
                EntityKind.COUPON.id(
                        (int) coupon.wrapAndApplyHeader(buffer, offset, header).couponId());
            case RegistrationDefinedDecoder.TEMPLATE_ID ->
                EntityKind.REGISTRATION.id((int)
                        registration.wrapAndApplyHeader(buffer, offset, header).registrationId());
            case RateDefinedDecoder.TEMPLATE_ID ->
                EntityKind.RATE.id(
                        (int) rate.wrapAndApplyHeader(buffer, offset, header).rateId());
            default -> null;
        };
    }

    /** What this actor made under this key, or null. */
    public synchronized ChangeView of(final String actor, final String idempotencyKey) {
        return byKey.get(new Key(actor, idempotencyKey));
    }

    /** The change whose record is at this position, or null: there is none, or it is an old one. */
    public synchronized ChangeView at(final long position) {
        return byPosition.get(position);
    }

    /**
     * The newest first: at most {@code limit} before {@code beforePosition} that are wanted. What is asked of each may
     * take its time: nobody waits for it, but for the copy of a piece.
     */
    public List<ChangeView> newest(final long beforePosition, final int limit, final Predicate<ChangeView> isWanted) {
        final List<ChangeView> found = new ArrayList<>();
        List<ChangeView> piece = piece(beforePosition);
        while (!piece.isEmpty()) {
            for (final ChangeView change : piece) {
                if (isWanted.test(change)) {
                    found.add(change);
                    if (found.size() == limit) {
                        return found;
                    }
                }
            }
            piece = piece(piece.getLast().position());
        }
        return found;
    }

    private synchronized List<ChangeView> piece(final long beforePosition) {
        final List<ChangeView> piece = new ArrayList<>(CHANGES_AT_ONCE);
        final Iterator<ChangeView> newestFirst = byPosition
                .headMap(beforePosition, false)
                .descendingMap()
                .values()
                .iterator();
        while (newestFirst.hasNext() && piece.size() < CHANGES_AT_ONCE) {
            piece.add(newestFirst.next());
        }
        return piece;
    }

    synchronized void writeTo(final SnapshotOut out) {
        out.section("changes").putText(SHAPE.text()).putInt(byPosition.size());
        byPosition.values().forEach(change -> SHAPE.write(out, change));
        // A snapshot may be of a position within a change.
        out.putInt(openRecords);
        if (openRecords > 0) {
            SHAPE.write(out, openSoFar(open.program()));
        }
    }

    synchronized void readFrom(final SnapshotIn in) {
        in.section("changes");
        if (!in.getText().equals(SHAPE.text())) {
            throw SnapshotIn.damaged("changes are of another shape than this version's");
        }
        for (int i = in.getInt(); i > 0; i--) {
            add((ChangeView) SHAPE.read(in));
        }
        openRecords = in.getInt();
        if (openRecords > 0) {
            open = (ChangeView) SHAPE.read(in);
            things.addAll(open.things());
        }
    }
}
