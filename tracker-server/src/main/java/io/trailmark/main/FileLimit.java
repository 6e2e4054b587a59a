package io.trailmark.main;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many connections the kernel's limit of open files leaves room for. Any thread. */
final class FileLimit {
    /** One file in eight is for the journal, the back office and the rest, but not more than these. */
    private static final long MOST_FOR_THE_REST = 2_048;

    private FileLimit() {}

    /** At least 1. The virtual machine has raised the limit as far as it may when it started. */
    static int connections() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? connectionsOf(unix.getMaxFileDescriptorCount())
                : Integer.MAX_VALUE;
    }

    static int connectionsOf(final long files) {
        return Math.clamp(files - Math.min(files / 8, MOST_FOR_THE_REST), 1, Integer.MAX_VALUE);
    }
}
