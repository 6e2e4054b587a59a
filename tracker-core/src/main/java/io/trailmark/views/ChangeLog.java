package io.trailmark.views;

import java.util.function.LongConsumer;
import org.agrona.collections.LongHashSet;

/**
 * Which conversions have changed since somebody last asked, each once. Not safe for threads: the views' lock guards it.
 *
 * <p>What is beyond its capacity is not noted, and it says so until it is drained: then the one who asks has to look
 * through all.
 */
final class ChangeLog {
    private final int capacity;
    private LongHashSet ids = new LongHashSet();
    private boolean isComplete = true;

    ChangeLog(final int capacity) {
        this.capacity = capacity;
    }

    void note(final long conversionId) {
        if (ids.size() < capacity) {
            ids.add(conversionId);
        } else {
            isComplete &= ids.contains(conversionId);
        }
    }

    int count() {
        return ids.size();
    }

    /** Whether all that changed was noted. */
    boolean isComplete() {
        return isComplete;
    }

    /** Hands all over, in no order, and forgets them. */
    void drain(final LongConsumer consumer) {
        if (!ids.isEmpty()) {
            ids.forEachLong(consumer);
            // A set that was large once would be slow to go through for ever.
            ids = new LongHashSet();
        }
        isComplete = true;
    }
}
