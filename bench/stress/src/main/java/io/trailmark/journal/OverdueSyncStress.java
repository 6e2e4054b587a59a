package io.trailmark.journal;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A disk that keeps up is never taken for one that has stalled, whoever looks and whenever. */
@JCStressTest
@Outcome(id = "false, false", expect = Expect.ACCEPTABLE, desc = "What was watched is synced, the next is young.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The next position was seen with the time of the one before.")
@State
public class OverdueSyncStress {
    private static final long LIMIT_NS = 10;
    private static final long LATER_NS = 1_000;

    private final OverdueSync overdue = new OverdueSync(LIMIT_NS);

    /** Nothing is synced behind position 1, which was appended long ago. */
    public OverdueSyncStress() {
        overdue.onAppended(1, 0, 0);
    }

    /** Who appends. */
    @Actor
    public void append() {
        overdue.onAppended(2, 1, LATER_NS);
    }

    /** Who is asked whether the journal takes records. */
    @Actor
    public void look(final ZZ_Result result) {
        result.r1 = overdue.isOverdue(1, LATER_NS);
        result.r2 = overdue.isOverdue(1, LATER_NS + LIMIT_NS);
    }
}
