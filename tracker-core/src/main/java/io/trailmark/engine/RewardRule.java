package io.trailmark.engine;

import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.TierMode;
import io.trailmark.record.codec.VolumeBasis;

/** One reward of a goal: when it holds, who gets it and how much. Immutable once read. */
final class RewardRule {
    /** No upper bound, no lower one, or no mark. */
    static final long NONE = Long.MIN_VALUE;

    /** Any group of partners. */
    static final int ANY_GROUP = -1;

    RewardKind kind;
    Beneficiary beneficiary = Beneficiary.PARTNER;
    long ppm;
    long amountMinor;
    long valueFromMinor;
    long valueBelowMinor = NONE;
    long minMinor = NONE;
    long maxMinor = NONE;
    long mark = NONE;
    long levels;
    int partnerTypes;
    int partnerGroup = ANY_GROUP;
    long occurrenceFrom;
    long occurrenceTo;
    long every;
    int firstMonths;
    int alternative;
    VolumeBasis basis = VolumeBasis.COUNT;
    TierMode tierMode = TierMode.MARGINAL;
    Period tierPeriod = Period.ALL_TIME;

    /** Parallel, ascending by from; empty: the reward has no steps. */
    long[] stepFrom = {};

    long[] stepPpm = {};
    long[] stepAmountMinor = {};

    /** Parallel: dimensions that must have these values. */
    byte[][] dimensionNames = {};

    byte[][] dimensionValues = {};
    byte[] name = {};

    /** Number that {@link CatalogueState} gave to the name: what a mark is remembered by. */
    int nameNumber;

    byte[] benefit = {};
}
