package io.trailmark.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Inputs in files: the kept ones beside the sources, a line of base64 each; those of a run in a folder, a file each, as
 * Jazzer has them.
 */
final class Corpus {
    /** No longer input is kept: what it shows, a shorter one shows as well. */
    private static final int KEPT_BYTES = 600;

    /** So many are kept of a target, the shortest first. */
    private static final int KEPT_INPUTS = 400;

    private Corpus() {}

    private static Path file(final Target target) {
        return Path.of(System.getProperty("trailmark.root"))
                .resolve("tracker-server/src/test/resources/fuzz")
                .resolve(target.text() + ".txt");
    }

    /** All kept inputs of a target; more may be added to the list. */
    static List<byte[]> kept(final Target target) throws IOException {
        final List<byte[]> inputs = new ArrayList<>();
        if (Files.exists(file(target))) {
            for (final String line : Files.readAllLines(file(target))) {
                inputs.add(Base64.getDecoder().decode(line));
            }
        }
        return inputs;
    }

    /** An input as it is kept. */
    static String line(final byte[] input) {
        return Base64.getEncoder().encodeToString(input);
    }

    /** Writes inputs into a run's folder, beside those that are there. */
    static void spread(final List<byte[]> inputs, final Path folder) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < inputs.size(); i++) {
            Files.write(folder.resolve("kept-" + i), inputs.get(i));
        }
    }

    /** Keeps a run's inputs in place of those kept so far; returns how many. */
    static int keep(final Target target, final Path folder) throws IOException {
        final List<byte[]> inputs = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (final Path file : files.sorted().toList()) {
                inputs.add(Files.readAllBytes(file));
            }
        }
        final List<String> lines = inputs.stream()
                .filter(input -> input.length <= KEPT_BYTES)
                .sorted(Comparator.comparingInt(input -> input.length))
                .limit(KEPT_INPUTS)
                .map(Corpus::line)
                .sorted()
                .toList();
        Files.createDirectories(file(target).getParent());
        Files.write(file(target), lines);
        return lines.size();
    }
}
