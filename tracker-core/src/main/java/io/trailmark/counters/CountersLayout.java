package io.trailmark.counters;

import org.agrona.BitUtil;

/**
 * Where things lie in the counter file; little-endian, values aligned to 8 bytes.
 *
 * <pre>
 *  0          8          16            20             24           64
 *  +----------+----------+-------------+--------------+------------+----------------------------------
 *  | magic    | startMs  | columns     | counters     | reserved   | column 0 | column 1 | ...
 *  +----------+----------+-------------+--------------+------------+----------------------------------
 *
 *  column:    0              4                  64                                    COLUMN_LENGTH
 *             +--------------+------------------+--------+--------+-----+
 *             | role length  | role, ASCII      | value0 | value1 | ... |   one value per Counter.id()
 *             +--------------+------------------+--------+--------+-----+
 * </pre>
 */
final class CountersLayout {
    static final long MAGIC = 0x3130_544E_554F_4354L; // "TCOUNT01" as bytes.

    static final int MAGIC_OFFSET = 0;
    static final int START_MS_OFFSET = MAGIC_OFFSET + BitUtil.SIZE_OF_LONG;
    static final int COLUMN_COUNT_OFFSET = START_MS_OFFSET + BitUtil.SIZE_OF_LONG;
    static final int COUNTER_COUNT_OFFSET = COLUMN_COUNT_OFFSET + BitUtil.SIZE_OF_INT;
    static final int HEADER_LENGTH = 64;

    static final int MAX_COLUMNS = 64;
    static final int ROLE_LENGTH_OFFSET = 0;
    static final int ROLE_OFFSET = ROLE_LENGTH_OFFSET + BitUtil.SIZE_OF_INT;
    static final int VALUES_OFFSET = 64;
    static final int MAX_ROLE_LENGTH = VALUES_OFFSET - ROLE_OFFSET;
    static final int COLUMN_LENGTH = VALUES_OFFSET + Counter.MAX_COUNTERS * BitUtil.SIZE_OF_LONG;

    static final int FILE_LENGTH = HEADER_LENGTH + MAX_COLUMNS * COLUMN_LENGTH;

    private CountersLayout() {}

    static int columnOffset(final int columnIndex) {
        return HEADER_LENGTH + columnIndex * COLUMN_LENGTH;
    }

    static int valueOffset(final int columnIndex, final int counterId) {
        return columnOffset(columnIndex) + VALUES_OFFSET + counterId * BitUtil.SIZE_OF_LONG;
    }
}
