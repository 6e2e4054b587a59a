package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Connections never take the last file. */
class FileLimitTest {
    @Test
    void shouldLeaveFilesForTheRest() {
        assertEquals(896, FileLimit.connectionsOf(1_024));
        assertEquals(17_952, FileLimit.connectionsOf(20_000));
        assertEquals(1_046_528, FileLimit.connectionsOf(1_048_576));
        assertEquals(1, FileLimit.connectionsOf(0));
        assertEquals(Integer.MAX_VALUE, FileLimit.connectionsOf(Long.MAX_VALUE));
    }

    @Test
    void shouldKnowTheLimitOfThisProcess() throws IOException {
        final String line = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(each -> each.startsWith("Max open files"))
                .findFirst()
                .orElseThrow();
        final String soft = line.substring("Max open files".length()).strip().split(" +", -1)[0];
        final long files = soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
        assertEquals(FileLimit.connectionsOf(files), FileLimit.connections());
        assertTrue(FileLimit.connections() < files, soft);
    }
}
