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

    /** Bytes of a customer id, as reports have it. */
    public static final int CUSTOMER_ID_LENGTH_BYTES = 100;

    /** Bytes of why a partner has its status. */
    public static final int STATUS_NOTE_LENGTH_BYTES = 500;

    /** Bytes of what a benefit is. */
    public static final int BENEFIT_LENGTH_BYTES = 200;

    /** Dimensions of a conversion, and in the conditions of a reward. */
    public static final int DIMENSIONS = 8;

    /** Letters of a dimension's name: a to z, digits and _. */
    public static final int DIMENSION_NAME_LENGTH_BYTES = 32;

    /** Bytes of a dimension's value in UTF-8. */
    public static final int DIMENSION_VALUE_LENGTH_BYTES = 64;

    /** Highest level of a partner. */
    public static final int LEVEL_MAX = 31;

    /** Rewards of one goal; with the longest of everything its rules must fit into one record. */
    public static final int REWARDS_PER_GOAL = 32;

    /** Most that a reward may be for one order, in minor units: as much as an order may be worth. */
    public static final long REWARD_MINOR_MAX = 10_000_000_000_000L;

    /** Tiers of one reward. */
    public static final int STEPS_PER_REWARD = 16;

    /** Caps of one goal. */
    public static final int CAPS_PER_GOAL = 16;

    /** Earlier steps of one goal. */
    public static final int REQUIREMENTS_PER_GOAL = 16;

    /** Groups of partners that a goal weighs. */
    public static final int WEIGHTS_PER_GOAL = 32;

    /** Heaviest group. */
    public static final long WEIGHT_MAX = 1_000_000;

    /** Partners, and links, that a goal excludes. */
    public static final int EXCLUDED_PER_LIST = 100;

    /** Touches that a model may be limited to; more are not looked at anyway. */
    public static final int TOUCHES_USED_MAX = 1_000;

    /** Longest time in months; well below what stands for life. */
    public static final int MONTHS_MAX = 1_200;

    /** Highest number of conversions that rules may speak of. */
    public static final long COUNT_MAX = 999_999_999;

    /** Rules of one link. */
    public static final int RULES_PER_LINK = 16;

    /** Countries that one rule of a link names. */
    public static final int COUNTRIES_PER_RULE = 100;

    /** Languages that one rule of a link names. */
    public static final int LANGUAGES_PER_RULE = 20;

    /** Variants of one link. */
    public static final int VARIANTS_PER_LINK = 16;

    /** Heaviest variant. */
    public static final int VARIANT_WEIGHT_MAX = 1_000;

    /** Bytes of all destinations of a link's rules and variants: with them it must fit into one record. */
    public static final int TERMS_URLS_LENGTH_BYTES = 32 * 1024;

    /** Tags of one thing. */
    public static final int TAGS = 20;

    /** Bytes of a tag in UTF-8. */
    public static final int TAG_LENGTH_BYTES = 32;

    /** Names in the metadata of one thing. */
    public static final int METADATA_NAMES = 20;

    /** Bytes of a text in the metadata, in UTF-8. */
    public static final int METADATA_LENGTH_BYTES = 200;

    /** Rates of all pairs and moments: 27 bytes each, kept twice. Forty currencies since 1999 are 280,000. */
    public static final int RATES = 500_000;

    /** Pairs of currencies with rates. */
    public static final int RATE_PAIRS = 1_000;

    /** Bytes of who publishes a rate, in UTF-8. */
    public static final int AUTHORITY_LENGTH_BYTES = 64;

    /** Decimals of a rate. */
    public static final int RATE_SCALE_MAX = 18;

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
