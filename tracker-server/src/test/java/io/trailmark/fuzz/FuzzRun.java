package io.trailmark.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One run of Jazzer on one target, in a process of its own with the flags that all of Trailmark has. */
final class FuzzRun {
    private static final Pattern PROGRESS =
            Pattern.compile("#(\\d+)\\s+(\\w+)\\s+cov: (\\d+) ft: (\\d+) corp: (\\d+)/\\S+ .*");

    /** No input is longer: a head, a query and a form fit, and what is beyond limits is shown by their tests. */
    private static final int LONGEST_INPUT_BYTES = 4096;

    /** An input that never ends is ended; one that takes a second of processor time fails before. */
    private static final int TIMEOUT_S = 60;

    /** Targets write and read small files; a disk would be waited for more than all else. */
    private static final Path IN_MEMORY = Path.of("/dev/shm");

    private static final int LINES_KEPT = 200;

    private final Target target;
    private final Path folder;
    private final Deque<String> tail = new ArrayDeque<>();
    private long executions;
    private long coverage;
    private long inputs;

    /**
     * What came of it.
     *
     * @param exitCode 0 when nothing was found.
     * @param executions inputs that were fed, those of the corpus included.
     * @param coverage edges of the instrumented code that were reached.
     * @param inputs in the corpus.
     * @param output the last lines that Jazzer said.
     */
    record Result(int exitCode, long executions, long coverage, long inputs, String output) {}

    /** @param folder keeps the corpus, and what was found. */
    FuzzRun(final Target target, final Path folder) {
        this.target = target;
        this.folder = folder;
    }

    Path corpus() {
        return folder.resolve("corpus");
    }

    Path findings() {
        return folder.resolve("findings");
    }

    /**
     * Feeds so many inputs, those of the corpus first.
     *
     * @param seconds after which it ends all the same; 0: never.
     * @param progress is told each line of figures.
     */
    Result run(final long maxExecutions, final int seconds, final int seed, final Consumer<String> progress)
            throws IOException, InterruptedException {
        Files.createDirectories(corpus());
        Files.createDirectories(findings());
        final List<String> more = new ArrayList<>(List.of("-runs=" + maxExecutions, "-seed=" + seed));
        if (seconds > 0) {
            more.add("-max_total_time=" + seconds);
        }
        return start(more, List.of(corpus()), progress);
    }

    /** Copies those inputs of the corpus that are needed for all it covers. */
    Result merge(final Path into) throws IOException, InterruptedException {
        Files.createDirectories(into);
        return start(List.of("-merge=1"), List.of(into, corpus()), line -> {});
    }

    private Result start(final List<String> flags, final List<Path> folders, final Consumer<String> progress)
            throws IOException, InterruptedException {
        final Path files = Files.createTempDirectory(Files.isWritable(IN_MEMORY) ? IN_MEMORY : folder, "fuzz");
        final List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "@" + Path.of(System.getProperty("trailmark.root")).resolve("config/jvm.options"),
                "-Xmx512m",
                "-Dtrailmark.root=" + System.getProperty("trailmark.root"),
                "-D" + FuzzTarget.FOLDER + "=" + files,
                "-D" + FuzzDriver.TARGET + "=" + target.text(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzDriver.class.getName(),
                "--instrumentation_includes=" + String.join(":", target.covered()),
                "--instrumentation_excludes=" + String.join(":", target.notCovered()),
                // Its own checks look for what we do not do, and one of them breaks Netty.
                "--custom_hook_includes=io.trailmark.none.**",
                "--reproducer_path=" + findings(),
                "-artifact_prefix=" + findings() + "/",
                "-max_len=" + LONGEST_INPUT_BYTES,
                "-timeout=" + TIMEOUT_S,
                "-rss_limit_mb=0"));
        command.addAll(flags);
        folders.forEach(each -> command.add(each.toString()));
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", classPath());
        final Process process = builder.start();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                onLine(line, progress);
            }
            return new Result(process.waitFor(), executions, coverage, inputs, String.join("\n", tail));
        } finally {
            process.destroyForcibly().waitFor();
            remove(files);
        }
    }

    private static void remove(final Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (final Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private void onLine(final String line, final Consumer<String> progress) {
        final Matcher matcher = PROGRESS.matcher(line);
        if (matcher.matches()) {
            executions = Long.parseLong(matcher.group(1));
            coverage = Long.parseLong(matcher.group(3));
            inputs = Long.parseLong(matcher.group(5));
            if (matcher.group(2).equals("pulse") || matcher.group(2).equals("DONE")) {
                progress.accept(line);
            }
        } else if (!line.startsWith("INFO: ") && !line.startsWith("WARNING: ")) {
            tail.addLast(line);
            if (tail.size() > LINES_KEPT) {
                tail.removeFirst();
            }
        }
    }
}
