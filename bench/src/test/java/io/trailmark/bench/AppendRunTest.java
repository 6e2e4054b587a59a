package io.trailmark.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.trailmark.record.RecordBatch;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The comparison of appends runs to its end, and speaks of records of the size that it says. */
final class AppendRunTest {
    @Test
    void shouldRunARound() {
        assertEquals(0, new CommandLine(new AppendRun()).execute("--rounds=1", "--records=10000", "--batch=8"));
    }

    @Test
    void shouldEncodeTheShortestClick() {
        final RecordBatch batch = Samples.batch();
        new Samples().shortClick(batch, 1, 1);
        assertEquals(136, batch.lengthBytes());
    }
}
