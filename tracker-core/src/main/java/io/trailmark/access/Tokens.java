package io.trailmark.access;

import io.trailmark.files.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The tokens of this server: a file of names, scopes and SHA-256 sums. A token is 256 random bits, so a plain hash
 * keeps it secret; it is shown once, when it is made. A key for signatures has to be known to both sides, so it stands
 * in the file as it is; the file is for its owner alone.
 *
 * <p>Threads: any may match, each through its own {@link TokenMatcher}; one calls {@link #reloadIfChanged} now and
 * then. Changes write the whole file anew, so a reader sees the old list or the new one. Failure: a damaged file stops
 * the start; one that becomes damaged later leaves the tokens that were.
 */
public final class Tokens {
    /** So that a token can be replaced without a moment in which neither holds. */
    public static final int MAX_LIVE_PER_NAME = 2;

    /** Every token begins so: it is found by scanners for leaked secrets. */
    public static final String PREFIX = "tm_";

    /** Every key for signatures begins so. */
    public static final String KEY_PREFIX = "tmk_";

    private static final int SECRET_BYTES = 32;

    /** How many nonces of signed requests are remembered: some 870 requests a second in each five minutes. */
    private static final int NONCES = 1 << 18;

    private final Path file;
    private final Nonces nonces = new Nonces(NONCES);
    private volatile List<Grant> grants = List.of();
    private Version loaded;

    /** What tells one state of the file from another: it is only ever replaced, so the key changes too. */
    private record Version(long modifiedMs, long lengthBytes, Object fileKey) {}

    private Tokens(final Path file) {
        this.file = file;
    }

    /** Reads the file; without one there are no tokens yet. */
    public static Tokens open(final Path file) throws IOException {
        final Tokens tokens = new Tokens(file);
        tokens.reloadIfChanged();
        return tokens;
    }

    /** Reads the file again if it was replaced since; true if so. Blocks on the disk: not for event loops. */
    public synchronized boolean reloadIfChanged() throws IOException {
        final Version now = version();
        if (Objects.equals(now, loaded)) {
            return false;
        }
        grants = now == null ? List.of() : read();
        loaded = now;
        return true;
    }

    /** A matcher for one thread. */
    public TokenMatcher newMatcher() {
        return new TokenMatcher(this);
    }

    /** Finds whose signature a request bears, for one thread. */
    public SignatureMatcher newSignatureMatcher() {
        return new SignatureMatcher(this);
    }

    Nonces nonces() {
        return nonces;
    }

    /** All live tokens in the order in which they were made. */
    public List<Grant> grants() {
        return grants;
    }

    /**
     * Makes a token that is shown with each request, from anywhere, and reports in our own words.
     *
     * @return the token, which is kept nowhere.
     * @throws IllegalArgumentException if the name or the programme is none, or no scope is given.
     * @throws IllegalStateException if the name has {@link #MAX_LIVE_PER_NAME} live tokens.
     */
    public String create(final String name, final String program, final Set<Scope> scopes, final long nowMs)
            throws IOException {
        return create(name, program, scopes, TokenSettings.USUAL, nowMs).token();
    }

    /**
     * Makes a token, and a key if its requests may be signed.
     *
     * @throws IllegalArgumentException if the name or the programme is none, or no scope is given.
     * @throws IllegalStateException if the name has {@link #MAX_LIVE_PER_NAME} live tokens.
     */
    public synchronized NewToken create(
            final String name,
            final String program,
            final Set<Scope> scopes,
            final TokenSettings settings,
            final long nowMs)
            throws IOException {
        check(name, program, scopes);
        final String key = settings.signing() == Signing.NONE ? null : secret(KEY_PREFIX);
        String token;
        Grant made;
        do {
            token = secret(PREFIX);
            final byte[] sha256 = sha256().digest(token.getBytes(StandardCharsets.US_ASCII));
            made = new Grant(name, program, scopes, sha256, nowMs, settings, key);
        } while (byId(made.id()) != null);
        final List<Grant> all = new ArrayList<>(grants);
        all.add(made);
        write(all);
        return new NewToken(token, made.id(), key);
    }

    /** Throws what {@link #create} would, and makes nothing. */
    public synchronized void check(final String name, final String program, final Set<Scope> scopes)
            throws IOException {
        if (!TokenLine.NAME.matcher(name).matches()
                || !TokenLine.PROGRAM.matcher(program).matches()
                || scopes.isEmpty()) {
            throw new IllegalArgumentException("a token has a name and a programme of letters, digits, '.', '_', '-'"
                    + " (or * for all programmes), and at least one scope");
        }
        reloadIfChanged();
        if (grants.stream().filter(grant -> grant.name().equals(name)).count() >= MAX_LIVE_PER_NAME) {
            throw new IllegalStateException(
                    name + " has " + MAX_LIVE_PER_NAME + " live tokens; revoke the older one first");
        }
    }

    private static String secret(final String prefix) {
        final byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    /** The live token with this id, or null. */
    public Grant byId(final String id) {
        for (final Grant grant : grants) {
            if (grant.id().equals(id)) {
                return grant;
            }
        }
        return null;
    }

    /**
     * Changes how a live token is used; the token stays. A key is made when it is to sign and has none, and goes when
     * it is to sign no more.
     *
     * @return the key that was made, to be shown once; null when none was.
     * @throws IllegalArgumentException if there is no such token, or no scope is given.
     */
    public synchronized String change(final String id, final Set<Scope> scopes, final TokenSettings settings)
            throws IOException {
        reloadIfChanged();
        final Grant before = byId(id);
        if (before == null || scopes.isEmpty()) {
            throw new IllegalArgumentException(
                    before == null ? "there is no live token with the id " + id : "a token has at least one scope");
        }
        final boolean isSigning = settings.signing() != Signing.NONE;
        final boolean isKeyMade = isSigning && before.signingKeyText() == null;
        final String made = isKeyMade ? secret(KEY_PREFIX) : null;
        final String key = isKeyMade ? made : before.signingKeyText();
        final Grant after = before.with(scopes, settings, isSigning ? key : null);
        write(grants.stream()
                .map(grant -> grant.id().equals(id) ? after : grant)
                .toList());
        return made;
    }

    /**
     * Ends tokens at once.
     *
     * @param id of one token of that name, or null for all of them.
     * @return how many.
     */
    public synchronized int revoke(final String name, final String id) throws IOException {
        reloadIfChanged();
        final List<Grant> kept = grants.stream()
                .filter(grant ->
                        !grant.name().equals(name) || (id != null && !grant.id().equals(id)))
                .toList();
        final int revoked = grants.size() - kept.size();
        if (revoked > 0) {
            write(kept);
        }
        return revoked;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    private void write(final List<Grant> all) throws IOException {
        final StringBuilder text = new StringBuilder("""
                # Tokens of this server, by their SHA-256: a reader of this file cannot use them. Change: scripts/token.
                # name, programme, scopes, sha256, made at, and what is not as usual; a key= signs requests: keep it.
                """);
        for (final Grant grant : all) {
            text.append(TokenLine.format(grant)).append('\n');
        }
        SecretFile.replace(file, text.toString());
        grants = List.copyOf(all);
        loaded = version();
    }

    private List<Grant> read() throws IOException {
        final List<Grant> all = new ArrayList<>();
        for (final String line : SecretFile.lines(file)) {
            final Grant grant = TokenLine.parse(line);
            if (grant == null) {
                throw new IOException(file + ": token " + (all.size() + 1)
                        + " is not readable; expected lines of name, programme, scopes, sha256, time");
            }
            all.add(grant);
        }
        return List.copyOf(all);
    }

    private Version version() throws IOException {
        if (Files.notExists(file)) {
            return null;
        }
        final BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Version(attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
    }
}
