package io.trailmark.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every structure for a moment; {@code scripts/stress} does it for as long as one likes. */
final class StressTest {
    private static final Pattern RESULTS = Pattern.compile(
            "\\(Results: (\\d+) planned; (\\d+) passed, (\\d+) failed, " + "(\\d+) soft errs, (\\d+) hard errs\\)");

    @TempDir
    private Path folder;

    /** How many runs were planned, passed, failed, and could not be made. */
    private record Results(int planned, int passed, int failed, int errors, String text) {}

    /** The library takes its list of tests from the first place on the class path that has one. */
    private static String classPath(final boolean isPlanted) throws URISyntaxException {
        final String own = Path.of(StressTest.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString();
        return Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator, -1))
                .filter(each -> isPlanted || each.isEmpty() || !Path.of(each).equals(Path.of(own)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Results run(final String tests, final boolean isPlanted) throws Exception {
        final String options = "@" + Path.of(System.getProperty("trailmark.root"), "config/jvm.options");
        final Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        options,
                        "-cp",
                        classPath(isPlanted),
                        "org.openjdk.jcstress.Main",
                        "-t",
                        tests,
                        "-m",
                        "quick",
                        "-f",
                        "1",
                        "-iters",
                        "2",
                        "-time",
                        "200",
                        "-sc",
                        "false",
                        "-jvmArgs",
                        options,
                        "-r",
                        folder.toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        final Matcher matcher = RESULTS.matcher(text);
        Results last = new Results(0, 0, 0, 0, text);
        while (matcher.find()) {
            last = new Results(
                    Integer.parseInt(matcher.group(1)),
                    Integer.parseInt(matcher.group(2)),
                    Integer.parseInt(matcher.group(3)),
                    Integer.parseInt(matcher.group(4)) + Integer.parseInt(matcher.group(5)),
                    text);
        }
        return last;
    }

    @Test
    void shouldNeverSeeWhatMustNotBeSeen() throws Exception {
        final Results results = run("io.trailmark.*", false);
        assertTrue(results.planned() >= 10, results.text());
        assertEquals(results.planned(), results.passed(), results.text());
        assertEquals(0, results.failed() + results.errors(), results.text());
    }

    @Test
    void shouldSeeAPlantedFault() throws Exception {
        final Results results = run("io.trailmark.*", true);
        assertTrue(results.failed() >= 1, results.text());
        assertEquals(0, results.errors(), results.text());
    }
}
