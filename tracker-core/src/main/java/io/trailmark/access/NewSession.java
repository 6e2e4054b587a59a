package io.trailmark.access;

/**
 * A session as it begins, to be shown once.
 *
 * @param token what is shown as a bearer, kept nowhere.
 * @param grant what it allows.
 * @param user whose it is.
 */
public record NewSession(String token, Grant grant, User user) {
    /** Does not say the token: for logs. */
    @Override
    public String toString() {
        return "NewSession[user=" + user.id() + ']';
    }
}
