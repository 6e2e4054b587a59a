package io.trailmark.bench;

import io.trailmark.record.RecordFrame;
import io.trailmark.record.RecordHandler;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * What the engine does with clicks, as one would write it with plain collections: duplicates, paths, and the oldest
 * touches forgotten. It shows what the tables outside the heap are worth; conversions are left out.
 */
final class PlainEngine implements RecordHandler {
    private static final long WINDOW_MS = 10_000;

    private record Key(int linkId, long addressBlock, long agentHash) {}

    private record Counted(Key key, long number, long timeMs) {}

    private record Touch(
            long position,
            long timeMs,
            long visitor,
            int linkId,
            int partnerId,
            int programId,
            ClickClass clickClass) {}

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ClickDecoder click = new ClickDecoder();
    private final int touchCapacity;
    private final int duplicateCapacity;
    private final Map<Key, Counted> counted = new HashMap<>();
    private final Deque<Counted> countedInOrder = new ArrayDeque<>();
    private final Map<Long, List<Touch>> paths = new HashMap<>();
    private final Deque<Touch> touches = new ArrayDeque<>();
    private long countedClicks;
    private long duplicates;

    PlainEngine(final int touchCapacity, final int duplicateCapacity) {
        this.touchCapacity = touchCapacity;
        this.duplicateCapacity = duplicateCapacity;
    }

    @Override
    public void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (RecordFrame.templateId(buffer, offset) != ClickDecoder.TEMPLATE_ID) {
            return;
        }
        click.wrapAndApplyHeader(buffer, offset, header);
        final boolean isDuplicate = click.clickClass() == ClickClass.HUMAN && isDuplicate();
        duplicates += isDuplicate ? 1 : 0;
        add(new Touch(
                RecordFrame.position(buffer, offset),
                click.occurredMs(),
                click.visitor(),
                (int) click.linkId(),
                (int) click.partnerId(),
                (int) click.programId(),
                isDuplicate ? ClickClass.DUPLICATE : click.clickClass()));
    }

    private boolean isDuplicate() {
        final Key key = new Key((int) click.linkId(), click.addressBlock(), click.agentHash());
        final Counted last = counted.get(key);
        if (last != null && Math.abs(click.occurredMs() - last.timeMs) < WINDOW_MS) {
            return true;
        }
        final Counted newest = new Counted(key, ++countedClicks, click.occurredMs());
        counted.put(key, newest);
        countedInOrder.addLast(newest);
        if (countedInOrder.size() > duplicateCapacity) {
            final Counted oldest = countedInOrder.removeFirst();
            counted.remove(oldest.key, oldest);
        }
        return false;
    }

    private void add(final Touch touch) {
        paths.computeIfAbsent(touch.visitor, ignored -> new ArrayList<>()).add(touch);
        touches.addLast(touch);
        if (touches.size() > touchCapacity) {
            final Touch oldest = touches.removeFirst();
            final List<Touch> path = paths.get(oldest.visitor);
            path.removeFirst();
            if (path.isEmpty()) {
                paths.remove(oldest.visitor);
            }
        }
    }

    /** Touches held. */
    int touches() {
        return touches.size();
    }

    /** Clicks that were found to be duplicates. */
    long duplicates() {
        return duplicates;
    }
}
