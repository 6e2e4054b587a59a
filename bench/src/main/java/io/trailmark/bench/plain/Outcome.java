package io.trailmark.bench.plain;

import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.Reason;
import java.util.List;

/** What follows from a record. */
public sealed interface Outcome {
    /** A record of another type was taken in. */
    record Applied(long position) implements Outcome {}

    /** A click was classed. */
    record ClickDecided(long position, ClickClass clickClass, boolean isTouch) implements Outcome {}

    /** A report was decided: the conversion as it stands, and the candidates where it is new. */
    record ConversionDecided(
            long position, Conversion conversion, Decision decision, Reason reason, List<Candidate> candidates)
            implements Outcome {}

    /** One line of the ledger. */
    record Line(
            long position,
            Conversion conversion,
            Credit credit,
            String reward,
            long amountMinor,
            long standingMinor,
            EntryKind kind)
            implements Outcome {}
}
