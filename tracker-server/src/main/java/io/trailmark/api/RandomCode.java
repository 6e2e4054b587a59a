package io.trailmark.api;

import java.security.SecureRandom;

/** Codes of links that nobody chose: hard to guess, easy to read out. Threads: any. */
final class RandomCode {
    /** Without those that are taken for one another. */
    private static final String LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";

    /** 31^10: among ten million links one in eighty million guesses meets one. */
    private static final int LENGTH = 10;

    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomCode() {}

    static String make() {
        final StringBuilder code = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            code.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return code.toString();
    }
}
