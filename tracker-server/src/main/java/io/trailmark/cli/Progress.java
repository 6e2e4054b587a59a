package io.trailmark.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How far long work is, in one line that is written over, for whoever watches. One thread. */
final class Progress {
    private static final long REDRAW_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Shell shell;
    private final String what;
    private final long startNs = System.nanoTime();
    private long drawnNs = startNs - REDRAW_NS;
    private boolean isDrawn;

    Progress(final Shell shell, final String what) {
        this.shell = shell;
        this.what = what;
    }

    /** @param total 0 where it is not known. */
    void show(final long done, final long total) {
        final long nowNs = System.nanoTime();
        if (!shell.isWatched() || (nowNs - drawnNs < REDRAW_NS && done != total)) {
            return;
        }
        drawnNs = nowNs;
        isDrawn = true;
        final double seconds = (nowNs - startNs) / 1e9;
        final double rate = seconds > 0 ? done / seconds : 0;
        final String left =
                total > 0 && rate > 0 ? String.format(Locale.ROOT, ", %.0f s left", (total - done) / rate) : "";
        final String part = total > 0 ? String.format(Locale.ROOT, " of %,d (%d %%)", total, done * 100 / total) : "";
        final PrintWriter err = shell.err();
        err.print(String.format(Locale.ROOT, "\r%,d%s %s%s\u001b[K", done, part, what, left));
        err.flush();
    }

    /** Leaves the line. */
    void end() {
        if (isDrawn) {
            shell.err().println();
        }
    }
}
