package io.trailmark.access;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What a user is to a programme, or to all: a set of scopes. */
@SuppressWarnings("ImmutableEnumChecker") // The set is a view that nobody changes of one that nobody holds.
public enum Role {
    /** Everything: who may do what, too. */
    OWNER("owner", Scope.ADMIN),
    /** Runs programmes: looks, changes them, adjusts conversions. */
    MANAGER("manager", Scope.READ, Scope.MANAGE, Scope.ADJUST),
    /** Looks, and adjusts conversions. */
    FINANCE("finance", Scope.READ, Scope.ADJUST),
    /** Looks. */
    READ_ONLY("read-only", Scope.READ),
    /** A partner, who sees what is its own. */
    PARTNER("partner", Scope.OWN);

    private final String text;
    private final Set<Scope> scopes;

    Role(final String text, final Scope first, final Scope... others) {
        this.text = text;
        scopes = Collections.unmodifiableSet(EnumSet.of(first, others));
    }

    /** The name in files, commands and answers. */
    public String text() {
        return text;
    }

    /** What it allows. */
    public Set<Scope> scopes() {
        return scopes;
    }

    /** The role of that name, or null. */
    public static Role of(final String text) {
        for (final Role role : values()) {
            if (role.text.equals(text)) {
                return role;
            }
        }
        return null;
    }
}
