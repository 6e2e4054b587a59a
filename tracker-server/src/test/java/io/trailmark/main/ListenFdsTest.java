package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which sockets are ours. */
class ListenFdsTest {
    @Test
    void shouldTakeWhatIsMeantForThisProcess() {
        assertEquals(List.of(3), ListenFds.of(Map.of("LISTEN_FDS", "1", "LISTEN_PID", "42"), 42));
        assertEquals(List.of(3, 4), ListenFds.of(Map.of("LISTEN_FDS", "2", "LISTEN_PID", "42"), 42));
        assertEquals(List.of(), ListenFds.of(Map.of("LISTEN_FDS", "0", "LISTEN_PID", "42"), 42));
    }

    @Test
    void shouldLeaveWhatIsMeantForAnother() {
        assertEquals(List.of(), ListenFds.of(Map.of(), 42));
        assertEquals(List.of(), ListenFds.of(Map.of("LISTEN_FDS", "1"), 42));
        assertEquals(List.of(), ListenFds.of(Map.of("LISTEN_FDS", "1", "LISTEN_PID", "41"), 42));
    }

    @Test
    void shouldRefuseWhatIsNoNumber() {
        for (final String count : List.of("", "one", "-1", "17", "1000")) {
            final Map<String, String> environment = Map.of("LISTEN_FDS", count, "LISTEN_PID", "42");
            assertEquals(
                    StartFailure.CONFIGURATION,
                    assertThrows(StartFailure.class, () -> ListenFds.of(environment, 42))
                            .exitCode());
        }
    }
}
