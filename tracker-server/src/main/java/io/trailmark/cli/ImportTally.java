package io.trailmark.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the rows of a file: {@code read = made + already there + refused + skipped + done before}. One thread.
 */
final class ImportTally {
    private final Map<String, Long> skipped = new TreeMap<>();
    private long read;
    private long made;
    private long there;
    private long refused;
    private long doneBefore;
    private long refusedBefore;

    void read() {
        read++;
    }

    void skipped(final String why) {
        skipped.merge(why, 1L, Long::sum);
    }

    void refused(final long rows) {
        refused += rows;
    }

    /** A piece of an earlier run, and how many of its rows were refused then. */
    void doneBefore(final long rows, final long refusedOfThem) {
        doneBefore += rows - refusedOfThem;
        refused += refusedOfThem;
        refusedBefore += refusedOfThem;
    }

    /** Rows that an earlier run showed as refused; this one knows no more than their number. */
    long refusedBefore() {
        return refusedBefore;
    }

    void sent(final Sender.Sent sent) {
        made += sent.made();
        there += sent.there();
    }

    long rows() {
        return read;
    }

    boolean isAnyRefused() {
        return refused > 0;
    }

    /** As it is shown. */
    ObjectNode json(final boolean isDryRun) {
        final ObjectNode json = Json.object().put("read", read).put(isDryRun ? "would_be_made" : "made", made);
        json.put("already_there", there).put("refused", refused);
        json.put("skipped", skipped.values().stream().mapToLong(Long::longValue).sum());
        if (!isDryRun) {
            json.put("done_before", doneBefore);
        }
        if (!skipped.isEmpty()) {
            skipped.forEach(json.putObject("skipped_for")::put);
        }
        return json;
    }
}
