package io.trailmark.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Counts the system calls of a process with {@code perf}, where the machine has it and lets us. */
final class SystemCalls implements AutoCloseable {
    private static final String EVENT = "raw_syscalls:sys_enter";

    private final Process perf;

    SystemCalls(final long pid) throws IOException {
        perf = new ProcessBuilder("perf", "stat", "-x,", "-e", EVENT, "-p", Long.toString(pid))
                .redirectErrorStream(true)
                .start();
    }

    static boolean isThere(final Tools tools) throws IOException, InterruptedException {
        if (tools.find("perf").isEmpty()) {
            return false;
        }
        final Process trial = new ProcessBuilder("perf", "stat", "-e", EVENT, "--", "true")
                .redirectErrorStream(true)
                .start();
        trial.inputReader(StandardCharsets.US_ASCII).lines().forEach(line -> {});
        return trial.waitFor() == 0;
    }

    /** How many there were since the start; ends the counting. */
    OptionalLong stop() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(perf.pid())).start().waitFor();
        final String report = new String(perf.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        perf.waitFor(10, TimeUnit.SECONDS);
        return report.lines()
                .filter(line -> line.contains(EVENT) && Character.isDigit(line.charAt(0)))
                .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(','))))
                .findFirst();
    }

    @Override
    public void close() {
        perf.destroy();
    }
}
