package io.trailmark.pipeline;

import io.trailmark.engine.Engine;
import io.trailmark.engine.OutcomeHandler;
import io.trailmark.record.RecordHandler;
import io.trailmark.views.AppliedMessage;
import io.trailmark.views.Views;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Takes records through an engine into views on one thread, without a ring: for those that nobody waits for.
 *
 * <p>Thread: its owner's, who publishes the views. Fails as engine and views do; then neither is good for anything.
 */
public final class Applier implements RecordHandler {
    private final Engine engine;
    private final Views views;
    private final UnsafeBuffer message = new UnsafeBuffer(ByteBuffer.allocateDirect(AppliedMessage.MAX_LENGTH));
    private final OutcomeHandler outcomeHandler = this::onOutcome;
    private int recordLength;
    private int outcomesStart;
    private int outcomesLength;

    /** @param views that stand where the engine does. */
    public Applier(final Engine engine, final Views views) {
        this.engine = engine;
        this.views = views;
    }

    @Override
    public void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        AppliedMessage.header(message, 0, lengthBytes, 0);
        message.putBytes(AppliedMessage.recordOffset(0), buffer, offset, lengthBytes);
        recordLength = lengthBytes;
        outcomesStart = AppliedMessage.outcomesOffset(message, 0);
        outcomesLength = 0;
        engine.onRecord(buffer, offset, lengthBytes, outcomeHandler);
        handOn(true);
    }

    @Override
    public void onAhead(final DirectBuffer buffer, final int offset, final int endOffset) {
        engine.onAhead(buffer, offset, endOffset);
    }

    private void onOutcome(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (outcomesLength + AppliedMessage.framedLength(lengthBytes) > AppliedMessage.MAX_OUTCOMES_LENGTH) {
            handOn(false);
        }
        final int end = AppliedMessage.putOutcome(message, outcomesStart + outcomesLength, buffer, offset, lengthBytes);
        outcomesLength = end - outcomesStart;
    }

    private void handOn(final boolean isLast) {
        AppliedMessage.header(message, 0, recordLength, outcomesLength);
        views.onApplied(message, 0, isLast);
        outcomesLength = 0;
    }
}
