package io.trailmark.bench.compare;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the kernel knows of a process and its children: processor time to the nanosecond, from the scheduler, and
 * memory. Threads that ended are not counted any more; those of a server do not end under load.
 */
final class ProcessFigures {
    private static final Path PROC = Path.of("/proc");

    private final ProcessHandle process;

    ProcessFigures(final ProcessHandle process) {
        this.process = process;
    }

    /** Looked at each time: a virtual machine that starts has children for milliseconds. */
    List<Long> pids() {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    /** Processor time of all threads in ns. */
    long cpuNs() throws IOException {
        return cpuNs("");
    }

    /** Processor time in ns of the threads whose name begins so; the kernel keeps 15 characters of a name. */
    long cpuNs(final String threadName) throws IOException {
        long sum = 0;
        for (final long pid : pids()) {
            try (DirectoryStream<Path> tasks = Files.newDirectoryStream(PROC.resolve(pid + "/task"))) {
                for (final Path task : tasks) {
                    sum += cpuNs(task, threadName);
                }
            }
        }
        return sum;
    }

    private static long cpuNs(final Path task, final String threadName) throws IOException {
        try {
            if (!threadName.isEmpty() && !Files.readString(task.resolve("comm")).startsWith(threadName)) {
                return 0;
            }
            return Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", -1)[0]);
        } catch (final NoSuchFileException e) {
            return 0;
        }
    }

    /** Resident memory in bytes; pages of files that are mapped count. */
    long residentBytes() throws IOException {
        return bytes("VmRSS:");
    }

    /** Resident memory in bytes that is no file's. */
    long anonymousBytes() throws IOException {
        return bytes("RssAnon:");
    }

    private long bytes(final String line) throws IOException {
        long sum = 0;
        for (final long pid : pids()) {
            final String status = Files.readString(PROC.resolve(pid + "/status"));
            sum += status.lines()
                    .filter(each -> each.startsWith(line))
                    .mapToLong(each -> Long.parseLong(each.replaceAll("\\D", "")) << 10)
                    .sum();
        }
        return sum;
    }
}
