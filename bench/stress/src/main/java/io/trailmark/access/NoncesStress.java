package io.trailmark.access;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Of two requests with one nonce exactly one is taken, also while old ones are swept away. */
@JCStressTest
@Outcome(id = "FIRST, REPEATED", expect = Expect.ACCEPTABLE, desc = "The one was first.")
@Outcome(id = "REPEATED, FIRST", expect = Expect.ACCEPTABLE, desc = "The other was first.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A request is taken twice, or never.")
@State
public class NoncesStress {
    private static final int PLACES = 4;
    private static final long NONCE = 7;
    private static final long NOW_S = 1_000;
    private static final long UNTIL_S = NOW_S + 300;

    private final Nonces nonces = new Nonces(PLACES);

    /** The same nonce counted once, long ago, and nobody has looked since. */
    public NoncesStress() {
        nonces.use(NONCE, 1, 1);
    }

    /** A request. */
    @Actor
    public void one(final LL_Result result) {
        result.r1 = nonces.use(NONCE, UNTIL_S, NOW_S);
    }

    /** The same request again. */
    @Actor
    public void other(final LL_Result result) {
        result.r2 = nonces.use(NONCE, UNTIL_S, NOW_S);
    }
}
