package io.trailmark.catalogue;

import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.CapScope;
import io.trailmark.record.codec.Period;

/**
 * A limit to what is credited or earned in a period. Immutable.
 *
 * @param limit conversions, or minor units of the programme's currency.
 * @param isHard what is over it is not credited at all; else it is credited and earns nothing.
 */
public record Cap(CapScope scope, CapMetric metric, Period period, long limit, boolean isHard) {}
