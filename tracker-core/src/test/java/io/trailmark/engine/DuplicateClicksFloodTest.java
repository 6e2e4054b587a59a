package io.trailmark.engine;

import io.trailmark.memory.Floods;
import io.trailmark.memory.SipHash;
import org.junit.jupiter.api.Test;

/** Aim: nobody can choose clicks that meet in the table of counted ones; see {@code FloodTest} for the method. */
final class DuplicateClicksFloodTest {
    private static final int CAPACITY = 1 << 10;

    @Test
    void shouldSpreadChosenClicks() {
        try (DuplicateClicks clicks = new DuplicateClicks(CAPACITY, 5, 6)) {
            final long drawn = Floods.linearProbes(Floods.drawnLongs(), key -> clicks.hash(1, key, 0));
            final long[] guessed = Floods.byAGuessedKey((key0, key1, key) -> SipHash.spread(key0, key1, 1, key, 0));
            Floods.assertHarmless(
                    "DuplicateClicks", Floods.linearProbes(Floods.ofOneHome(), key -> clicks.hash(1, key, 0)), drawn);
            Floods.assertHarmless(
                    "DuplicateClicks, guessed", Floods.linearProbes(guessed, key -> clicks.hash(1, key, 0)), drawn);
        }
    }
}
