package io.trailmark.main;

import io.trailmark.journal.Journal;
import io.trailmark.views.Views;
import java.util.concurrent.TimeUnit;

/**
 * How long the views have been behind: 0 while they keep up.
 *
 * <p>It picks what is appended now as a mark, and once the views have passed it, the next one; the age is that of the
 * mark. So it grows while the views stand still, or the engine or the disk before them, and stays small however much
 * traffic there is. Threads: any, under its own lock. Error: what was late before the mark was picked is not seen, at
 * most the time between two looks.
 */
final class ViewsAge {
    private final Journal journal;
    private final Views views;
    private long markPosition;
    private long markNs;

    ViewsAge(final Journal journal, final Views views) {
        this.journal = journal;
        this.views = views;
    }

    /** @param nowNs monotonic. */
    synchronized long ageMs(final long nowNs) {
        final long appliedPosition = views.position();
        if (appliedPosition >= markPosition) {
            markPosition = journal.appendedPosition();
            markNs = nowNs;
        }
        return appliedPosition >= markPosition ? 0 : TimeUnit.NANOSECONDS.toMillis(nowNs - markNs);
    }
}
