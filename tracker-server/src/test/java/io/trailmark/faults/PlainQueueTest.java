package io.trailmark.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: to know what our epochs are for. The library alone, killed within an append as process 1 of a container, appends
 * never again there, since the process that holds its lock has the number of the one that wants it. {@link KillsTest}
 * lays the same lock out for each start of ours.
 */
@Tag("privileged")
@Timeout(300)
final class PlainQueueTest {
    @TempDir
    private Path folder;

    @Test
    void shouldBeStuckForEverAfterADeathWithinAnAppendAsProcessOne() throws Exception {
        assertTrue(run("hold").contains("appended as process 1\n"));
        assertEquals(1, LibraryLock.holder(folder.resolve("queue/metadata.cq4t")));
        for (int start = 0; start < 2; start++) {
            final String said = run("append");
            assertTrue(said.contains("stuck: ") && !said.contains("appended"), said);
        }
    }

    private String run(final String what) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(Kills.NAMESPACE);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + Path.of(System.getProperty("trailmark.root"), "config/jvm.options"),
                "-Xmx128m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                PlainQueueChild.class.getName(),
                folder.resolve("queue").toString(),
                what));
        final Process child =
                new ProcessBuilder(command).redirectErrorStream(true).start();
        final String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        child.waitFor();
        return said;
    }
}
