package io.trailmark.simulator;

/** What may happen in a history; each is counted, and over many histories none may be missing. */
public enum Happening {
    /** The process dies; what it had written stays. */
    KILLED,
    /** The power goes; what was not forced may be there, torn or lost. */
    POWER_CUT,
    /** A death between the store of a record's bytes and the end of its append. */
    DEATH_IN_AN_APPEND,
    /** A death before or behind one of the forces of a step. */
    DEATH_IN_A_FORCE,
    /** A death while a start was under way. */
    DEATH_IN_A_START,
    /** A page that was not forced is lost in a power cut. */
    PAGE_LOST,
    /** A page that was not forced is on the disk all the same. */
    PAGE_KEPT,
    /** A page of which some sectors reached the disk. */
    PAGE_TORN,
    /** A file is shorter after a power cut than it was. */
    TAIL_LOST,
    /** A name that was not forced is gone, or one that was deleted is back. */
    NAME_LOST,
    /** A force fails, and the page cache keeps what it could not write. */
    FORCE_FAILED,
    /** A force fails, and the page cache drops what it could not write. */
    FORCE_FAILED_DROPPED,
    /** A force says that it was done and did nothing. */
    FORCE_LIED,
    /** A force writes a page to another place. */
    FORCE_MISDIRECTED,
    /** A force takes long: the rest of the server goes on beside it. */
    FORCE_SLOW,
    /** The disk is full. */
    DISK_FULL,
    /** A store into a mapped page for which the disk has no block. */
    MEMORY_FAULT,
    /** The wall clock steps forward. */
    CLOCK_FORWARD,
    /** The wall clock steps back. */
    CLOCK_BACK,
    /** A byte of a file changes by itself. */
    BIT_FLIPPED,
    /** A page of a file becomes zero by itself. */
    PAGE_ZEROED,
    /** A page of a file is overwritten by another one of it. */
    PAGE_MISPLACED,
    /** The network delivers a request twice. */
    REQUEST_DUPLICATED,
    /** The network keeps a request for a while. */
    REQUEST_DELAYED,
    /** A request arrives before one that was sent earlier. */
    REQUEST_REORDERED,
    /** A connection ends with a request half sent. */
    REQUEST_CUT,
    /** A connection ends before its answer. */
    ANSWER_CUT,
    /** A client that got no answer asks again. */
    REQUEST_REPEATED,

    /** A click was answered, its record being in the journal. */
    ANSWERED_CLICK(true),
    /** A click was redirected though the journal took no record. */
    ANSWERED_CLICK_UNJOURNALED(true),
    /** A report was answered with its decision. */
    ANSWERED_DECISION(true),
    /** A sale of an account that a partner has registered was answered with the partner's credit. */
    ANSWERED_DEAL(true),
    /** A report was answered as synced, without its decision. */
    ANSWERED_SYNCED(true),
    /** A report was answered as journaled, since the sync took too long. */
    ANSWERED_JOURNALED(true),
    /** A report was answered 503, the journal being full or failed. */
    ANSWERED_UNAVAILABLE(true),
    /** The journal refused a batch: the disk is nearly full. */
    REFUSED_FULL(true),
    /** The journal refused a batch: it was between two epochs. */
    REFUSED_FAILED(true),
    /** The journal refused a batch: the disk left a force undone for too long. */
    REFUSED_STALLED(true),

    /** A start could not open the journal, and was tried again. */
    START_FAILED(true),
    /** A start dropped a tail that was never promised. */
    TAIL_DROPPED(true),
    /** A start passed over a folder that holds no epoch. */
    EPOCH_PASSED_OVER(true),
    /** A start lost acknowledged clicks of level journal to a power cut, as is said. */
    UNSYNCED_LOST(true),
    /** A failure in a running journal led to a new epoch. */
    EPOCH_REOPENED(true),
    /** A new epoch took along records of the one that failed. */
    RECORDS_CARRIED(true),
    /** Records went into another roll file of their epoch. */
    FILE_ROLLED(true),
    /** A start went on from a snapshot. */
    SNAPSHOT_USED(true),
    /** A start read the whole journal. */
    JOURNAL_REPLAYED(true),
    /** A snapshot was damaged or of another past and was passed over. */
    SNAPSHOT_PASSED_OVER(true),
    /** A snapshot was written. */
    SNAPSHOT_WRITTEN(true),
    /** A snapshot could not be written. */
    SNAPSHOT_FAILED(true),
    /** A roll file went into the archive. */
    FILE_ARCHIVED(true),
    /** Records were read from the archive. */
    ARCHIVE_READ(true),
    /** Damage was named by the reader. */
    DAMAGE_NAMED(true),
    /** Damage between records that cost none. */
    FRAME_DAMAGED(true),
    /** The engine stood still in front of damage while prospects landed. */
    STOOD_STILL(true),
    /** A damaged file was restored, and everything was there again. */
    DAMAGE_RESTORED(true),
    /** The catalogue changed while the server ran. */
    CATALOGUE_CHANGED(true),
    /** Engine and views were compared with a replay from the first record. */
    STATE_COMPARED(true),
    /** What the edge asked of the journal was compared with its counters. */
    COUNTERS_COMPARED(true),

    /** A conversion was recorded. */
    CONVERSION_RECORDED(true),
    /** A conversion was reported again. */
    CONVERSION_REPEATED(true),
    /** A conversion was reported again with another amount. */
    CONVERSION_CONFLICTED(true),
    /** A part of an order was refunded. */
    REFUNDED(true),
    /** A part of an order was charged back. */
    CHARGED_BACK(true),
    /** An order got another value. */
    AMENDED(true),
    /** An order was cancelled. */
    CANCELLED(true),
    /** An order was approved. */
    APPROVED(true),
    /** An order was rejected. */
    REJECTED(true),
    /** An adjustment was refused: too much, or the order is done with. */
    ADJUSTMENT_REFUSED(true),
    /** An adjustment came again. */
    ADJUSTMENT_REPEATED(true),
    /** An adjustment waits for its order. */
    ADJUSTMENT_PARKED(true),
    /** An adjustment that had waited met its order. */
    PARKED_APPLIED(true),
    /** An adjustment had waited for too long. */
    PARKED_EXPIRED(true);

    private final boolean isPath;

    Happening() {
        this(false);
    }

    Happening(final boolean isPath) {
        this.isPath = isPath;
    }

    /** Whether it is something that our side does, else it is a fault done to it. */
    boolean isPath() {
        return isPath;
    }
}
