package io.trailmark.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two writers of one count, which is wrong: a run that does not say so shows nothing of the others either. */
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both were counted.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One was lost.")
@State
public class PlantedStress {
    private int count;

    /** One writer. */
    @Actor
    public void first() {
        count++;
    }

    /** The other. */
    @Actor
    public void second() {
        count++;
    }

    /** What came of it. */
    @Arbiter
    public void look(final I_Result result) {
        result.r1 = count;
    }
}
