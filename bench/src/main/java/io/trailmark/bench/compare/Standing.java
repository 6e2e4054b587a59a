package io.trailmark.bench.compare;

import java.util.OptionalDouble;
import org.HdrHistogram.Histogram;

/** All rounds of one contender under one kind of load. */
final class Standing {
    /** Percentiles that the goals speak of. */
    static final double[] PERCENTILES = {50, 99, 99.9, 99.99};

    private static final double NS_PER_US = 1e3;

    final Contender contender;
    final Figures perSecond = new Figures();
    final Figures cpuUs = new Figures();
    final Figures loopUs = new Figures();
    final Figures idlePercent = new Figures();
    final Figures othersPercent = new Figures();
    final Figures catchUpMs = new Figures();
    final Figures[] latencyUs = new Figures[PERCENTILES.length];
    OptionalDouble systemCalls = OptionalDouble.empty();

    Standing(final Contender contender) {
        this.contender = contender;
        for (int i = 0; i < latencyUs.length; i++) {
            latencyUs[i] = new Figures();
        }
    }

    void add(final Driver.Round round) {
        perSecond.add(round.perSecond());
        cpuUs.add(round.cpuUs());
        loopUs.add(round.loopUs());
        idlePercent.add(round.idlePercent());
        othersPercent.add(round.othersPercent());
        catchUpMs.add(round.catchUpMs());
        final Histogram latency = round.result().latency();
        for (int i = 0; i < PERCENTILES.length; i++) {
            latencyUs[i].add(latency.getValueAtPercentile(PERCENTILES[i]) / NS_PER_US);
        }
    }
}
