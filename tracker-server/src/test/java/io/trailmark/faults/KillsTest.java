package io.trailmark.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: every click and sale that a client was told of outlives the server, once, and the next start serves again.
 * Method: {@link Kills}, 50 times in all; {@code scripts/soak kills} does it a thousand times.
 */
@Tag("slow")
@Tag("privileged")
@Timeout(900)
final class KillsTest {
    @TempDir
    private Path folder;

    @Test
    void shouldHoldAllThatWasAcknowledgedWhenKilledFortyTimes() throws Exception {
        final Kills.Figures figures = kill(40, false);
        assertEquals(40, figures.kills());
    }

    /** Plain Chronicle Queue never appends again after such a death; see {@link PlainQueueTest}. */
    @Test
    void shouldHoldAllThatWasAcknowledgedWhenKilledTenTimesAsProcessOneWithTheAppendLockHeld() throws Exception {
        kill(10, true);
    }

    private Kills.Figures kill(final int count, final boolean isInNamespace) throws Exception {
        final long seed = Long.getLong("trailmark.seed", System.nanoTime());
        final Kills.Figures figures = new Kills(folder, isInNamespace, seed, line -> {}).run(count);
        System.out.println((isInNamespace ? "as process 1: " : "") + figures + "; seed " + seed);
        assertTrue(figures.clicks() > 0 && figures.sales() > 0, figures::toString);
        return figures;
    }
}
