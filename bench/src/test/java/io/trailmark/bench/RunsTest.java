package io.trailmark.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Aim: the runs without JMH end well, and what they compare is the same. Method: each on a small scale; a run that
 * finds anything else than what it sent fails by itself.
 */
final class RunsTest {
    private final StringWriter text = new StringWriter();

    @Test
    void shouldDecideTheSameAsTheTwinUnderEachModel() {
        run(new TwinRun(), "--visitors=1000", "--clicks=3000", "--converting=64", "--conversions=512", "--rounds=2");
        for (final String model :
                new String[] {"FIRST_TOUCH", "LAST_TOUCH", "LINEAR", "TIME_DECAY", "POSITION_BASED", "WEIGHTED"}) {
            assertTrue(text.toString().contains(model), model + " in " + text);
        }
    }

    @Test
    void shouldFillOverwriteAndExpireWhileItWatchesForPauses() {
        run(new PausesRun(), "--records=65536", "--touches=1024");
        assertTrue(text.toString().contains("40,960 touches, 39,936 overwritten; 16,384 conversions"), text.toString());
    }

    @Test
    void shouldHoldAllTouchesAndOverwriteTheOldest() {
        run(new MemoryRun(), "--touches=10000", "--clicks=5000");
        assertTrue(text.toString().contains("10,000 touches:"), text.toString());
    }

    private void run(final Object command, final String... arguments) {
        final PrintWriter writer = new PrintWriter(text, true);
        final int exit = new CommandLine(command).setOut(writer).setErr(writer).execute(arguments);
        assertEquals(0, exit, text::toString);
    }
}
