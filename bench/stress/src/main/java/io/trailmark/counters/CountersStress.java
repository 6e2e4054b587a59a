package io.trailmark.counters;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Whoever sees a count sees what its writer did before counting. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Before both.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Between the two.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "After both.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "Counted, and not what was counted.")
@State
public class CountersStress {
    private final Counters counters = Counters.inMemory();
    private final CounterColumn column = counters.column("edge-0");
    private long done;

    /** The writer. */
    @Actor
    public void write() {
        done = 1;
        column.increment(Counter.CLICKS_ACCEPTED);
    }

    /** Any other thread. */
    @Actor
    public void read(final JJ_Result result) {
        result.r1 = counters.sum(Counter.CLICKS_ACCEPTED);
        result.r2 = done;
    }
}
