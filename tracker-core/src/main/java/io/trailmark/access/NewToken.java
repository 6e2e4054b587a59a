package io.trailmark.access;

/**
 * A token as it is made, to be shown once.
 *
 * @param token what is shown as a bearer, kept nowhere.
 * @param id tells it from others; a signature names it.
 * @param signingKey what requests are signed with; null where they are not.
 */
public record NewToken(String token, String id, String signingKey) {
    /** Says neither secret: for logs. */
    @Override
    public String toString() {
        return "NewToken[id=" + id + ']';
    }
}
