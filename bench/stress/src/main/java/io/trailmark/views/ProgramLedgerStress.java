package io.trailmark.views;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Readers of a ledger see whole batches: as many lines as are counted, all of them, and by partner as well. */
@JCStressTest
@Outcome(id = "0, 0, 0", expect = Expect.ACCEPTABLE, desc = "Before the first batch.")
@Outcome(id = "6, 6, 6", expect = Expect.ACCEPTABLE, desc = "The first batch.")
@Outcome(id = "12, 12, 12", expect = Expect.ACCEPTABLE, desc = "Both.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Part of a batch, or a count without its lines.")
@State
public class ProgramLedgerStress {
    /** More than the first array of a partner's lines has room for. */
    private static final int LINES = 6;

    private final ProgramLedger ledger = new ProgramLedger();

    /** The views thread. */
    @Actor
    public void write() {
        for (int batch = 0; batch < 2; batch++) {
            for (int i = 0; i < LINES; i++) {
                ledger.add(line(ledger.nextSequence()));
            }
            ledger.show();
        }
    }

    /** Any other thread. */
    @Actor
    public void read(final III_Result result) {
        final long count = ledger.count();
        result.r1 = (int) count;
        result.r2 = lines(ledger.page(0, ProgramLedger.START, count, Integer.MAX_VALUE));
        result.r3 = lines(ledger.page(1, ProgramLedger.START, count, Integer.MAX_VALUE));
    }

    private static int lines(final ProgramLedger.Page page) {
        int whole = 0;
        for (final LedgerLine line : page.lines()) {
            whole += line.sequence() == whole + 1 && line.partnerId() == 1 ? 1 : 0;
        }
        return whole;
    }

    private static LedgerLine line(final long sequence) {
        return new LedgerLine(
                sequence, sequence, 0, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, null, null, null, null, null, 1, 1, "EUR", 2, "",
                "");
    }
}
