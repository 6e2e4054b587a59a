package io.trailmark.main;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Sockets that whoever started this process opened for it and holds on while it is restarted: systemd by a socket unit,
 * or any other that follows {@code sd_listen_fds(3)}. Connections that come between two processes wait in them.
 */
final class ListenFds {
    private static final int FIRST = 3;
    private static final int MOST = 16;

    private ListenFds() {}

    /**
     * File descriptors, in the order in which they were given; none where they were meant for another process.
     *
     * @throws StartFailure for a number of them that is none.
     */
    static List<Integer> of(final Map<String, String> environment, final long pid) {
        final String count = environment.get("LISTEN_FDS");
        if (count == null || !String.valueOf(pid).equals(environment.get("LISTEN_PID"))) {
            return List.of();
        }
        if (!count.matches("[0-9]{1,2}") || Integer.parseInt(count) > MOST) {
            throw new StartFailure(
                    StartFailure.CONFIGURATION,
                    "Sockets cannot be taken over:",
                    List.of("LISTEN_FDS: expected 0 to " + MOST + ", not " + count));
        }
        return IntStream.range(FIRST, FIRST + Integer.parseInt(count)).boxed().toList();
    }
}
