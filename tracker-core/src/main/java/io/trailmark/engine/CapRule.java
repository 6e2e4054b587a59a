package io.trailmark.engine;

import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.CapScope;
import io.trailmark.record.codec.Period;

/** A limit to what is credited or earned in a period. */
record CapRule(CapScope scope, CapMetric metric, Period period, long limit, boolean isHard) {}
