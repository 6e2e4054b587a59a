package io.trailmark.bench.plain;

/** Who gets what follows from each record. */
public interface OutcomeListener {
    /** One outcome; the objects in it are the twin's own. */
    void onOutcome(Outcome outcome);
}
