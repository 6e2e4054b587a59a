package io.trailmark.store;

/** Why there is no list: a code for programs, words for people. It costs no stack trace. */
public final class ListRefusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** What is the matter. */
    public enum Reason {
        /** The kind has no such filter. */
        FILTER_UNKNOWN,
        /** A value that the filter does not understand. */
        FILTER_INVALID,
        /** The kind cannot be sorted by it. */
        SORT_UNKNOWN,
        /** Fewer than 1 or more than 500. */
        LIMIT_INVALID,
        /** No cursor of ours, or one of another list. */
        CURSOR_INVALID,
        /** The store is being filled; it takes a while. */
        STORE_FILLING,
        /** The database does not answer. */
        STORE_UNAVAILABLE
    }

    private final Reason reason;
    private final String parameter;

    ListRefusal(final Reason reason, final String message) {
        this(reason, "", message);
    }

    /** @param parameter that is wrong; empty where it is none. */
    ListRefusal(final Reason reason, final String parameter, final String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.parameter = parameter;
    }

    /** Name of the filter, or of what else was asked for, that is wrong; empty where it is none. */
    public String parameter() {
        return parameter;
    }

    /** What is the matter; its name in lower case is the public code. */
    public Reason reason() {
        return reason;
    }

    /** Whether the same question may be answered a little later; else it is wrong. */
    public boolean isTemporary() {
        return reason == Reason.STORE_FILLING || reason == Reason.STORE_UNAVAILABLE;
    }
}
