package io.trailmark.engine;

/**
 * One touch in the {@link TouchLog}: a cache line.
 *
 * <pre>
 *  0          8          16         24                 32
 *  +----------+----------+----------+------------------+
 *  | position | timeMs   | visitor  | previousSequence |
 *  +----------+----------+----------+------------------+
 *  32              40       44          48          52           53     54         64
 *  +---------------+--------+-----------+-----------+------------+------+----------+
 *  | clickSequence | linkId | partnerId | programId | clickClass | view | reserved |
 *  +---------------+--------+-----------+-----------+------------+------+----------+
 * </pre>
 *
 * The view's byte is 1 for a view and 0 for a click. The reserved bytes are zero.
 */
final class TouchLayout {
    static final int POSITION_OFFSET = 0;
    static final int TIME_MS_OFFSET = POSITION_OFFSET + Long.BYTES;
    static final int VISITOR_OFFSET = TIME_MS_OFFSET + Long.BYTES;
    static final int PREVIOUS_SEQUENCE_OFFSET = VISITOR_OFFSET + Long.BYTES;
    static final int CLICK_SEQUENCE_OFFSET = PREVIOUS_SEQUENCE_OFFSET + Long.BYTES;
    static final int LINK_ID_OFFSET = CLICK_SEQUENCE_OFFSET + Long.BYTES;
    static final int PARTNER_ID_OFFSET = LINK_ID_OFFSET + Integer.BYTES;
    static final int PROGRAM_ID_OFFSET = PARTNER_ID_OFFSET + Integer.BYTES;
    static final int CLICK_CLASS_OFFSET = PROGRAM_ID_OFFSET + Integer.BYTES;
    static final int VIEW_OFFSET = CLICK_CLASS_OFFSET + 1;
    static final int TOUCH_BYTES = 64;

    private TouchLayout() {}
}
