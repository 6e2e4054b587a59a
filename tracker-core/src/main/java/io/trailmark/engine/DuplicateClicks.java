package io.trailmark.engine;

import io.trailmark.memory.RecencyTable;
import io.trailmark.memory.SnapshotIn;
import io.trailmark.memory.SnapshotOut;
import io.trailmark.memory.StateDigest;

/**
 * Knows whether a person's click repeats one that was counted: the same link, address block and agent, less than 10 s
 * away in the clicks' own time. A duplicate moves nothing, so a chain of clicks 9 s apart counts every other one
 * instead of the first alone.
 *
 * <p>Error: none while at most {@code capacity} clicks are counted between a click and its repeat in the journal, for
 * so many are remembered. At 2^17 that is 13,000 counted clicks a second for the whole of 10 s; beyond, a repeat may be
 * counted as a click of its own, never the other way round. Clicks of one key that come out of order by more than 10 s
 * are compared with the one counted last, not with all before it.
 */
final class DuplicateClicks implements AutoCloseable {
    private static final long WINDOW_MS = 10_000;

    private RecencyTable counted;
    private long sequence;

    DuplicateClicks(final int capacity, final long hashKey0, final long hashKey1) {
        counted = new RecencyTable(capacity, 3, true, hashKey0, hashKey1);
    }

    /** Whether the click is a duplicate; if not, it is remembered as counted. Without an address nobody is the same. */
    boolean onClick(final int linkId, final long addressBlock, final long agentHash, final long occurredMs) {
        if (addressBlock == 0) {
            return false;
        }
        final long entry = counted.find(linkId, addressBlock, agentHash);
        if (entry != RecencyTable.MISSING && Math.abs(occurredMs - counted.value(entry)) < WINDOW_MS) {
            return true;
        }
        counted.put(linkId, addressBlock, agentHash, ++sequence, occurredMs);
        return false;
    }

    void addTo(final StateDigest digest) {
        digest.add(sequence);
        counted.addTo(digest);
    }

    /** Remembers more or fewer clicks from now on. Takes a moment. */
    void resize(final int newCapacity) {
        final RecencyTable resized = counted.resized(newCapacity);
        counted.close();
        counted = resized;
    }

    void writeTo(final SnapshotOut out) {
        out.section("duplicates").putLong(sequence);
        counted.writeTo(out);
    }

    void readFrom(final SnapshotIn in) {
        sequence = in.section("duplicates").getLong();
        counted.readFrom(in);
    }

    @Override
    public void close() {
        counted.close();
    }
}
