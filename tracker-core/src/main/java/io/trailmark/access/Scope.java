package io.trailmark.access;

/** What a token allows. */
public enum Scope {
    /** Report clicks without a redirect. */
    CLICK_WRITE("click:write", 1 << 0),
    /** Report conversions. */
    CONVERSION_WRITE("conversion:write", 1 << 1),
    /** Report adjustments of conversions. */
    ADJUST("adjust", 1 << 2),
    /** Read conversions, explanations and totals. */
    READ("read", 1 << 3),
    /** Change programmes, and what is in them. */
    MANAGE("manage", 1 << 6),
    /** Everything: who may do what, and the trail of changes, too. */
    ADMIN("admin", 1 << 4),
    /** Report events of the past with their own time. */
    HISTORY_WRITE("history:write", 1 << 5),
    /** Look at what is one's own as a partner; of users with that role, never of tokens. */
    OWN("own", 1 << 7);

    private final String text;
    private final int bit;

    Scope(final String text, final int bit) {
        this.text = text;
        this.bit = bit;
    }

    /** The name in files, commands and answers. */
    public String text() {
        return text;
    }

    /** The scope of that name, or null. */
    public static Scope of(final String text) {
        for (final Scope scope : values()) {
            if (scope.text.equals(text)) {
                return scope;
            }
        }
        return null;
    }

    int bit() {
        return bit;
    }
}
