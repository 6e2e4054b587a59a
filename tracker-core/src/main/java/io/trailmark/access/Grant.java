package io.trailmark.access;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What one token allows: its scopes, in one programme or in all, and how it is used. Immutable; never holds the token
 * itself, but the key that its requests are signed with.
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
        this.scopeBits = scopes.stream().mapToInt(Scope::bit).reduce(0, (a, b) -> a | b);
        this.sha256 = sha256.clone();
        this.id = sha256Hex().substring(0, ID_DIGITS);
        this.madeMs = madeMs;
        this.settings = settings;
        this.signingKey = signingKey;
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

    /** The name that people gave it; two tokens may share one while it is rotated. */
    public String name() {
        return name;
    }

    /** Code of its programme, or {@link #ALL_PROGRAMS}. */
    public String program() {
        return program;
    }

    /** Tells tokens of one name apart; says nothing about the token. */
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
