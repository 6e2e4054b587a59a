package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChronicleJournalTest {
    @TempDir
    private Path data;

    private final TestRecords records = new TestRecords();

    @Test
    void shouldNumberRecordsWithoutGapOverRestarts() {
        final RecordBatch batch = new RecordBatch(256 * 1024);
        long expected = 1;
        for (int start = 0; start < 3; start++) {
            try (ChronicleJournal journal = ChronicleJournal.open(context())) {
                assertEquals(expected, journal.appendedPosition(), "first of the epoch");
                for (int i = 0; i < 10; i++) {
                    batch.clear();
                    for (int j = 0; j <= i; j++) {
                        records.add(batch, expected + 1 + j, 10 * j);
                    }
                    assertEquals(expected + 1, journal.append(batch));
                    expected += batch.count();
                }
            }
            expected++;
        }
        final List<Long> positions = new ArrayList<>();
        try (JournalReader reader = new JournalReader(data.resolve("journal"), 1)) {
            while (reader.poll(
                            (buffer, offset, length) -> {
                                final long position = RecordFrame.position(buffer, offset);
                                final long number = records.number(buffer, offset);
                                assertEquals(number == -1 ? position : number, position);
                                positions.add(position);
                            },
                            Long.MAX_VALUE,
                            7)
                    > 0) {}
            assertNull(reader.damage());
            assertEquals(3, reader.epoch());
        }
        assertEquals(expected - 1, positions.size());
    }

    private ChronicleJournal.Context context() {
        return new ChronicleJournal.Context()
                .directory(data.resolve("journal"))
                .reserveAheadBytes(8L * 1024 * 1024)
                .freeSpaceLimitBytes(0);
    }
}
