package io.trailmark.engine;

/**
 * One touch in the {@link TouchLog}.
 *
 * <pre>
 *  0          8        16                 24              32
 *  +----------+--------+------------------+---------------+
 *  | position | timeMs | previousSequence | clickSequence |
 *  +----------+--------+------------------+---------------+
 *  32       36          40          44           45     46         48
 *  +--------+-----------+-----------+------------+------+----------+
 *  | linkId | partnerId | programId | clickClass | view | reserved |
 *  +--------+-----------+-----------+------------+------+----------+
 * </pre>
 *
 * The view's byte is 1 for a view and 0 for a click. The reserved bytes are zero. The visitor stands in the
 * index alone.
 */
final class TouchLayout {
    static final int POSITION_OFFSET = 0;
    static final int TIME_MS_OFFSET = POSITION_OFFSET + Long.BYTES;
    static final int PREVIOUS_SEQUENCE_OFFSET = TIME_MS_OFFSET + Long.BYTES;
    static final int CLICK_SEQUENCE_OFFSET = PREVIOUS_SEQUENCE_OFFSET + Long.BYTES;
    static final int LINK_ID_OFFSET = CLICK_SEQUENCE_OFFSET + Long.BYTES;
    static final int PARTNER_ID_OFFSET = LINK_ID_OFFSET + Integer.BYTES;
    static final int PROGRAM_ID_OFFSET = PARTNER_ID_OFFSET + Integer.BYTES;
    static final int CLICK_CLASS_OFFSET = PROGRAM_ID_OFFSET + Integer.BYTES;
    static final int VIEW_OFFSET = CLICK_CLASS_OFFSET + 1;
    static final int TOUCH_BYTES = 48;

    private TouchLayout() {}
}
