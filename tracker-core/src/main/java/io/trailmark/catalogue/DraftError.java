package io.trailmark.catalogue;

/**
 * One thing that is wrong in a change that somebody asks for.
 *
 * @param field where it stands in what was sent, as a JSON pointer (RFC 6901); empty: all of it.
 * @param code public, and stays the same.
 * @param message what is wrong, and what was expected.
 */
public record DraftError(String field, String code, String message) {
    /** A value that cannot be read. */
    public static final String INVALID = "invalid";

    /** Another entity has the code, or the domain. */
    public static final String TAKEN = "taken";

    /** What is named is not there. */
    public static final String UNKNOWN = "unknown";

    /** What never changes would change. */
    public static final String FIXED = "fixed";

    /** A file declares it, and only that file changes it. */
    public static final String MANAGED_BY_FILE = "managed_by_file";
}
