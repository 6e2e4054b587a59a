package io.trailmark.engine;

import io.trailmark.memory.SipHash;
import io.trailmark.record.codec.IdentityKind;
import org.agrona.DirectBuffer;

/**
 * The identity of a conversion as bytes: programme, goal, kind, and the text that the client gave.
 *
 * <p>What a test reports is an identity of its own, so that trying an order out never stands in the real one's way.
 */
final class OrderKey {
    /** Longest order id, Idempotency-Key or click id text, in bytes. */
    static final int MAX_TEXT_BYTES = 128;

    private static final int TEXT_OFFSET = Integer.BYTES + Integer.BYTES + 1;
    private static final int TEST_BIT = 1 << 7;

    /** Longest key, in bytes. */
    static final int MAX_BYTES = TEXT_OFFSET + MAX_TEXT_BYTES;

    private final byte[] bytes = new byte[MAX_BYTES];
    private final long hashKey0;
    private final long hashKey1;
    private int lengthBytes;
    private long hash;

    OrderKey(final long hashKey0, final long hashKey1) {
        this.hashKey0 = hashKey0;
        this.hashKey1 = hashKey1;
    }

    void set(
            final int programId,
            final int goalId,
            final IdentityKind kind,
            final boolean isTest,
            final DirectBuffer text) {
        if (text.capacity() > MAX_TEXT_BYTES) {
            throw new IllegalStateException(
                    "identity of " + text.capacity() + " bytes, at most " + MAX_TEXT_BYTES + " are let in");
        }
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[i] = (byte) (programId >>> (8 * i));
            bytes[Integer.BYTES + i] = (byte) (goalId >>> (8 * i));
        }
        bytes[2 * Integer.BYTES] = (byte) (kind.value() | (isTest ? TEST_BIT : 0));
        text.getBytes(0, bytes, TEXT_OFFSET, text.capacity());
        lengthBytes = TEXT_OFFSET + text.capacity();
        hash = SipHash.hash(hashKey0, hashKey1, bytes, 0, lengthBytes);
    }

    byte[] bytes() {
        return bytes;
    }

    int lengthBytes() {
        return lengthBytes;
    }

    /** Where every table of the engine that is keyed by orders has the order's place. */
    long hash() {
        return hash;
    }
}
