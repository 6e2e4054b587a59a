package io.trailmark.engine;

import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Fetches what conversions to come will look at: their identities, their visitors' paths, and how far those have got. A
 * hint that decides nothing: the waits for memory, which each conversion would have alone, overlap.
 */
final class ComingConversions {
    /** Touches of a path that are fetched: more than most have. */
    private static final int TOUCHES = 8;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ConversionDecoder record = new ConversionDecoder();
    private final UnsafeBuffer identity = new UnsafeBuffer(0, 0);
    private final ConversionTable conversions;
    private final TouchLog touches;
    private final Progress progress;
    private final OrderKey key;
    private final long[] keyHashes;
    private final long[] visitors;
    private final long[] visitorHashes;
    private final long[] progressHashes;
    private final long[] touchOf;
    private int count;

    ComingConversions(final EngineState state, final int capacity) {
        conversions = state.conversions;
        touches = state.touches;
        progress = state.progress;
        key = state.orderKey();
        keyHashes = new long[capacity];
        visitors = new long[capacity];
        visitorHashes = new long[capacity];
        progressHashes = new long[capacity];
        touchOf = new long[capacity];
    }

    /** Notes one more; {@link #fetch} follows when as many as there is room for, or all, are noted. */
    void add(final DirectBuffer buffer, final int offset) {
        record.wrapAndApplyHeader(buffer, offset, header);
        final int programId = (int) record.programId();
        final int goalId = (int) record.goalId();
        final boolean isTest = record.flags().test();
        final boolean isProven = record.clickVerdict() == ClickVerdict.PROVEN;
        final long visitor = isProven ? record.clickVisitor() : 0;
        record.wrapIdentity(identity);
        key.set(programId, goalId, record.identityKind(), isTest, identity);
        keyHashes[count] = key.hash();
        visitors[count] = visitor;
        visitorHashes[count] = touches.hash(visitor);
        progressHashes[count] = progress.visitorsHash(visitor, goalId);
        count++;
    }

    /** Fetches for all that were noted, and forgets them. What it returns must be used. */
    long fetch() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += conversions.fetch(keyHashes[i]);
            sum += touches.fetch(visitorHashes[i]);
            sum += progress.fetch(progressHashes[i]);
        }
        for (int i = 0; i < count; i++) {
            touchOf[i] = touches.newest(visitors[i]);
        }
        // Each touch says where the one before it lies: of one path they come one by one, of all paths side by side.
        for (int touch = 0; touch < TOUCHES; touch++) {
            for (int i = 0; i < count; i++) {
                touchOf[i] = touchOf[i] == TouchLog.NONE ? TouchLog.NONE : touches.previous(touchOf[i]);
                sum += touchOf[i];
            }
        }
        count = 0;
        return sum;
    }
}
