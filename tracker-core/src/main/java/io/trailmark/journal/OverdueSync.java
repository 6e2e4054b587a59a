package io.trailmark.journal;

/**
 * Tells that the disk has stalled: what was appended has waited for its sync for longer than it may.
 *
 * <p>It watches one position at a time, and the next one once that is synced. So the error is the time between two
 * appends at most. Threads: {@link #onAppended} under the append lock, {@link #isOverdue} from any.
 */
final class OverdueSync {
    private final long limitNs;
    private volatile long watchedPosition;

    /** Written before the position that it belongs to. */
    private volatile long sinceNs;

    OverdueSync(final long limitNs) {
        this.limitNs = limitNs;
    }

    /** Records up to {@code position} are appended, at a monotonic time. */
    void onAppended(final long position, final long syncedPosition, final long nowNs) {
        if (syncedPosition >= watchedPosition) {
            sinceNs = nowNs;
            watchedPosition = position;
        }
    }

    /** @param nowNs monotonic. */
    boolean isOverdue(final long syncedPosition, final long nowNs) {
        return syncedPosition < watchedPosition && nowNs - sinceNs > limitNs;
    }
}
