package io.trailmark.views;

import io.trailmark.record.codec.ClickClass;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Sums that were handed to readers are never changed any more, and agree with each other. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "Before the first batch.")
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "After it.")
@Outcome(id = "3, 3, 3", expect = Expect.ACCEPTABLE, desc = "After the second.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Part of a batch, or sums that changed under their reader.")
@State
public class TotalsStress {
    private static final ProgramTotals[] NONE = {};

    private final Totals totals = new Totals();
    private volatile ProgramTotals[] shown = NONE;

    /** The views thread. */
    @Actor
    public void write() {
        click();
        shown = totals.share();
        click();
        click();
        shown = totals.share();
        click();
    }

    private void click() {
        totals.onClick(1, 1, 1, ClickClass.HUMAN);
    }

    /** Any other thread. */
    @Actor
    public void read(final III_Result result) {
        final ProgramTotals[] programs = shown;
        if (programs.length > 0) {
            result.r1 = (int) programs[0].whole().clicks(ClickClass.HUMAN);
            result.r2 = (int) programs[0].rows().getFirst().clicks(ClickClass.HUMAN);
            result.r3 = (int) programs[0].whole().clicks(ClickClass.HUMAN);
        }
    }
}
