package io.trailmark.pipeline;

import io.trailmark.counters.Counter;
import io.trailmark.counters.CounterColumn;
import io.trailmark.engine.Engine;
import io.trailmark.engine.OutcomeHandler;
import io.trailmark.journal.Journal;
import io.trailmark.journal.JournalDamage;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordHandler;
import io.trailmark.threads.Doorbell;
import io.trailmark.views.AppliedMessage;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Reads the journal up to its synced position, lets the engine decide, and hands record and outcomes on together.
 *
 * <p>Thread: {@code engine}. Order: messages enter the ring in the order of their positions, none twice, none left
 * out. Allocates nothing in the steady state. Failure: a full ring makes it wait and is counted; damage or an I/O
 * error in the journal makes it stand still where it is, which shows in {@link #damage} and in the age of the views;
 * anything else unexpected ends the agent, and the process with it.
 */
final class EngineAgent implements Agent {
    static final String ROLE = "engine";
    static final int MESSAGE_TYPE = 1;

    /** A message whose record has more outcomes than one message takes: another with the same record follows. */
    static final int PART_MESSAGE_TYPE = 2;

    private static final int MAX_RECORDS = 512;
    private static final long FIGURES_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);

    /** What one message may take in the ring at most. */
    private static final int LONGEST_CLAIM =
            BitUtil.align(AppliedMessage.MAX_LENGTH + RecordDescriptor.HEADER_LENGTH, RecordDescriptor.ALIGNMENT);

    private final Journal journal;
    private final JournalReader reader;
    private final Engine engine;
    private final OneToOneRingBuffer ring;
    private final Doorbell viewsBell;
    private final Runnable roomMaker;
    private final CounterColumn counters;
    private final DutyCycle dutyCycle;
    private final RecordHandler recordHandler = new RecordHandler() {
        @Override
        public void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
            apply(buffer, offset, lengthBytes);
        }

        @Override
        public void onAhead(final DirectBuffer buffer, final int offset, final int endOffset) {
            engine.onAhead(buffer, offset, endOffset);
        }
    };
    private final OutcomeHandler outcomeHandler = this::onOutcome;
    private final UnsafeBuffer outcomes =
            new UnsafeBuffer(ByteBuffer.allocateDirect(AppliedMessage.MAX_OUTCOMES_LENGTH));
    private int outcomesLength;
    private DirectBuffer record;
    private int recordOffset;
    private int recordLength;
    private long figuresNs = System.nanoTime() - FIGURES_INTERVAL_NS;
    private volatile JournalDamage damage;
    private volatile EngineFigures figures = EngineFigures.NONE;

    EngineAgent(
            final Journal journal,
            final JournalReader reader,
            final Engine engine,
            final OneToOneRingBuffer ring,
            final Doorbell viewsBell,
            final Runnable roomMaker,
            final CounterColumn counters) {
        this.journal = journal;
        this.reader = reader;
        this.engine = engine;
        this.ring = ring;
        this.viewsBell = viewsBell;
        this.roomMaker = roomMaker;
        this.counters = counters;
        dutyCycle = new DutyCycle(counters);
    }

    /** A ring of this size takes a handful of the longest messages, and thousands of usual ones. */
    static OneToOneRingBuffer newRing(final int capacityBytes) {
        return new OneToOneRingBuffer(
                new UnsafeBuffer(ByteBuffer.allocateDirect(capacityBytes + RingBufferDescriptor.TRAILER_LENGTH)));
    }

    @Override
    public int doWork() {
        dutyCycle.start();
        try {
            final int workCount = follow();
            takeFigures(workCount);
            dutyCycle.stop(workCount);
            return workCount;
        } catch (final Throwable failure) {
            throw new AgentTerminationException(failure);
        }
    }

    private int follow() {
        final int room = roomMessages();
        if (room == 0) {
            counters.increment(Counter.ENGINE_RING_FULL);
            return 0;
        }
        final int recordCount;
        try {
            recordCount = reader.poll(recordHandler, journal.syncedPosition(), Math.min(room, MAX_RECORDS));
        } catch (final UncheckedIOException failure) {
            counters.increment(Counter.ENGINE_READ_FAILURES);
            return 0;
        }
        if (recordCount > 0) {
            viewsBell.ring();
        } else {
            damage = reader.damage();
        }
        return recordCount;
    }

    /** How many messages surely fit: one less than the free bytes say, for what the ring skips at its end. */
    private int roomMessages() {
        final long freeBytes = ring.capacity() - (ring.producerPosition() - ring.consumerPosition());
        return (int) Math.max(0, freeBytes / LONGEST_CLAIM - 1);
    }

    private void apply(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        outcomesLength = 0;
        record = buffer;
        recordOffset = offset;
        recordLength = lengthBytes;
        engine.onRecord(buffer, offset, lengthBytes, outcomeHandler);
        handOn(MESSAGE_TYPE);
        counters.increment(Counter.ENGINE_RECORDS);
    }

    /**
     * Puts the record with the outcomes so far into the ring. Room for one message was there before the record; for
     * further parts, which are rare, the engine waits until the views have made some.
     */
    private void handOn(final int messageType) {
        final int messageLength = AppliedMessage.length(recordLength, outcomesLength);
        int index = ring.tryClaim(messageType, messageLength);
        while (index < 0) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("ended while position " + engine.position() + " was handed on");
            }
            viewsBell.ring();
            roomMaker.run();
            index = ring.tryClaim(messageType, messageLength);
        }
        final UnsafeBuffer target = (UnsafeBuffer) ring.buffer();
        AppliedMessage.header(target, index, recordLength, outcomesLength);
        target.putBytes(AppliedMessage.recordOffset(index), record, recordOffset, recordLength);
        target.putBytes(AppliedMessage.outcomesOffset(target, index), outcomes, 0, outcomesLength);
        ring.commit(index);
        outcomesLength = 0;
    }

    private void onOutcome(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (outcomesLength + AppliedMessage.framedLength(lengthBytes) > AppliedMessage.MAX_OUTCOMES_LENGTH) {
            handOn(PART_MESSAGE_TYPE);
        }
        outcomesLength = AppliedMessage.putOutcome(outcomes, outcomesLength, buffer, offset, lengthBytes);
        counters.increment(Counter.ENGINE_OUTCOMES);
    }

    /** Figures for people are copied when the agent runs dry, and a few times a second while it does not. */
    private void takeFigures(final int workCount) {
        if (figures.position() == engine.position()) {
            return;
        }
        final long nowNs = System.nanoTime();
        if (workCount == 0 || nowNs - figuresNs >= FIGURES_INTERVAL_NS) {
            figuresNs = nowNs;
            figures = EngineFigures.of(engine);
        }
    }

    /** What stands in the way in the journal, or null. Any thread. */
    JournalDamage damage() {
        return damage;
    }

    /** Recent figures of the engine. Any thread. */
    EngineFigures figures() {
        return figures;
    }

    /** The longest duty cycle so far. Any thread. */
    long longestCycleNs() {
        return dutyCycle.longestNs();
    }

    @Override
    public String roleName() {
        return ROLE;
    }
}
