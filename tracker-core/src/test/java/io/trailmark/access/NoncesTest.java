package io.trailmark.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class NoncesTest {
    private static final long NOW_S = 1_793_000_000L;

    @Test
    void shouldTakeEachNonceOnceAsLongAsItsRequestCounts() {
        final Nonces nonces = new Nonces(8);
        assertEquals(Nonces.Use.FIRST, nonces.use(1, NOW_S + 300, NOW_S));
        assertEquals(Nonces.Use.REPEATED, nonces.use(1, NOW_S + 300, NOW_S));
        assertEquals(Nonces.Use.FIRST, nonces.use(2, NOW_S + 300, NOW_S));
        assertEquals(Nonces.Use.REPEATED, nonces.use(1, NOW_S + 600, NOW_S + 300));
        assertEquals(Nonces.Use.FIRST, nonces.use(1, NOW_S + 601, NOW_S + 301));
        assertEquals(Nonces.Use.REPEATED, nonces.use(1, NOW_S + 601, NOW_S + 302));
    }

    @Test
    void shouldForgetNoneThatStillCountsForAnother() {
        final Nonces nonces = new Nonces(8);
        for (int i = 0; i < 8; i++) {
            assertEquals(Nonces.Use.FIRST, nonces.use(i, NOW_S + 300 + i, NOW_S));
        }
        assertEquals(Nonces.Use.NO_ROOM, nonces.use(8, NOW_S + 300, NOW_S));
        assertEquals(Nonces.Use.REPEATED, nonces.use(0, NOW_S + 300, NOW_S));
        assertEquals(Nonces.Use.NO_ROOM, nonces.use(8, NOW_S + 600, NOW_S + 300));
        assertEquals(Nonces.Use.FIRST, nonces.use(8, NOW_S + 601, NOW_S + 301));
        assertEquals(8, nonces.count());
        assertEquals(Nonces.Use.NO_ROOM, nonces.use(9, NOW_S + 601, NOW_S + 301));
        for (int i = 1; i < 8; i++) {
            assertEquals(Nonces.Use.REPEATED, nonces.use(i, NOW_S + 600, NOW_S + 301), "nonce " + i);
        }
    }

    @Test
    void shouldLetExactlyOneOfManyThreadsBeFirst() throws Exception {
        final int threads = 4;
        final int rounds = 500;
        final Nonces nonces = new Nonces(rounds);
        final CyclicBarrier barrier = new CyclicBarrier(threads);
        final Callable<List<Nonces.Use>> user = () -> {
            final List<Nonces.Use> uses = new ArrayList<>();
            for (int i = 0; i < rounds; i++) {
                barrier.await();
                uses.add(nonces.use(i, NOW_S + 300, NOW_S));
            }
            return uses;
        };
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            final List<Future<List<Nonces.Use>>> all = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                all.add(pool.submit(user));
            }
            final int[] firsts = new int[rounds];
            for (final Future<List<Nonces.Use>> each : all) {
                final List<Nonces.Use> uses = each.get();
                for (int i = 0; i < rounds; i++) {
                    firsts[i] += uses.get(i) == Nonces.Use.FIRST ? 1 : 0;
                }
            }
            for (int i = 0; i < rounds; i++) {
                assertEquals(1, firsts[i], "nonce " + i);
            }
        }
    }
}
