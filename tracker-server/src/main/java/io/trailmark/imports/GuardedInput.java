package io.trailmark.imports;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.TreeMap;

/**
 * Bytes of a text that somebody else wrote: lines that are no UTF-8, hold a NUL, or are longer than a MiB are noted, so
 * that they can be refused by their number; what is too long of a line is left out, so that no line fills the memory.
 * One thread.
 */
final class GuardedInput extends FilterInputStream {
    /** No line is longer. */
    static final int LINE_BYTES = 1 << 20;

    /** A file with more of them is no text, and is not read on. */
    private static final int MOST_WRONG_LINES = 1_000;

    private final TreeMap<Integer, String> wrong = new TreeMap<>();
    private int line = 1;
    private int lineBytes;

    /** Bytes of a character that are still to come, and between which the next of them lies. */
    private int missing;

    private int lowest = 0x80;
    private int highest = 0xBF;

    GuardedInput(final InputStream in) {
        super(in);
    }

    /** What is wrong on these lines, or null; of lines that were read. */
    String problem(final int first, final int last) {
        final Integer found = wrong.ceilingKey(first);
        final String problem = found == null || found > last ? null : "line " + found + ' ' + wrong.get(found);
        // Rows come in their order, so what lies before is of no more use.
        wrong.headMap(first).clear();
        return problem;
    }

    @Override
    public int read() throws IOException {
        final byte[] one = new byte[1];
        int count = 0;
        while (count == 0) {
            count = read(one, 0, 1);
        }
        return count < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(final byte[] target, final int offset, final int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int kept = 0;
        while (kept == 0) {
            final int count = in.read(target, offset, length);
            if (count < 0) {
                if (missing > 0) {
                    note("ends within a character: it is cut off, or no UTF-8");
                    missing = 0;
                }
                return -1;
            }
            for (int i = offset; i < offset + count; i++) {
                if (take(target[i] & 0xFF)) {
                    target[offset + kept++] = target[i] == 0 ? (byte) ' ' : target[i];
                }
            }
        }
        return kept;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    /** Whether the byte is handed on. */
    private boolean take(final int octet) {
        follow(octet);
        if (octet == '\n') {
            line++;
            lineBytes = 0;
            return true;
        }
        if (octet == 0) {
            note("holds a NUL: it is no text");
        }
        if (++lineBytes > LINE_BYTES) {
            note("is longer than 1 MiB");
            return false;
        }
        return true;
    }

    /** Follows the characters of UTF-8 as RFC 3629 has them. */
    private void follow(final int octet) {
        if (missing > 0) {
            if (octet >= lowest && octet <= highest) {
                missing--;
                lowest = 0x80;
                highest = 0xBF;
                return;
            }
            missing = 0;
            note("is not UTF-8: save the file as UTF-8");
        }
        if (octet >= 0x80) {
            begin(octet);
        }
    }

    private void begin(final int octet) {
        lowest = octet == 0xE0 ? 0xA0 : octet == 0xF0 ? 0x90 : 0x80;
        highest = octet == 0xED ? 0x9F : octet == 0xF4 ? 0x8F : 0xBF;
        if (octet >= 0xC2 && octet <= 0xDF) {
            missing = 1;
        } else if (octet >= 0xE0 && octet <= 0xEF) {
            missing = 2;
        } else if (octet >= 0xF0 && octet <= 0xF4) {
            missing = 3;
        } else {
            note("is not UTF-8: save the file as UTF-8");
        }
    }

    private void note(final String what) {
        wrong.putIfAbsent(line, what);
        if (wrong.size() > MOST_WRONG_LINES) {
            throw new UnreadableFile(
                    "Line " + wrong.firstKey() + ' ' + wrong.firstEntry().getValue() + ", and " + MOST_WRONG_LINES
                            + " more are like it: this is no text in UTF-8.");
        }
    }
}
