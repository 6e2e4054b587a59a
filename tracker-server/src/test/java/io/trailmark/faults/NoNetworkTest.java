package io.trailmark.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A start asks nobody outside for anything: it succeeds in a network of its own that has not one interface, and the
 * kernel, which counts there what is sent without a way to go, counts nothing.
 */
@Tag("privileged")
final class NoNetworkTest {
    @TempDir
    private Path folder;

    /** A figure of {@code /proc/PID/net/snmp}: a line of names, then one of values, for each protocol. */
    private static long figure(final List<String> lines, final String protocol, final String name) {
        final List<String[]> found = lines.stream()
                .filter(line -> line.startsWith(protocol + ": "))
                .map(line -> line.split(" ", -1))
                .toList();
        return Long.parseLong(found.get(1)[Arrays.asList(found.get(0)).indexOf(name)]);
    }

    private static long triedToSend(final List<String> lines) {
        return figure(lines, "Ip", "OutNoRoutes")
                + figure(lines, "Ip", "OutRequests")
                + figure(lines, "Tcp", "ActiveOpens")
                + figure(lines, "Udp", "OutDatagrams");
    }

    @Test
    void shouldStartWithoutANetworkAndAskNobodyForAnything() throws IOException {
        try (ServerProcess server =
                new ServerProcess(folder).arguments(List.of("--edge.host=0.0.0.0", "--backoffice.host=0.0.0.0"))) {
            server.startWithoutNetwork();
            assertEquals(0, triedToSend(server.kernel("net/snmp")), String.join("\n", server.kernel("net/snmp")));
        }
    }

    /** The kernel's figures would show it: a connection that is tried in vain. */
    @Test
    void shouldSeeAConnectionThatIsTried() throws IOException {
        final Process process = new ProcessBuilder(
                        "unshare",
                        "--net",
                        "bash",
                        "-c",
                        "(exec 5<>/dev/tcp/192.0.2.1/80) 2>/dev/null; cat /proc/self/net/snmp")
                .start();
        final List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .lines()
                .toList();
        assertTrue(triedToSend(lines) > 0, String.join("\n", lines));
    }
}
