package io.trailmark.bench.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads from outside how much each thread of a virtual machine has allocated on its heap, as {@code jcmd} prints it: in
 * KB up to 100 MB, in MB beyond. The management beans would be exact, but the server's web library refuses objects that
 * come in by serialisation.
 */
final class Allocations {
    private static final Pattern THREAD = Pattern.compile("^\"([^\"]+)\".* allocated=(\\d+)([BKMG]) ");

    private Allocations() {}

    /** Bytes by the name of the thread. */
    static Map<String, Long> byThread(final long pid) throws IOException, InterruptedException {
        final Process jcmd = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/jcmd", Long.toString(pid), "Thread.print", "-e")
                .redirectErrorStream(true)
                .start();
        final Map<String, Long> byName =
                parse(new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        if (jcmd.waitFor() != 0) {
            throw new IOException("jcmd cannot look into process " + pid);
        }
        return byName;
    }

    static Map<String, Long> parse(final String threads) {
        final Map<String, Long> byName = new TreeMap<>();
        threads.lines().forEach(line -> {
            final Matcher thread = THREAD.matcher(line);
            if (thread.find()) {
                final int shift = 10 * "BKMG".indexOf(thread.group(3));
                byName.merge(thread.group(1), Long.parseLong(thread.group(2)) << shift, Long::sum);
            }
        });
        return byName;
    }
}
