package io.trailmark.threads;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Mode;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.Signal;
import org.openjdk.jcstress.annotations.State;

/** An agent that idles sees the work that was published before its bell was rung, though the work is a plain field. */
@JCStressTest(Mode.Termination)
@Outcome(id = "TERMINATED", expect = Expect.ACCEPTABLE, desc = "The agent found the work.")
@Outcome(id = "STALE", expect = Expect.FORBIDDEN, desc = "The agent sleeps on beside its work.")
@State
public class DoorbellStress {
    private final Doorbell bell = new Doorbell("agent");
    private int work;

    /** The agent's duty cycles. */
    @Actor
    public void idle() {
        while (work == 0) {
            bell.idle(0);
        }
    }

    /** The stage before it. */
    @Signal
    public void publish() {
        work = 1;
        bell.ring();
    }
}
