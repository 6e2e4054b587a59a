package io.trailmark.simulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Aim: no fault, and no fault upon the other, makes the server break a promise; and the simulation that says so would
 * notice. Method: ten thousand histories, the same ones each time; the same with mistakes put in. New ones are
 * lived by scripts/simulate.
 */
final class SimulatorTest {
    private static final long HISTORIES = Long.getLong("trailmark.histories", 10_000);

    /** The same each time, so that a failure is the change's own; new ones are looked for with scripts/simulate. */
    private static final long SEED = Long.getLong("trailmark.seed", 1_000_000);

    private static final long LIBRARY_HISTORIES = 50;
    private static final int HISTORIES_TO_FIND_A_BUG = 1_000;

    private static Level levelBefore;

    /** Every fault is logged, as it should be; ten thousand histories would say nothing else. */
    @BeforeAll
    static void beSilent() {
        final Logger logger = (Logger) LoggerFactory.getLogger("io.trailmark");
        levelBefore = logger.getLevel();
        logger.setLevel(Level.OFF);
    }

    @AfterAll
    static void speakAgain() {
        ((Logger) LoggerFactory.getLogger("io.trailmark")).setLevel(levelBefore);
    }

    @Test
    void shouldKeepEveryPromiseInTenThousandHistories() throws InterruptedException {
        final Simulation simulation = run(new Simulation.Options(HISTORIES, SEED, 2, false));
        assertEquals(List.of(), simulation.tally().missing(), "never happened, so nothing is known of it");
    }

    /** The framing of the files is the simulator's in all other histories. */
    @Test
    void shouldKeepEveryPromiseWithFilesThatTheLibraryWrites() throws InterruptedException {
        run(new Simulation.Options(LIBRARY_HISTORIES, 1, 2, true));
    }

    private static Simulation run(final Simulation.Options options) throws InterruptedException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        final Simulation simulation = new Simulation(options, new PrintStream(out, true, StandardCharsets.UTF_8));
        assertTrue(simulation.run(), () -> out.toString(StandardCharsets.UTF_8));
        System.out.print(simulation.tally().text());
        return simulation;
    }

    @Test
    void shouldComeToTheSameWithTheSameSeed() {
        try (Simulator one = Simulator.open();
                Simulator other = Simulator.open()) {
            long before = 0;
            for (long seed = 1; seed <= 20; seed++) {
                final long trace = one.run(seed, Bug.NONE, false);
                assertEquals(trace, other.run(seed, Bug.NONE, false), "seed " + seed);
                assertNotEquals(before, trace, "seed " + seed);
                before = trace;
            }
            assertEquals(one.tally().text(), other.tally().text());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Bug.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void shouldFindABugThatIsPutIn(final Bug bug) {
        try (Simulator simulator = Simulator.open()) {
            for (long seed = 1; seed <= HISTORIES_TO_FIND_A_BUG; seed++) {
                try {
                    simulator.run(seed, bug, false);
                } catch (final Violation violation) {
                    System.out.println(bug + " found in history " + seed + ": " + violation.getMessage());
                    assertFalse(violation.getMessage().isEmpty());
                    return;
                }
            }
        }
        throw new AssertionError(bug + " was not found in " + HISTORIES_TO_FIND_A_BUG + " histories");
    }

    @Test
    void shouldSayHowItIsUsed() {
        final ByteArrayOutputStream err = new ByteArrayOutputStream();
        final PrintStream print = new PrintStream(err, true, StandardCharsets.UTF_8);
        for (final String wrong : List.of("", "--histories", "--histories x", "--histories 0", "--what 1")) {
            err.reset();
            assertNull(Simulation.Options.parse(wrong.split(" "), print), wrong);
            assertTrue(err.toString(StandardCharsets.UTF_8).startsWith("usage: scripts/simulate"), wrong);
        }
        assertEquals(
                new Simulation.Options(5, 7, 2, true),
                Simulation.Options.parse("--histories 5 --seed 7 --threads 2 --library".split(" "), print));
    }
}
