package io.trailmark.engine;

import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.ViewDecoder;
import org.agrona.DirectBuffer;

/**
 * What a click or view changes: a person's click is checked for a duplicate, and every click that was given a click id
 * joins its visitor's path, payable or not, so that a later conversion can say why it was refused. So does every view
 * of a visitor who is known.
 */
final class Clicks {
    private static final int CLICK_SEQUENCE_FROM = 7;
    private static final int CLICK_SEQUENCE_TO = 12;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ClickDecoder click = new ClickDecoder();
    private final ViewDecoder view = new ViewDecoder();
    private final DuplicateClicks duplicates;
    private final TouchLog touches;
    private final OutcomeEncoder outcomes;

    Clicks(final DuplicateClicks duplicates, final TouchLog touches, final OutcomeEncoder outcomes) {
        this.duplicates = duplicates;
        this.touches = touches;
        this.outcomes = outcomes;
    }

    void onClick(final DirectBuffer buffer, final int offset, final long position) {
        click.wrapAndApplyHeader(buffer, offset, header);
        final long occurredMs = click.occurredMs();
        final int linkId = (int) click.linkId();
        ClickClass clickClass = click.clickClass();
        if (clickClass == ClickClass.HUMAN
                && duplicates.onClick(linkId, click.addressBlock(), click.agentHash(), occurredMs)) {
            clickClass = ClickClass.DUPLICATE;
        }
        // The version in the first byte is never 0: without it there is no click id, and no conversion can name it.
        final boolean isTouch = click.clickId(0) != 0;
        if (isTouch) {
            touches.add(
                    position,
                    occurredMs,
                    click.visitor(),
                    clickSequence(),
                    linkId,
                    (int) click.partnerId(),
                    (int) click.programId(),
                    clickClass,
                    false);
        }
        outcomes.click(position, clickClass, isTouch);
    }

    void onView(final DirectBuffer buffer, final int offset, final long position) {
        view.wrapAndApplyHeader(buffer, offset, header);
        final ClickClass clickClass = view.clickClass();
        final boolean isTouch = view.visitor() != 0;
        if (isTouch) {
            touches.add(
                    position,
                    view.occurredMs(),
                    view.visitor(),
                    0,
                    (int) view.linkId(),
                    (int) view.partnerId(),
                    (int) view.programId(),
                    clickClass,
                    true);
        }
        outcomes.click(position, clickClass, isTouch);
    }

    /** What tells the click ids of one visitor, link and millisecond apart: node and sequence, big-endian. */
    private long clickSequence() {
        long sequence = 0;
        for (int i = CLICK_SEQUENCE_FROM; i < CLICK_SEQUENCE_TO; i++) {
            sequence = sequence << 8 | click.clickId(i);
        }
        return sequence;
    }
}
