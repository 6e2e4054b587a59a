package io.trailmark.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Whether an answer is the redirect that was asked for: status 302, and a Location with a click id that is well formed,
 * was made within the last minutes, and was in no answer before.
 *
 * <p>Whether the id proves itself is not checked: the keys are the server's. Seen ids are kept as 64-bit digests of
 * time, node and sequence, so among 16 million fresh ids one is taken for a repeat with a chance of about one in
 * 100,000. Owned by the generator's thread; allocates nothing per answer.
 */
final class AnswerCheck {
    /** The answer is whole and right. */
    static final int OK = 0;

    /** Another status than 302. */
    static final int WRONG_STATUS = 1;

    /** No Location, or none with a well-formed click id. */
    static final int NO_CLICK_ID = 2;

    /** The click id was made at another time than now. */
    static final int STALE_CLICK_ID = 3;

    /** The click id was in an earlier answer. */
    static final int REPEATED_CLICK_ID = 4;

    private static final byte[] STATUS = "HTTP/1.1 302 ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PARAMETER = "click_id=".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ALPHABET =
            "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz".getBytes(StandardCharsets.US_ASCII);
    private static final int CLICK_ID_CHARS = 43;
    private static final long TOLERANCE_MS = 120_000;

    private final byte[] digits = new byte[128];
    private final long[] seen;
    private final int mask;

    /** @param answers how many answers will be checked at most. */
    AnswerCheck(final int answers) {
        Arrays.fill(digits, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            digits[ALPHABET[i]] = (byte) i;
        }
        final int capacity = Integer.highestOneBit(Math.max(answers, 512)) << 2;
        seen = new long[capacity];
        mask = capacity - 1;
    }

    /** Judges the answer that lies from {@code offset} on, headers only. */
    int check(final byte[] bytes, final int offset, final int length, final long nowMs) {
        if (length < STATUS.length
                || Arrays.mismatch(bytes, offset, offset + STATUS.length, STATUS, 0, STATUS.length) >= 0) {
            return WRONG_STATUS;
        }
        final int start = clickId(bytes, offset, length);
        if (start < 0 || digits[bytes[start + CLICK_ID_CHARS - 1]] % 4 != 0) {
            return NO_CLICK_ID;
        }
        final long timeMs = bits(bytes, start, 8, 48);
        if (Math.abs(nowMs - timeMs) > TOLERANCE_MS) {
            return STALE_CLICK_ID;
        }
        final long number = bits(bytes, start, 56, 40);
        return remember(mix((timeMs * 0x9E3779B97F4A7C15L) ^ mix(number))) ? OK : REPEATED_CLICK_ID;
    }

    /** Where the 43 characters start, or -1. */
    private int clickId(final byte[] bytes, final int offset, final int length) {
        final int last = offset + length - PARAMETER.length - CLICK_ID_CHARS;
        for (int i = offset; i <= last; i++) {
            if (bytes[i] == 'c'
                    && Arrays.mismatch(bytes, i, i + PARAMETER.length, PARAMETER, 0, PARAMETER.length) < 0) {
                return isClickId(bytes, i + PARAMETER.length) ? i + PARAMETER.length : -1;
            }
        }
        return -1;
    }

    private boolean isClickId(final byte[] bytes, final int start) {
        for (int i = start; i < start + CLICK_ID_CHARS; i++) {
            if (bytes[i] < 0 || digits[bytes[i]] < 0) {
                return false;
            }
        }
        return true;
    }

    /** Bits of the click id, counted from its top; six to a character. */
    private long bits(final byte[] bytes, final int start, final int first, final int count) {
        long value = 0;
        for (int bit = first; bit < first + count; bit++) {
            final int digit = digits[bytes[start + bit / 6]];
            value = value << 1 | ((digit >> (5 - bit % 6)) & 1);
        }
        return value;
    }

    private boolean remember(final long digest) {
        final long value = digest == 0 ? 1 : digest;
        int slot = (int) value & mask;
        while (seen[slot] != 0) {
            if (seen[slot] == value) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        seen[slot] = value;
        return true;
    }

    private static long mix(final long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
