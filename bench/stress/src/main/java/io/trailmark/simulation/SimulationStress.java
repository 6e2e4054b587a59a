package io.trailmark.simulation;

import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** A simulation that is cancelled while it begins either does not begin, or knows that it is to end. */
@JCStressTest
@Outcome(id = "false, CANCELLED", expect = Expect.ACCEPTABLE, desc = "Cancelled first: it does not begin.")
@Outcome(id = "true, RUNNING, told", expect = Expect.ACCEPTABLE, desc = "Begun first: it will end.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Cancelled and running on, or neither.")
@State
public class SimulationStress {
    private static final SimulationRequest REQUEST = new SimulationRequest(1, 0, SimulationRequest.NO_END, List.of());

    private final Simulation simulation = new Simulation("sim_1", REQUEST);

    /** The thread that simulates. */
    @Actor
    public void begin(final ZL_Result result) {
        result.r1 = simulation.begin(1);
    }

    /** A request of the back office. */
    @Actor
    public void cancel() {
        simulation.cancel();
    }

    /** What came of it. */
    @Arbiter
    public void look(final ZL_Result result) {
        final boolean isTold = simulation.state() == Simulation.State.RUNNING && simulation.isCancelled();
        result.r2 = isTold ? "RUNNING, told" : simulation.state().toString();
    }
}
