package io.trailmark.catalogue;

import java.util.concurrent.TimeUnit;

/** Every limit of the catalogue, in one place. Relations between them are held by {@code LimitsTest}. */
public final class Limits {
    /** Bytes of a code of a programme, goal, partner, link or coupon. */
    public static final int CODE_LENGTH_BYTES = 64;

    /** Bytes of a name in UTF-8. */
    public static final int NAME_LENGTH_BYTES = 200;

    /** Bytes of a destination or fallback, macros included. */
    public static final int URL_LENGTH_BYTES = 4096;

    /** Bytes of a host name, as DNS has it. */
    public static final int HOST_LENGTH_BYTES = 253;

    /** Bytes of one label of a host name, as DNS has it. */
    public static final int HOST_LABEL_LENGTH_BYTES = 63;

    /** Macros in one destination. */
    public static final int MACROS_PER_URL = 32;

    /** Parameters in the query of one destination. */
    public static final int PARAMETERS_PER_URL = 64;

    /** Hosts in each list of one programme; a programme must fit into one record. */
    public static final int HOSTS_PER_LIST = 100;

    /** Highest number of an entity of one kind; tables are as long as the highest number in use. */
    public static final int ENTITIES_PER_KIND = 1 << 24;

    /** Shortest attribution window. */
    public static final long WINDOW_MIN_MS = TimeUnit.MINUTES.toMillis(1);

    /** Longest attribution window; keys of click ids are kept for as long. */
    public static final long WINDOW_MAX_MS = TimeUnit.DAYS.toMillis(730);

    /** Files in the folder of programmes. */
    public static final int FILES_PER_FOLDER = 10_000;

    /** Bytes of one programme file. */
    public static final int FILE_LENGTH_BYTES = 16 * 1024 * 1024;

    /** Levels of lists and maps in a programme file; the format itself needs six. */
    public static final int FILE_DEPTH_LEVELS = 16;

    /** Errors that are reported one by one; the rest is a number. */
    public static final int ERRORS_REPORTED = 1000;

    /** Bytes of one batch of catalogue records. */
    static final int BATCH_LENGTH_BYTES = 256 * 1024;

    private Limits() {}
}
