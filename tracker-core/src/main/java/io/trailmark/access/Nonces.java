package io.trailmark.access;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The nonces of signed requests, each for as long as its request could be sent again. One that still counts is never
 * forgotten for another: when all places are taken by such, there is none for the next.
 *
 * <p>Threads: any; of two with the same nonce exactly one is first. Nothing is kept over a restart: what was sent in
 * the five minutes before could be sent again, and a report that comes twice is a duplicate.
 */
final class Nonces {
    /** What became of a nonce. */
    enum Use {
        FIRST,
        REPEATED,
        NO_ROOM
    }

    private static final long SWEEP_S = 60;

    private final ConcurrentHashMap<Long, Long> untilS = new ConcurrentHashMap<>();
    private final AtomicLong sweptS = new AtomicLong();
    private final int limit;

    Nonces(final int limit) {
        this.limit = limit;
    }

    /**
     * Takes a nonce.
     *
     * @param hash of nonce and key.
     * @param lastS the last second in which its request counts.
     */
    Use use(final long hash, final long lastS, final long nowS) {
        final boolean isFull = untilS.mappingCount() >= limit;
        final long swept = sweptS.get();
        if (nowS - swept >= (isFull ? 1 : SWEEP_S) && sweptS.compareAndSet(swept, nowS)) {
            untilS.values().removeIf(until -> until < nowS);
        }
        if (isFull && untilS.mappingCount() >= limit) {
            return untilS.containsKey(hash) ? Use.REPEATED : Use.NO_ROOM;
        }
        final Long earlier = untilS.putIfAbsent(hash, lastS);
        final boolean isFirst = earlier == null || (earlier < nowS && untilS.replace(hash, earlier, lastS));
        return isFirst ? Use.FIRST : Use.REPEATED;
    }

    /** How many are remembered. */
    long count() {
        return untilS.mappingCount();
    }
}
