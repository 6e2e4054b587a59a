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
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tokens of this server: a file of names, scopes and SHA-256 sums. A token is 256 random bits, so a plain hash
 * keeps it secret; it is shown once, when it is made.
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

    private static final int SECRET_BYTES = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern PROGRAM = Pattern.compile("\\*|[A-Za-z0-9._-]{1,64}");

    private final Path file;
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

    /** All live tokens in the order in which they were made. */
    public List<Grant> grants() {
        return grants;
    }

    /**
     * Makes a token.
     *
     * @return the token, which is kept nowhere.
     * @throws IllegalArgumentException if the name or the programme is none, or no scope is given.
     * @throws IllegalStateException if the name has {@link #MAX_LIVE_PER_NAME} live tokens.
     */
    public synchronized String create(
            final String name, final String program, final Set<Scope> scopes, final long nowMs) throws IOException {
        check(name, program, scopes);
        final byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        final String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        final byte[] sha256 = sha256().digest(token.getBytes(StandardCharsets.US_ASCII));
        final List<Grant> all = new ArrayList<>(grants);
        all.add(new Grant(name, program, scopes, sha256, nowMs));
        write(all);
        return token;
    }

    /** Throws what {@link #create} would, and makes nothing. */
    public synchronized void check(final String name, final String program, final Set<Scope> scopes)
            throws IOException {
        if (!NAME.matcher(name).matches() || !PROGRAM.matcher(program).matches() || scopes.isEmpty()) {
            throw new IllegalArgumentException("a token has a name and a programme of letters, digits, '.', '_', '-'"
                    + " (or * for all programmes), and at least one scope");
        }
        reloadIfChanged();
        if (grants.stream().filter(grant -> grant.name().equals(name)).count() >= MAX_LIVE_PER_NAME) {
            throw new IllegalStateException(
                    name + " has " + MAX_LIVE_PER_NAME + " live tokens; revoke the older one first");
        }
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
                # name, programme, scopes, sha256, made at
                """);
        for (final Grant grant : all) {
            text.append(String.join(
                            " ",
                            grant.name(),
                            grant.program(),
                            grant.scopesText(),
                            grant.sha256Hex(),
                            Instant.ofEpochMilli(grant.madeMs()).toString()))
                    .append('\n');
        }
        SecretFile.replace(file, text.toString());
        grants = List.copyOf(all);
        loaded = version();
    }

    private List<Grant> read() throws IOException {
        final List<Grant> all = new ArrayList<>();
        for (final String line : SecretFile.lines(file)) {
            final Grant grant = parse(line);
            if (grant == null) {
                throw new IOException(file + ": token " + (all.size() + 1)
                        + " is not readable; expected lines of name, programme, scopes, sha256, time");
            }
            all.add(grant);
        }
        return List.copyOf(all);
    }

    private static Grant parse(final String line) {
        final String[] words = line.split("\\s+", -1);
        if (words.length != 5
                || !NAME.matcher(words[0]).matches()
                || !PROGRAM.matcher(words[1]).matches()) {
            return null;
        }
        final Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (final String text : words[2].split(",", -1)) {
            final Scope scope = Scope.of(text);
            if (scope == null) {
                return null;
            }
            scopes.add(scope);
        }
        try {
            final byte[] sha256 = HexFormat.of().parseHex(words[3]);
            final long madeMs = Instant.parse(words[4]).toEpochMilli();
            return sha256.length == SECRET_BYTES ? new Grant(words[0], words[1], scopes, sha256, madeMs) : null;
        } catch (final IllegalArgumentException | DateTimeParseException e) {
            return null;
        }
    }

    private Version version() throws IOException {
        if (Files.notExists(file)) {
            return null;
        }
        final BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return new Version(attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
    }
}
