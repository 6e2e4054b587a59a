package io.trailmark.access;

/**
 * What a user is to be. Immutable.
 *
 * @param email in any case.
 * @param partner null but for {@link Role#PARTNER}.
 */
public record UserWish(String email, String name, Role role, String program, String partner) {}
