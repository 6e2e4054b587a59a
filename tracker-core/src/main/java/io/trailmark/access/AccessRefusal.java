package io.trailmark.access;

/** Why nobody was let in, or nothing was changed; the message says it to people. */
public final class AccessRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** The kinds of it. */
    public enum Reason {
        /** What was sent cannot be. */
        INVALID,
        /** The address is another user's. */
        TAKEN,
        /** There is no such user. */
        UNKNOWN,
        /** There are as many users as there may be. */
        FULL,
        /** Nobody would be left who may do everything. */
        LAST_OWNER,
        /** No invitation has this secret, or none has any more. */
        INVITATION_UNKNOWN,
        /** The password is easily guessed. */
        PASSWORD_WEAK,
        /** As many passwords as may be are looked at just now. */
        BUSY
    }

    AccessRefusal(final Reason reason, final String message) {
        super(message);
        this.reason = reason;
    }

    /** Which kind. */
    public Reason reason() {
        return reason;
    }
}
