package io.trailmark.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Aim: a replay that was stopped knows what was acknowledged, and nothing else. */
final class ReplayStateTest {
    @TempDir
    private Path folder;

    @Test
    void shouldKnowWhatWasAcknowledgedAfterAStop() throws IOException {
        final Path file = folder.resolve("state");
        try (ReplayState state = ReplayState.open(file)) {
            state.click(3, "abc");
            state.refused(4, 400);
            state.sale(5, "cv_1");
        }
        try (ReplayState state = ReplayState.open(file)) {
            assertEquals("abc", state.clickId(3));
            assertTrue(state.isDone(4));
            assertTrue(state.isSold(5));
            assertFalse(state.isDone(5));
        }
    }

    @Test
    void shouldForgetALineThatWasCutOff() throws IOException {
        final Path file = folder.resolve("state");
        Files.writeString(file, "click 1 abc\nclick 2 ab");
        try (ReplayState state = ReplayState.open(file)) {
            assertTrue(state.isDone(1));
            assertFalse(state.isDone(2));
            state.click(2, "xyz");
        }
        assertEquals("click 1 abc\nclick 2 xyz\n", Files.readString(file));
    }

    @Test
    void shouldRefuseAFileThatIsNoState() throws IOException {
        final Path file = folder.resolve("state");
        Files.writeString(file, "something else\n");
        assertThrows(IOException.class, () -> ReplayState.open(file));
    }
}
