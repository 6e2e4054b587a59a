package io.trailmark.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How busy one core was until now: whether a server had it to itself and filled it, or the generator was too slow.
 *
 * @param busyTicks time at work for anybody, in hundredths of a second.
 * @param idleTicks time without work.
 */
record Core(long busyTicks, long idleTicks) {
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;
    private static final int COLUMNS = 8;
    private static final double NS_PER_TICK = 1e7;

    static Core read(final int core) throws IOException {
        final String prefix = "cpu" + core + " ";
        final String line = Files.readString(Path.of("/proc/stat"))
                .lines()
                .filter(each -> each.startsWith(prefix))
                .findFirst()
                .orElseThrow(() -> new IOException("this machine has no core " + core));
        return parse(line);
    }

    static Core parse(final String line) {
        final long[] ticks = Arrays.stream(line.split(" +", -1))
                .skip(1)
                .limit(COLUMNS)
                .mapToLong(Long::parseLong)
                .toArray();
        final long idle = ticks[IDLE] + ticks[IO_WAIT];
        return new Core(Arrays.stream(ticks).sum() - idle, idle);
    }

    /** Percent of the time from here to {@code later} without work. */
    double idlePercent(final Core later) {
        final double idle = later.idleTicks - idleTicks;
        return 100 * idle / Math.max(1, idle + later.busyTicks - busyTicks);
    }

    /** Percent of the time from here to {@code later} at work for others than a server that took so much. */
    double othersPercent(final Core later, final long serverNs) {
        final double busy = later.busyTicks - busyTicks;
        final double all = Math.max(1, busy + later.idleTicks - idleTicks);
        return Math.max(0, 100 * (busy - serverNs / NS_PER_TICK) / all);
    }
}
