package io.trailmark.engine;

import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.ViewDecoder;
import org.agrona.DirectBuffer;

/**
 * What a click or view changes: a person's click is checked for a duplicate and against the link's limit, and every
 * click that was given a click id joins its visitor's path, payable or not, so that a later conversion can say why it
 * was refused. So does every view of a visitor who is known.
 */
final class Clicks {
    private static final int CLICK_SEQUENCE_FROM = 7;
    private static final int CLICK_SEQUENCE_TO = 12;

    /** How many records may be announced at once: a power of two. */
    static final int ANNOUNCED = 32;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ClickDecoder click = new ClickDecoder();
    private final ViewDecoder view = new ViewDecoder();
    private final DuplicateClicks duplicates;
    private final ClickLimits limits;
    private final TouchLog touches;
    private final OutcomeEncoder outcomes;

    // What was announced, by the last bits of the positions.
    private final long[] positions = new long[ANNOUNCED];
    private final long[] visitors = new long[ANNOUNCED];
    private final long[] visitorHashes = new long[ANNOUNCED];
    private final long[] addressBlocks = new long[ANNOUNCED];
    private final long[] agentHashes = new long[ANNOUNCED];
    private final int[] linkIds = new int[ANNOUNCED];
    private final long[] clickHashes = new long[ANNOUNCED];

    Clicks(
            final DuplicateClicks duplicates,
            final ClickLimits limits,
            final TouchLog touches,
            final OutcomeEncoder outcomes) {
        this.duplicates = duplicates;
        this.limits = limits;
        this.touches = touches;
        this.outcomes = outcomes;
    }

    /** Hashes the keys of a click to come; at its turn, one that is not the one announced is hashed again. */
    void announce(final DirectBuffer buffer, final int offset) {
        final long position = RecordFrame.position(buffer, offset);
        final int index = (int) position & (ANNOUNCED - 1);
        click.wrapAndApplyHeader(buffer, offset, header);
        positions[index] = position;
        visitors[index] = click.visitor();
        visitorHashes[index] = touches.hash(visitors[index]);
        addressBlocks[index] = click.addressBlock();
        agentHashes[index] = click.agentHash();
        linkIds[index] = (int) click.linkId();
        clickHashes[index] = duplicates.hash(linkIds[index], addressBlocks[index], agentHashes[index]);
    }

    /**
     * Fetches what as many clicks from a position on, up to {@link #ANNOUNCED}, will look at, if they were announced:
     * the waits for memory, which each would have alone, overlap. What it returns must be used, or it is not fetched.
     */
    long fetch(final long firstPosition, final int count) {
        long sum = 0;
        for (int ahead = 0; ahead < count; ahead++) {
            final int index = (int) (firstPosition + ahead) & (ANNOUNCED - 1);
            sum += duplicates.fetch(clickHashes[index]) + touches.fetch(visitorHashes[index]);
        }
        return sum;
    }

    void onClick(final DirectBuffer buffer, final int offset, final long position) {
        final int index = (int) position & (ANNOUNCED - 1);
        click.wrapAndApplyHeader(buffer, offset, header);
        if (!isAnnounced(index, position)) {
            announce(buffer, offset);
        }
        final long occurredMs = click.occurredMs();
        final int linkId = linkIds[index];
        ClickClass clickClass = click.clickClass();
        if (clickClass == ClickClass.HUMAN) {
            clickClass = ofPerson(index, occurredMs);
        }
        // The version in the first byte is never 0: without it there is no click id, and no conversion can name it.
        final boolean isTouch = click.clickId(0) != 0;
        if (isTouch) {
            touches.add(
                    position,
                    occurredMs,
                    visitors[index],
                    visitorHashes[index],
                    clickSequence(),
                    linkId,
                    (int) click.partnerId(),
                    (int) click.programId(),
                    clickClass,
                    false);
        }
        outcomes.click(position, clickClass, isTouch, limits.isReached(linkId));
    }

    /** A repeat of a click that was counted is no further one, also beyond the link's limit. */
    private ClickClass ofPerson(final int index, final long occurredMs) {
        final int linkId = linkIds[index];
        final long hash = clickHashes[index];
        final long addressBlock = addressBlocks[index];
        final long agentHash = agentHashes[index];
        if (limits.isReached(linkId)) {
            return duplicates.isRepeat(hash, linkId, addressBlock, agentHash, occurredMs)
                    ? ClickClass.DUPLICATE
                    : ClickClass.CAPPED;
        }
        if (duplicates.onClick(hash, linkId, addressBlock, agentHash, occurredMs)) {
            return ClickClass.DUPLICATE;
        }
        limits.count(linkId);
        return ClickClass.HUMAN;
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
                    touches.hash(view.visitor()),
                    0,
                    (int) view.linkId(),
                    (int) view.partnerId(),
                    (int) view.programId(),
                    clickClass,
                    true);
        }
        outcomes.click(position, clickClass, isTouch, false);
    }

    private boolean isAnnounced(final int index, final long position) {
        return positions[index] == position
                && visitors[index] == click.visitor()
                && addressBlocks[index] == click.addressBlock()
                && agentHashes[index] == click.agentHash()
                && linkIds[index] == (int) click.linkId();
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
