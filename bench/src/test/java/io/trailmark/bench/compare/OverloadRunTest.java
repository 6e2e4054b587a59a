package io.trailmark.bench.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/**
 * Aim: whatever is asked beyond what the server can do, each answer is right and its counters agree with the
 * generator's. Method: the command itself, for a moment; how fast anything is, is nobody's business here.
 */
@Timeout(180)
final class OverloadRunTest {
    /** The exit code tells of wrong answers and of counts that do not agree. */
    @Test
    void shouldAnswerRightAndCountAllOfItUnderTenTimesWhatItCanDo() {
        assertEquals(
                0, new CommandLine(new OverloadRun()).execute("--seconds=1.2", "--connections=1000", "--slow=300"));
    }
}
