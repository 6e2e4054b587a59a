package io.trailmark.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Aim: what fuzzing has found stays mended. Method: every kept input goes through its door once more, without Jazzer:
 * the seeds, and the corpus that the long runs have left.
 */
final class SeedsTest {
    @ParameterizedTest
    @EnumSource(Target.class)
    void shouldTakeEveryKeptInput(final Target target) throws IOException {
        final FuzzTarget door = target.open();
        final List<byte[]> inputs = Corpus.kept(target);
        inputs.addAll(door.seeds());
        for (final byte[] input : inputs) {
            try {
                door.feed(input);
            } catch (final RuntimeException | AssertionError e) {
                throw new AssertionError(target.text() + " fails for " + Corpus.line(input), e);
            }
        }
        System.out.println(target.text() + ": " + inputs.size() + " inputs");
        assertTrue(inputs.size() >= door.seeds().size());
    }
}
