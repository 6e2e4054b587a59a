package io.trailmark.main;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Tells people now and then how far long work is, how fast, and how long it still takes. Thread: the work's. */
final class Progress {
    private static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(1);

    private final PrintWriter out;
    private final String work;
    private final long startNs = System.nanoTime();
    private long shownNs = startNs;
    private long shown;

    Progress(final PrintWriter out, final String work) {
        this.out = out;
        this.work = work;
    }

    /** Called often; prints about once a second. */
    void show(final long done, final long total) {
        shown = done;
        final long nowNs = System.nanoTime();
        if (nowNs - shownNs >= PAUSE_NS) {
            shownNs = nowNs;
            final double perSecond = done * 1e9 / Math.max(1, nowNs - startNs);
            final long leftS = (long) Math.ceil((total - done) / Math.max(1e-9, perSecond));
            out.println(String.format(
                    Locale.ROOT,
                    "%s: %,d of %,d, %d %%, %,.0f/s, %d:%02d left",
                    work,
                    done,
                    total,
                    done * 100 / Math.max(1, total),
                    perSecond,
                    leftS / 60,
                    leftS % 60));
            out.flush();
        }
    }

    /** Prints what it came to. */
    void end() {
        final double seconds = (System.nanoTime() - startNs) / 1e9;
        out.println(String.format(
                Locale.ROOT, "%s: %,d in %.1f s, %,.0f/s", work, shown, seconds, shown / Math.max(1e-9, seconds)));
        out.flush();
    }
}
