package io.trailmark.access;

import io.trailmark.files.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
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
    /** In one programme, so that a token can be replaced without a moment in which neither holds. */
    public static final int MAX_LIVE_PER_NAME = 2;

    /** Those for all programmes count as of one. */
    public static final int MAX_LIVE_PER_PROGRAM = 200;

    /** Every token begins so: it is found by scanners for leaked secrets. */
    public static final String PREFIX = "tm_";

    /** Every key for signatures begins so. */
    public static final String KEY_PREFIX = "tmk_";

    /** How many nonces of signed requests are remembered: some 870 requests a second in each five minutes. */
    private static final int NONCES = 1 << 18;

    private final Path file;
    private final Sessions sessions;
    private final Nonces nonces = new Nonces(NONCES);
    private volatile List<Grant> grants = List.of();
    private volatile GrantTable table = GrantTable.EMPTY;
    private Version loaded;

    /** What tells one state of the file from another: it is only ever replaced, so the key changes too. */
    private record Version(long modifiedMs, long lengthBytes, Object fileKey) {}

    private Tokens(final Path file, final Sessions sessions) {
        this.file = file;
        this.sessions = sessions;
    }

    /** Reads the file; without one there are no tokens yet. */
    public static Tokens open(final Path file) throws IOException {
        return open(file, new Sessions(System::currentTimeMillis));
    }

    /** The same, where users have sessions, which are known by the same matchers. */
    public static Tokens open(final Path file, final Sessions sessions) throws IOException {
        final Tokens tokens = new Tokens(file, sessions);
        tokens.reloadIfChanged();
        return tokens;
    }

    /** Reads the file again if it was replaced since; true if so. Blocks on the disk: not for event loops. */
    public synchronized boolean reloadIfChanged() throws IOException {
        final Version now = version();
        if (Objects.equals(now, loaded)) {
            return false;
        }
        live(now == null ? List.of() : read());
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

    /** Sessions of users, which are short-lived tokens. */
    public Sessions sessions() {
        return sessions;
    }

    /** Null where no live token has the sum. */
    Grant find(final byte[] sha256) {
        return table.find(sha256);
    }

    private void live(final List<Grant> all) {
        table = new GrantTable(all);
        grants = List.copyOf(all);
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
     * @throws IllegalStateException if the name or the programme has as many live tokens as it may.
     */
    public String create(final String name, final String program, final Set<Scope> scopes, final long nowMs)
            throws IOException {
        return create(name, program, scopes, TokenSettings.USUAL, nowMs).token();
    }

    /** Makes a token, and a key if its requests may be signed, and tells nobody. */
    public NewToken create(
            final String name,
            final String program,
            final Set<Scope> scopes,
            final TokenSettings settings,
            final long nowMs)
            throws IOException {
        return create(name, program, scopes, settings, nowMs, (_, _) -> {});
    }

    /**
     * Makes a token, and a key if its requests may be signed.
     *
     * @throws IllegalArgumentException if the name or the programme is none, or no scope is given.
     * @throws IllegalStateException if the name or the programme has as many live tokens as it may.
     */
    public synchronized NewToken create(
            final String name,
            final String program,
            final Set<Scope> scopes,
            final TokenSettings settings,
            final long nowMs,
            final Trail<Grant> trail)
            throws IOException {
        check(name, program, scopes);
        final String key = settings.signing() == Signing.NONE ? null : Secrets.make(KEY_PREFIX);
        String token;
        Grant made;
        do {
            token = Secrets.make(PREFIX);
            made = new Grant(name, program, scopes, Secrets.sha256(token), nowMs, settings, key);
        } while (byId(made.id()) != null);
        trail.note(null, made);
        final List<Grant> all = new ArrayList<>(grants);
        all.add(made);
        write(all);
        return new NewToken(token, made.id(), key);
    }

    private void check(final String name, final String program, final Set<Scope> scopes) throws IOException {
        if (!TokenLine.NAME.matcher(name).matches()
                || !TokenLine.PROGRAM.matcher(program).matches()
                || scopes.isEmpty()) {
            throw new IllegalArgumentException("a token has a name and a programme of letters, digits, '.', '_', '-'"
                    + " (or * for all programmes), and at least one scope");
        }
        mustBeForTokens(scopes);
        reloadIfChanged();
        final List<Grant> ofProgram =
                grants.stream().filter(grant -> grant.program().equals(program)).toList();
        if (ofProgram.stream().filter(grant -> grant.name().equals(name)).count() >= MAX_LIVE_PER_NAME) {
            throw new IllegalStateException(
                    name + " has " + MAX_LIVE_PER_NAME + " live tokens; revoke the older one first");
        }
        if (ofProgram.size() >= MAX_LIVE_PER_PROGRAM) {
            throw new IllegalStateException("programme " + program + " has " + MAX_LIVE_PER_PROGRAM
                    + " live tokens; revoke those that nobody uses first");
        }
    }

    private static void mustBeForTokens(final Set<Scope> scopes) {
        if (scopes.contains(Scope.OWN)) {
            throw new IllegalArgumentException("a token is no partner's: the scope own is of users with that role");
        }
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
        mustBeForTokens(scopes);
        final boolean isSigning = settings.signing() != Signing.NONE;
        final boolean isKeyMade = isSigning && before.signingKeyText() == null;
        final String made = isKeyMade ? Secrets.make(KEY_PREFIX) : null;
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
     * @param program whose; null: of any programme.
     * @param id of one token of that name, or null for all of them.
     * @return how many.
     */
    public synchronized int revoke(final String program, final String name, final String id) throws IOException {
        reloadIfChanged();
        final List<Grant> kept = grants.stream()
                .filter(grant -> !grant.name().equals(name)
                        || (program != null && !grant.program().equals(program))
                        || (id != null && !grant.id().equals(id)))
                .toList();
        final int revoked = grants.size() - kept.size();
        if (revoked > 0) {
            write(kept);
        }
        return revoked;
    }

    /**
     * Ends one token at once.
     *
     * @return whether it was live.
     */
    public synchronized boolean revoke(final Grant grant, final Trail<Grant> trail) throws IOException {
        reloadIfChanged();
        final Grant live = byId(grant.id());
        if (live == null) {
            return false;
        }
        trail.note(live, null);
        write(grants.stream().filter(each -> each != live).toList());
        return true;
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
        live(all);
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
