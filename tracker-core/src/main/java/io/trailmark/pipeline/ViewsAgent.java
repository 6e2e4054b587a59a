package io.trailmark.pipeline;

import io.trailmark.counters.CounterColumn;
import io.trailmark.threads.Doorbell;
import io.trailmark.views.Views;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;

/**
 * Takes records with their outcomes out of the ring and into the views, and publishes them batch by batch.
 *
 * <p>Thread: {@code views}. Failure: the ring has let go of a message before it is handled, so a handler that throws
 * would lose it unseen. What it throws is kept, nothing after it is applied, and the agent ends, and the process with
 * it.
 */
final class ViewsAgent implements Agent {
    static final String ROLE = "views";

    private static final int MAX_MESSAGES = 512;

    private final OneToOneRingBuffer ring;
    private final Views views;
    private final Doorbell engineBell;
    private final DutyCycle dutyCycle;
    private final MessageHandler messageHandler = this::onMessage;
    private Throwable failure;

    ViewsAgent(
            final OneToOneRingBuffer ring, final Views views, final Doorbell engineBell, final CounterColumn counters) {
        this.ring = ring;
        this.views = views;
        this.engineBell = engineBell;
        dutyCycle = new DutyCycle(counters);
    }

    @Override
    public int doWork() {
        dutyCycle.start();
        final int messageCount = ring.read(messageHandler, MAX_MESSAGES);
        if (failure == null && messageCount > 0) {
            publish();
        }
        if (failure != null) {
            throw new AgentTerminationException(failure);
        }
        dutyCycle.stop(messageCount);
        return messageCount;
    }

    private void publish() {
        try {
            views.publish();
            // The engine may wait for the room that this batch took.
            engineBell.ring();
        } catch (final Throwable thrown) {
            failure = thrown;
        }
    }

    private void onMessage(
            final int messageType, final MutableDirectBuffer buffer, final int index, final int lengthBytes) {
        if (failure != null) {
            return;
        }
        try {
            views.onApplied(buffer, index, messageType == EngineAgent.MESSAGE_TYPE);
        } catch (final Throwable thrown) {
            failure = thrown;
        }
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
