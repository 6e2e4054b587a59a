package io.trailmark.access;

/**
 * A person who may use the back office. Immutable.
 *
 * @param id {@code usr_} and a number that no other user ever had.
 * @param email in lower case: the same address is the same user.
 * @param name for people; may be empty.
 * @param program code of the programme, or {@link Grant#ALL_PROGRAMS}.
 * @param partner code of the partner that it speaks for; null but for {@link Role#PARTNER}.
 * @param madeMs when it was made, in ms since 1970.
 * @param passwordHash Argon2id as a PHC string; null until a password was chosen.
 * @param invitation that was not used yet; null without one.
 */
public record User(
        String id,
        String email,
        String name,
        Role role,
        String program,
        String partner,
        UserStatus status,
        long madeMs,
        String passwordHash,
        Invitation invitation) {
    /**
     * Lets who holds its secret choose a password, once.
     *
     * @param sha256 of the secret, in hexadecimal digits.
     * @param untilMs ms since 1970; from then on it is good for nothing.
     */
    record Invitation(String sha256, long untilMs) {}

    /** Whether nobody may do more. */
    boolean isOwnerOfAll() {
        return role == Role.OWNER && program.equals(Grant.ALL_PROGRAMS);
    }

    /** Until when a password may be chosen, in ms since 1970; 0 where nobody was asked to. */
    public long invitedUntilMs() {
        return invitation == null ? 0 : invitation.untilMs();
    }

    User with(final Invitation newInvitation) {
        return new User(id, email, name, role, program, partner, status, madeMs, passwordHash, newInvitation);
    }

    /** With a password, and no invitation to choose one. */
    User withPassword(final String newHash) {
        return new User(id, email, name, role, program, partner, UserStatus.ACTIVE, madeMs, newHash, null);
    }

    /** With the same password in another sum. */
    User withHash(final String newHash) {
        return new User(id, email, name, role, program, partner, status, madeMs, newHash, invitation);
    }

    /** Whether the password or an invitation is known to be there; neither is shown. */
    @Override
    public String toString() {
        return "User[" + id + ", " + email + ", " + role.text() + ", " + program + ", " + status.text() + ']';
    }
}
