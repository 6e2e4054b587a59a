package io.trailmark.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.trailmark.memory.MappedMemory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: an engine that never saw a record leaves no thread of its memory behind, and one that did says what it took.
 * Method: threads are listed; sizes are compared.
 */
final class EngineMemoryTest {
    @TempDir
    private Path folder;

    @Test
    void shouldCloseItsMemoryWhenNoRecordCame() {
        final List<Thread> before = memoryThreads();
        final Engine engine =
                new Engine(new Engine.Context().memory(new MappedMemory(folder, 1 << 20, 0, failure -> {})));
        final List<Thread> during = memoryThreads();
        assertFalse(before.containsAll(during), "there is one to be closed");
        engine.close();
        assertEquals(
                List.of(),
                memoryThreads().stream()
                        .filter(thread -> !before.contains(thread))
                        .toList());
    }

    @Test
    void shouldSayWhatTheTablesThatForgetTake() {
        assertEquals(76 * 100_000, fixedBytes(101_000) - fixedBytes(1_000), "48 bytes a touch, 28 for the index");
    }

    private static long fixedBytes(final int touches) {
        try (EngineHarness engine =
                new EngineHarness(EngineHarness.smallTables().touchCapacity(touches))) {
            engine.apply(new Events.Epoch());
            return engine.engine().statistics().fixedBytes();
        }
    }

    private static List<Thread> memoryThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("memory"))
                .toList();
    }
}
