package io.trailmark.access;

/** How far a user has come. */
public enum UserStatus {
    /** Was asked to choose a password, and has not. */
    INVITED("invited"),
    /** May log in. */
    ACTIVE("active"),
    /** May not, until somebody says otherwise. */
    DISABLED("disabled");

    private final String text;

    UserStatus(final String text) {
        this.text = text;
    }

    /** The name in files and answers. */
    public String text() {
        return text;
    }

    /** The one of that name, or null. */
    public static UserStatus of(final String text) {
        for (final UserStatus status : values()) {
            if (status.text.equals(text)) {
                return status;
            }
        }
        return null;
    }
}
