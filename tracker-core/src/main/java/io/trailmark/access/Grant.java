package io.trailmark.access;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one token allows, or one session of a user: its scopes, in one programme or in all, and how it is used.
 * Immutable but for when a session was used last; never holds the token itself, but the key that its requests are
 * signed with.
 */
public final class Grant {
    /** The programme of tokens that hold for every one. */
    public static final String ALL_PROGRAMS = "*";

    private static final int ID_DIGITS = 8;

    private final String name;
    private final String program;
    private final byte[] programBytes;
    private final Set<Scope> scopes;
    private final int scopeBits;
    private final byte[] sha256;
    private final String id;
    private final long madeMs;
    private final TokenSettings settings;
    private final String signingKey;

    /** Null for a token. */
    private final Lease lease;

    /** Null for who is no partner's. */
    private final String partner;

    Grant(
            final String name,
            final String program,
            final Set<Scope> scopes,
            final byte[] sha256,
            final long madeMs,
            final TokenSettings settings,
            final String signingKey) {
        this.name = name;
        this.program = program;
        this.programBytes = program.getBytes(StandardCharsets.UTF_8);
        this.scopes = EnumSet.copyOf(scopes);
        this.scopeBits = bits(scopes);
        this.sha256 = sha256.clone();
        this.id = sha256Hex().substring(0, ID_DIGITS);
        this.madeMs = madeMs;
        this.settings = settings;
        this.signingKey = signingKey;
        lease = null;
        partner = null;
    }

    /** A session of the user, who is what it is called by. */
    Grant(final User user, final byte[] sha256, final Lease lease) {
        name = user.email();
        program = user.program();
        programBytes = program.getBytes(StandardCharsets.UTF_8);
        scopes = EnumSet.copyOf(user.role().scopes());
        scopeBits = bits(scopes);
        this.sha256 = sha256.clone();
        id = user.id();
        madeMs = lease.startMs();
        settings = TokenSettings.USUAL;
        signingKey = null;
        this.lease = lease;
        partner = user.partner();
    }

    private static int bits(final Set<Scope> scopes) {
        int bits = 0;
        for (final Scope scope : scopes) {
            bits |= scope.bit();
        }
        return bits;
    }

    /** Whether it has the scope; {@link Scope#ADMIN} has all. */
    public boolean allows(final Scope scope) {
        return (scopeBits & (scope.bit() | Scope.ADMIN.bit())) != 0;
    }

    /** Whether it holds for the programme with this code. */
    public boolean covers(final byte[] code, final int offset, final int lengthBytes) {
        return isForAllPrograms()
                || Arrays.equals(programBytes, 0, programBytes.length, code, offset, offset + lengthBytes);
    }

    /** Whether it holds for the programme with this code. */
    public boolean covers(final String code) {
        return isForAllPrograms() || program.equals(code);
    }

    /** Whether it holds for every programme. */
    public boolean isForAllPrograms() {
        return program.equals(ALL_PROGRAMS);
    }

    /** Whether it is a session of a user; else it is a token. */
    public boolean isSession() {
        return lease != null;
    }

    /** When a session ends at the latest, in ms since 1970; at once for a token, which has no end. */
    public long untilMs() {
        return lease == null ? 0 : lease.untilMs();
    }

    /** Code of the partner whose things alone it shows; null for who is no partner's. */
    public String partner() {
        return partner;
    }

    /** Who it is, for the trail: {@code user:} and the address, or name and id of the token. */
    public String actor() {
        return isSession() ? "user:" + name : name + ':' + id;
    }

    /** Null for a token. */
    Lease lease() {
        return lease;
    }

    /** The name that people gave it, which two tokens may share while it is rotated; a user's address. */
    public String name() {
        return name;
    }

    /** Code of its programme, or {@link #ALL_PROGRAMS}. */
    public String program() {
        return program;
    }

    /** Tells tokens of one name apart and says nothing about the token; a user's id. */
    public String id() {
        return id;
    }

    /** How it is used: dialect, networks, signing. */
    public TokenSettings settings() {
        return settings;
    }

    /** Whether the address of these two halves, IPv4 mapped, may use it. */
    public boolean allowsAddress(final long high, final long low) {
        return settings.networks().isEmpty() || settings.networks().contains(high, low);
    }

    /** The scopes. */
    public Set<Scope> scopes() {
        return Set.copyOf(scopes);
    }

    /** The same token, used in another way. */
    Grant with(final Set<Scope> newScopes, final TokenSettings newSettings, final String newKey) {
        return new Grant(name, program, newScopes, sha256, madeMs, newSettings, newKey);
    }

    /** Null where there is none. */
    String signingKeyText() {
        return signingKey;
    }

    /** When it was made, in ms since 1970. */
    public long madeMs() {
        return madeMs;
    }

    /** The scopes' names, with commas. */
    public String scopesText() {
        return scopes.stream().map(Scope::text).collect(Collectors.joining(","));
    }

    byte[] sha256() {
        return sha256;
    }

    String sha256Hex() {
        return HexFormat.of().formatHex(sha256);
    }
}
