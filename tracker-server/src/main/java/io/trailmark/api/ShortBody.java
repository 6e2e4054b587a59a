package io.trailmark.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** What somebody sends whom nobody knows yet: little of it, and in little time. Threads: any; no state. */
final class ShortBody {
    /** A password of 128 characters has at most 1.5 KiB, however it is written. */
    static final int MOST_BYTES = 4 * 1024;

    private static final long MOST_S = 5;

    private ShortBody() {}

    /**
     * Reads all of it. A read that is under way is waited for: the connection ends that.
     *
     * @param clock in ns.
     */
    static byte[] read(final InputStream in, final LongSupplier clock) {
        final long startNs = clock.getAsLong();
        final byte[] bytes = new byte[MOST_BYTES + 1];
        int length = 0;
        try {
            for (int more = 0; more >= 0; more = in.read(bytes, length, bytes.length - length)) {
                length += more;
                if (length > MOST_BYTES) {
                    throw new Refusal(Problem.BODY_TOO_LARGE, "At most " + MOST_BYTES + " bytes are read here.");
                }
                if (clock.getAsLong() - startNs > TimeUnit.SECONDS.toNanos(MOST_S)) {
                    throw new Refusal(Problem.BODY_TOO_SLOW, "Send all of it within " + MOST_S + " seconds.");
                }
            }
        } catch (final IOException e) {
            throw new Refusal(Problem.MALFORMED, "The body cannot be read: " + e.getMessage());
        }
        return Arrays.copyOf(bytes, length);
    }
}
