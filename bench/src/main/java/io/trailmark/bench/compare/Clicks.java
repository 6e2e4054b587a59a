package io.trailmark.bench.compare;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** One run of the generator: its options, then what it counted. For one run; not for several threads. */
final class Clicks {
    private static final int DIGITS = 3;
    private static final String[] FAULTS = {
        "wrong_status",
        "wrong_location",
        "wrong_body",
        "no_click_id",
        "stale_id",
        "repeated_id",
        "lost",
        "unanswered",
        "idle_closed",
    };

    private final List<String> command = new ArrayList<>();

    /** Looks at the server while its idle connections are open and nothing else happens. */
    @FunctionalInterface
    interface OnIdle {
        void look() throws IOException;
    }

    Clicks(final Path program, final int core) {
        this(program, Integer.toString(core));
    }

    /** @param cores as {@code taskset} takes them. */
    Clicks(final Path program, final String cores) {
        command.addAll(List.of("taskset", "-c", cores, program.toString()));
    }

    Clicks with(final String option, final Object value) {
        command.add("--" + option);
        command.add(value.toString());
        return this;
    }

    Clicks with(final String option) {
        command.add("--" + option);
        return this;
    }

    Result run() throws IOException, InterruptedException {
        return run(() -> {});
    }

    Result run(final OnIdle onIdle) throws IOException, InterruptedException {
        final Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        final Result result = new Result();
        try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII);
                OutputStream answers = process.getOutputStream()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("idle_open")) {
                    onIdle.look();
                    answers.write('\n');
                    answers.flush();
                } else {
                    result.take(line);
                }
            }
        } finally {
            process.destroy();
        }
        if (process.waitFor() != 0) {
            throw new IOException("the generator failed with " + process.exitValue() + ": " + command);
        }
        return result;
    }

    /** What the generator counted. */
    static final class Result {
        private final Map<String, Long> counts = new HashMap<>();
        private final List<Long> slices = new ArrayList<>();
        private final Histogram latency = new Histogram(DIGITS);

        void take(final String line) {
            final String[] words = line.split(" ", -1);
            final long value = Long.parseLong(words[1]);
            switch (words[0]) {
                case "latency" -> latency.recordValueWithCount(value, Long.parseLong(words[2]));
                case "slice" -> slices.add(value);
                default -> counts.put(words[0], value);
            }
        }

        long count(final String name) {
            final Long count = counts.get(name);
            if (count == null) {
                throw new IllegalStateException("the generator did not say " + name);
            }
            return count;
        }

        /** Answers that came and were right. */
        long ok() {
            return count("ok");
        }

        /** Answers per second within the time that was asked for. */
        double perSecond(final double seconds) {
            return count("within") / seconds;
        }

        /** Answers per tenth of a second. */
        List<Long> slices() {
            return slices;
        }

        /** In ns, from the planned time in an open loop and from the sending in a closed one. */
        Histogram latency() {
            return latency;
        }

        /** What was wrong, or an empty text. */
        String faults() {
            final StringBuilder text = new StringBuilder();
            for (final String fault : FAULTS) {
                if (count(fault) != 0) {
                    text.append(text.isEmpty() ? "" : ", ")
                            .append(fault)
                            .append(' ')
                            .append(count(fault));
                }
            }
            return text.toString();
        }
    }
}
