package io.trailmark.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What lives on the heap of another virtual machine, after a collection: bytes by class. */
final class HeapFigures {
    private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+\\d+\\s+(\\d+)\\s+(\\S+).*");

    private HeapFigures() {}

    static Map<String, Long> byClass(final long pid) throws IOException, InterruptedException {
        final Process jcmd = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/jcmd", Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        final Map<String, Long> bytes = parse(new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd cannot look into process " + pid);
        }
        return bytes;
    }

    static Map<String, Long> parse(final String histogram) {
        final Map<String, Long> bytes = new TreeMap<>();
        histogram.lines().forEach(line -> {
            final Matcher found = LINE.matcher(line);
            if (found.matches()) {
                bytes.merge(found.group(2), Long.parseLong(found.group(1)), Long::sum);
            }
        });
        return bytes;
    }
}
