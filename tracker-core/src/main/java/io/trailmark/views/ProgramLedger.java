package io.trailmark.views;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ledger of one programme: its lines in the order in which they were written, and which of them are whose.
 *
 * <p>Threads: the views thread writes, any reads without a lock and sees the lines of whole batches only. Lines are
 * only ever added.
 */
public final class ProgramLedger {
    /** Lines before the first. */
    public static final long START = 0;

    static final ProgramLedger EMPTY = new ProgramLedger();

    private static final int CHUNK_LINES = 1024;

    private final ConcurrentHashMap<Integer, Sequences> byPartner = new ConcurrentHashMap<>();
    private volatile LedgerLine[][] chunks = {};
    private long count;
    private volatile long shownCount;

    /** Part of a ledger. */
    public record Page(List<LedgerLine> lines, boolean hasMore) {}

    /** Numbers of lines, ascending. One thread writes, any reads. */
    private static final class Sequences {
        private volatile long[] values = new long[4];
        private volatile int count;

        void add(final long sequence) {
            final int index = count;
            if (index == values.length) {
                values = Arrays.copyOf(values, index * 2);
            }
            values[index] = sequence;
            count = index + 1;
        }

        /** Index of the first one above {@code sequence}. */
        int indexAfter(final long sequence) {
            // The count first: the array is never shorter than it was when the count was read.
            final int known = count;
            final int found = Arrays.binarySearch(values, 0, known, sequence + 1);
            return found >= 0 ? found : -found - 1;
        }
    }

    /** How many lines readers see; the number of the last one. */
    public long count() {
        return shownCount;
    }

    /** The line with this number, from 1 to {@link #count}. */
    public LedgerLine line(final long sequence) {
        final long index = sequence - 1;
        return chunks[(int) (index / CHUNK_LINES)][(int) (index % CHUNK_LINES)];
    }

    /** Number of the last line written before this time; {@link #START} when there is none. */
    public long lastBefore(final long timeMs) {
        long low = START;
        long high = shownCount;
        while (low < high) {
            final long middle = (low + high + 1) >>> 1;
            if (line(middle).writtenMs() < timeMs) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /**
     * The lines that are wanted, in their order.
     *
     * @param partnerId whose credits the lines are of; 0 for any.
     * @param afterSequence number of the last line that is already known, {@link #START} for none.
     * @param untilSequence number of the last line that may be among them.
     */
    public Page page(final int partnerId, final long afterSequence, final long untilSequence, final int maxLines) {
        final long last = Math.min(untilSequence, shownCount);
        final List<LedgerLine> found = new ArrayList<>();
        final Sequences own = partnerId == 0 ? null : byPartner.get(partnerId);
        if (partnerId != 0 && own == null) {
            return new Page(found, false);
        }
        int index = own == null ? 0 : own.indexAfter(afterSequence);
        long sequence = own == null ? afterSequence + 1 : at(own, index);
        while (sequence <= last && found.size() < maxLines) {
            found.add(line(sequence));
            index++;
            sequence = own == null ? sequence + 1 : at(own, index);
        }
        return new Page(found, sequence <= last);
    }

    private static long at(final Sequences own, final int index) {
        return index < own.count ? own.values[index] : Long.MAX_VALUE;
    }

    /** What the next line's number is. Views thread. */
    long nextSequence() {
        return count + 1;
    }

    /** Views thread; readers see it after {@link #show}. */
    void add(final LedgerLine line) {
        final int chunk = (int) (count / CHUNK_LINES);
        if (chunk == chunks.length) {
            final LedgerLine[][] more = Arrays.copyOf(chunks, chunk + 1);
            more[chunk] = new LedgerLine[CHUNK_LINES];
            chunks = more;
        }
        chunks[chunk][(int) (count % CHUNK_LINES)] = line;
        count++;
        byPartner.computeIfAbsent(line.partnerId(), ignored -> new Sequences()).add(line.sequence());
    }

    /** Shows readers all that was added. Views thread. */
    void show() {
        shownCount = count;
    }
}
