package io.trailmark.access;

/**
 * What a token is beside its scopes. Immutable.
 *
 * @param dialect the names that its postbacks use.
 * @param networks from where it may be used; empty: from anywhere.
 * @param signing whether requests are signed in place of showing the token.
 * @param answersAlways200 whether refused postbacks are answered 200, for systems that take anything else as a fault;
 *     the body says that it was refused all the same.
 */
public record TokenSettings(Dialect dialect, Networks networks, Signing signing, boolean answersAlways200) {
    /** Our own names, from anywhere, unsigned. */
    public static final TokenSettings USUAL = new TokenSettings(Dialect.NATIVE, Networks.NONE, Signing.NONE, false);

    /** The same with another dialect. */
    public TokenSettings with(final Dialect newDialect) {
        return new TokenSettings(newDialect, networks, signing, answersAlways200);
    }

    /** The same for other networks. */
    public TokenSettings with(final Networks newNetworks) {
        return new TokenSettings(dialect, newNetworks, signing, answersAlways200);
    }

    /** The same, signed or not. */
    public TokenSettings with(final Signing newSigning) {
        return new TokenSettings(dialect, networks, newSigning, answersAlways200);
    }

    /** The same, with refusals of postbacks answered 200 or not. */
    public TokenSettings withAnswersAlways200(final boolean isSo) {
        return new TokenSettings(dialect, networks, signing, isSo);
    }
}
