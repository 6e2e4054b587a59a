package io.trailmark.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.TimeUnit;

/**
 * What Jazzer calls with each input. An input that takes longer than a second is fed once more, and fails when it takes
 * a second of this thread's own time: a machine with other work to do is no hang.
 */
public final class FuzzDriver {
    /** Names the target. */
    static final String TARGET = "trailmark.fuzz.target";

    private static final long LONGEST_NS = TimeUnit.SECONDS.toNanos(1);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final FuzzTarget DOOR = Target.of(System.getProperty(TARGET)).open();

    private FuzzDriver() {}

    /** Loads what the target needs, so that the first input is as quick as the next. */
    public static void fuzzerInitialize() {
        DOOR.seeds().forEach(DOOR::feed);
    }

    /** Takes one input. */
    public static void fuzzerTestOneInput(final byte[] input) {
        final long startNs = System.nanoTime();
        DOOR.feed(input);
        if (System.nanoTime() - startNs > LONGEST_NS) {
            final long cpuStartNs = THREADS.getCurrentThreadCpuTime();
            DOOR.feed(input);
            final long cpuNs = THREADS.getCurrentThreadCpuTime() - cpuStartNs;
            if (cpuNs > LONGEST_NS) {
                throw new AssertionError("one input of " + input.length + " bytes takes " + cpuNs + " ns");
            }
        }
    }
}
