package io.trailmark.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The long form: {@code scripts/fuzz} starts it. Feeds a target until it has had so many inputs in all, in rounds of a
 * few minutes; what a round found and how many inputs it fed is kept, so that the next call goes on from there.
 */
public final class Fuzz {
    private static final int ROUND_SECONDS = 300;
    private static final int FOUND = 1;
    private static final int USAGE = 2;

    private final Target target;
    private final Path folder;
    private final Path count;

    private Fuzz(final Target target) {
        this.target = target;
        folder = Path.of(System.getProperty("trailmark.root"))
                .resolve("data/fuzz")
                .resolve(target.text());
        count = folder.resolve("executions");
    }

    /** Ends with 0 when nothing was found, with 1 when something was. */
    public static void main(final String[] arguments) throws IOException, InterruptedException {
        if (arguments.length == 2 && arguments[1].equals("--keep")) {
            new Fuzz(Target.of(arguments[0])).keep();
        } else if (arguments.length == 3 && arguments[1].equals("--executions")) {
            System.exit(new Fuzz(Target.of(arguments[0])).run(Long.parseLong(arguments[2].replace("_", ""))));
        } else {
            System.err.println("scripts/fuzz TARGET --executions N | --keep");
            System.exit(USAGE);
        }
    }

    private int run(final long wanted) throws IOException, InterruptedException {
        final FuzzRun fuzz = new FuzzRun(target, folder);
        final List<byte[]> inputs = new ArrayList<>(Corpus.kept(target));
        inputs.addAll(target.open().seeds());
        Corpus.spread(inputs, fuzz.corpus());
        long done = Files.exists(count) ? Long.parseLong(Files.readString(count).strip()) : 0;
        System.out.printf("%s: %,d executions so far%n", target.text(), done);
        while (done < wanted) {
            final int seed = new Random().nextInt(Integer.MAX_VALUE);
            System.out.println("round with seed " + seed);
            final FuzzRun.Result result = fuzz.run(wanted - done, ROUND_SECONDS, seed, System.out::println);
            if (result.exitCode() != 0) {
                System.out.println(result.output());
                System.out.println("found after " + (done + result.executions()) + " executions: " + fuzz.findings());
                return FOUND;
            }
            done += result.executions();
            Files.writeString(count, done + "\n");
            System.out.printf(
                    "%s: %,d executions, %,d edges covered, %,d inputs kept%n",
                    target.text(), done, result.coverage(), result.inputs());
        }
        return 0;
    }

    private void keep() throws IOException, InterruptedException {
        final Path merged = folder.resolve("merged");
        if (Files.exists(merged)) {
            try (Stream<Path> files = Files.list(merged)) {
                for (final Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        final FuzzRun.Result result = new FuzzRun(target, folder).merge(merged);
        if (result.exitCode() != 0) {
            throw new IllegalStateException("not merged: " + result.output());
        }
        System.out.printf("%s: %d inputs kept%n", target.text(), Corpus.keep(target, merged));
    }
}
