package io.trailmark.engine;

import io.trailmark.memory.ByteArena;
import io.trailmark.memory.ChunkedMemory;

/**
 * Grants of conversions as blocks in the arena, chained where one does not do. A conversion's blocks are written over
 * when its grants change, and only what no longer fits takes another.
 *
 * <pre>
 *  block   0      8          12      16
 *          +------+----------+-------+--------- ... capacity grants
 *          | next | capacity | zeros |
 *          +------+----------+-------+
 *  grant   0        8      16         24       28       32
 *          +--------+------+----------+--------+--------+
 *          | amount | lift | standing | reward | credit |
 *          +--------+------+----------+--------+--------+
 * </pre>
 *
 * {@code next} is 0 at the last. Allocates nothing on the heap.
 */
final class GrantBlocks {
    /** No block. */
    static final long NONE = 0;

    private static final int NEXT_OFFSET = 0;
    private static final int CAPACITY_OFFSET = NEXT_OFFSET + Long.BYTES;
    private static final int HEADER_BYTES = 16;
    private static final int AMOUNT_OFFSET = 0;
    private static final int LIFT_OFFSET = AMOUNT_OFFSET + Long.BYTES;
    private static final int STANDING_OFFSET = LIFT_OFFSET + Long.BYTES;
    private static final int REWARD_OFFSET = STANDING_OFFSET + Long.BYTES;
    private static final int CREDIT_OFFSET = REWARD_OFFSET + Integer.BYTES;
    private static final int GRANT_BYTES = CREDIT_OFFSET + Integer.BYTES;
    private static final int MAX_PER_BLOCK = (ByteArena.MAX_BLOCK_BYTES - HEADER_BYTES) / GRANT_BYTES;

    private final ByteArena arena;

    GrantBlocks(final ByteArena arena) {
        this.arena = arena;
    }

    /**
     * Writes all grants.
     *
     * @param first block of the same conversion, or {@link #NONE}.
     * @return the first block.
     */
    long store(final long first, final Grants grants) {
        if (grants.count == 0) {
            return first;
        }
        final ChunkedMemory memory = arena.memory();
        final long head = first == NONE ? allocate(grants.count) : first;
        long block = head;
        int stored = 0;
        while (true) {
            final int end = Math.min(grants.count, stored + memory.getInt(block + CAPACITY_OFFSET));
            for (long offset = block + HEADER_BYTES; stored < end; offset += GRANT_BYTES) {
                store(offset, grants, stored);
                stored++;
            }
            if (stored == grants.count) {
                return head;
            }
            if (memory.getLong(block + NEXT_OFFSET) == NONE) {
                memory.putLong(block + NEXT_OFFSET, allocate(grants.count - stored));
            }
            block = memory.getLong(block + NEXT_OFFSET);
        }
    }

    /** Reads so many grants. */
    void load(final long first, final int count, final Grants grants) {
        final ChunkedMemory memory = arena.memory();
        grants.count = 0;
        long block = first;
        while (grants.count < count) {
            final int end = Math.min(count, grants.count + memory.getInt(block + CAPACITY_OFFSET));
            for (long offset = block + HEADER_BYTES; grants.count < end; offset += GRANT_BYTES) {
                final int index = grants.count;
                grants.add(
                        memory.getInt(offset + REWARD_OFFSET),
                        memory.getInt(offset + CREDIT_OFFSET),
                        memory.getLong(offset + AMOUNT_OFFSET));
                grants.lift[index] = memory.getLong(offset + LIFT_OFFSET);
                grants.standing[index] = memory.getLong(offset + STANDING_OFFSET);
            }
            block = memory.getLong(block + NEXT_OFFSET);
        }
    }

    private void store(final long offset, final Grants grants, final int index) {
        final ChunkedMemory memory = arena.memory();
        memory.putLong(offset + AMOUNT_OFFSET, grants.amount[index]);
        memory.putLong(offset + LIFT_OFFSET, grants.lift[index]);
        memory.putLong(offset + STANDING_OFFSET, grants.standing[index]);
        memory.putInt(offset + REWARD_OFFSET, grants.reward[index]);
        memory.putInt(offset + CREDIT_OFFSET, grants.credit[index]);
    }

    private long allocate(final int grantCount) {
        final int capacity = Math.min(grantCount, MAX_PER_BLOCK);
        final long block = arena.allocate(HEADER_BYTES + capacity * GRANT_BYTES);
        arena.memory().putInt(block + CAPACITY_OFFSET, capacity);
        return block;
    }
}
