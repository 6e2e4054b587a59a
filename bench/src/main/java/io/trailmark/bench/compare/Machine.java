package io.trailmark.bench.compare;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What a table has to say about where it was made. */
final class Machine {
    private Machine() {}

    static List<String> facts(final Path root, final Path folder) throws IOException {
        final FileStore disk = Files.getFileStore(folder);
        final String flags = String.join(
                " ",
                Files.readAllLines(root.resolve("config/jvm.options")).stream()
                        .filter(line -> line.startsWith("-XX"))
                        .toList());
        return List.of(
                "machine: " + field("/proc/cpuinfo", "model name") + ", "
                        + Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                                .filter(line -> line.startsWith("processor"))
                                .count()
                        + " cores, " + field("/proc/meminfo", "MemTotal") + " memory",
                "kernel: "
                        + Files.readString(Path.of("/proc/sys/kernel/osrelease"))
                                .strip(),
                "JDK: " + System.getProperty("java.vm.name") + " " + Runtime.version() + "; flags: config/jvm.options ("
                        + flags + ")",
                "disk: " + disk.type() + " on " + disk.name(),
                "date: " + Instant.now().truncatedTo(ChronoUnit.SECONDS) + ", load average at the start "
                        + loadAverage());
    }

    /** How many files, connections among them, a process of ours may have open at most. */
    static long openFiles() throws IOException {
        final String hard = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.replaceAll("^Max open files +\\S+ +(\\S+) .*", "$1"))
                .findFirst()
                .orElseThrow(() -> new IOException("the kernel does not say how many files may be open"));
        return hard.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(hard);
    }

    /** Of the last minute, five and fifteen. */
    static String loadAverage() throws IOException {
        final String text = Files.readString(Path.of("/proc/loadavg"));
        return String.join(" ", List.of(text.split(" ", -1)).subList(0, 3));
    }

    private static String field(final String file, final String name) throws IOException {
        return Files.readAllLines(Path.of(file)).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("?");
    }
}
