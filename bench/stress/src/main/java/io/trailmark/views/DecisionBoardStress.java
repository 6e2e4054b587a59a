package io.trailmark.views;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Whoever sees the views' position finds what was decided up to it, whole. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Nothing is decided yet.")
@Outcome(id = "0, 7", expect = Expect.ACCEPTABLE, desc = "Decided, and the position comes later.")
@Outcome(id = "1, 7", expect = Expect.ACCEPTABLE, desc = "Decided and seen.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A position without its decision, or half of one.")
@State
public class DecisionBoardStress {
    private final DecisionBoard board = new DecisionBoard(2);
    private volatile int position;

    /** The views thread. */
    @Actor
    public void write() {
        board.put(decision(1));
        position = 1;
    }

    /** An event loop. */
    @Actor
    public void read(final II_Result result) {
        result.r1 = position;
        final DecisionView found = board.get(1);
        result.r2 = found == null ? 0 : found.json()[0];
    }

    private static DecisionView decision(final long position) {
        return new DecisionView(position, null, null, position, null, new byte[] {7});
    }
}
