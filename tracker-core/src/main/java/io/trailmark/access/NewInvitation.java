package io.trailmark.access;

/**
 * An invitation as it is made, to be shown once.
 *
 * @param user who is invited.
 * @param secret that the password is chosen with, kept nowhere.
 * @param untilMs ms since 1970; from then on it is good for nothing.
 */
public record NewInvitation(User user, String secret, long untilMs) {
    /** Does not say the secret: for logs. */
    @Override
    public String toString() {
        return "NewInvitation[user=" + user.id() + ']';
    }
}
