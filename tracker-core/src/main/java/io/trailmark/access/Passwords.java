package io.trailmark.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Makes sums of passwords, and compares passwords with them. Each takes {@link #MEMORY_KIB} KiB and some 65 ms of a
 * processor, so only a few are made at a time; the memory is made once for each of them and used again, so that logging
 * in leaves nothing for the garbage collector, whose pauses prospects would feel.
 *
 * <p>Threads: any; waits for its turn, and refuses with {@link AccessRefusal.Reason#BUSY} where it does not come.
 */
public final class Passwords {
    /** The least that OWASP recommends for Argon2id, with two passes: 19 MiB. */
    public static final int MEMORY_KIB = 19 * 1024;

    /** Passes over that memory. */
    public static final int PASSES = 2;

    /** How many are made at a time. */
    public static final int AT_ONCE = 2;

    private static final int LANES = 1;
    private static final int SALT_BYTES = 16;
    private static final int SUM_BYTES = 32;

    /** Blocks that a sum needs beside its memory. */
    private static final int MORE_BLOCKS = 4;

    private static final long PATIENCE_MS = 2_000;

    private final int memoryKib;
    private final int passes;
    private final long patienceMs;
    private final PasswordHash nobodys;
    private final BlockingQueue<Argon2BytesGenerator.BlockPool> free;

    /** As strong as they should be. */
    public Passwords() {
        this(MEMORY_KIB, PASSES, AT_ONCE, PATIENCE_MS);
    }

    /**
     * With other parameters: what was made with less is made anew when its user logs in.
     *
     * @param memoryKib at least 8.
     * @param patienceMs how long one waits for its turn.
     */
    public Passwords(final int memoryKib, final int passes, final int atOnce, final long patienceMs) {
        this.memoryKib = memoryKib;
        this.passes = passes;
        this.patienceMs = patienceMs;
        free = new ArrayBlockingQueue<>(atOnce);
        for (int i = 0; i < atOnce; i++) {
            free.add(new Argon2BytesGenerator.FixedBlockPool(memoryKib + MORE_BLOCKS));
        }
        nobodys = new PasswordHash(memoryKib, passes, LANES, Secrets.random(SALT_BYTES), Secrets.random(SUM_BYTES));
    }

    /** Password as it is compared: however a keyboard composed its letters, they are the same. */
    static String normal(final String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC);
    }

    /** The sum of a password, with a salt of its own, as a PHC string. */
    String hash(final String password) {
        final byte[] salt = Secrets.random(SALT_BYTES);
        final PasswordHash wanted = new PasswordHash(memoryKib, passes, LANES, salt, new byte[SUM_BYTES]);
        return new PasswordHash(memoryKib, passes, LANES, salt, sum(wanted, password)).text();
    }

    /**
     * Whether the sum is that of this password.
     *
     * @param hash as PHC; null where there is none: that takes as long, and is false.
     */
    boolean matches(final String password, final String hash) {
        final PasswordHash known = hash == null ? null : PasswordHash.parse(hash);
        final PasswordHash compared = known == null ? nobodys : known;
        final boolean isSame = MessageDigest.isEqual(compared.sum(), sum(compared, password));
        return isSame && known != null;
    }

    /** Whether it was made with less than is usual now. */
    boolean isWeak(final String hash) {
        final PasswordHash known = PasswordHash.parse(hash);
        return known.memoryKib() < memoryKib || known.passes() < passes;
    }

    private byte[] sum(final PasswordHash like, final String password) {
        final Argon2BytesGenerator.BlockPool pool = take();
        final byte[] bytes = normal(password).getBytes(StandardCharsets.UTF_8);
        try {
            final Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
            argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(like.memoryKib())
                    .withIterations(like.passes())
                    .withParallelism(like.lanes())
                    .withSalt(like.salt())
                    .withBlockPool(pool)
                    .build());
            final byte[] sum = new byte[like.sum().length];
            argon2.generateBytes(bytes, sum);
            return sum;
        } finally {
            Arrays.fill(bytes, (byte) 0);
            free.add(pool);
        }
    }

    private Argon2BytesGenerator.BlockPool take() {
        try {
            final Argon2BytesGenerator.BlockPool pool = free.poll(patienceMs, TimeUnit.MILLISECONDS);
            if (pool != null) {
                return pool;
            }
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new AccessRefusal(AccessRefusal.Reason.BUSY, "Too many log in at this moment; try again.");
    }
}
