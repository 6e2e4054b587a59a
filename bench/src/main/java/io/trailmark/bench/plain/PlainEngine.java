package io.trailmark.bench.plain;

import io.trailmark.record.RecordFrame;
import io.trailmark.record.RecordHandler;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.GoalRulesDefinedDecoder;
import io.trailmark.record.codec.LinkDefinedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.PartnerDefinedDecoder;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.Trust;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/**
 * The engine's twin: duplicates, paths, conversions under each model, rewards, running sums, and every conversion kept.
 *
 * <p>It leaves out what the traffic of the benchmark does not ask for: views, coupons, deals, customers, caps, tiers,
 * conditions, adjustments, snapshots. That is in its favour: the engine looks whether each of them applies.
 */
public final class PlainEngine implements RecordHandler {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ClickDecoder click = new ClickDecoder();
    private final ConversionDecoder conversionRecord = new ConversionDecoder();
    private final Catalogue catalogue = new Catalogue();
    private final Duplicates duplicates;
    private final Touches touches;
    private final Volumes volumes = new Volumes();
    private final Progress progress = new Progress();
    private final Rewards rewards = new Rewards(volumes);
    private final Attribution attribution;
    private final Map<OrderKey, Conversion> conversions = new HashMap<>();
    private final OutcomeListener listener;

    /** With the same limits as the engine's. */
    public PlainEngine(
            final int touchCapacity,
            final int pathCapacity,
            final int duplicateCapacity,
            final OutcomeListener listener) {
        this.listener = listener;
        touches = new Touches(touchCapacity);
        duplicates = new Duplicates(duplicateCapacity);
        attribution = new Attribution(catalogue, touches, pathCapacity);
    }

    @Override
    public void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final long position = RecordFrame.position(buffer, offset);
        switch (RecordFrame.templateId(buffer, offset)) {
            case ClickDecoder.TEMPLATE_ID -> onClick(buffer, offset, position);
            case ConversionDecoder.TEMPLATE_ID -> onConversion(buffer, offset, position);
            default -> {
                onDefinition(buffer, offset);
                listener.onOutcome(new Outcome.Applied(position));
            }
        }
    }

    /** Touches held. */
    public int touches() {
        return touches.count();
    }

    /** Conversions held. */
    public int conversions() {
        return conversions.size();
    }

    /** Conversions of all partners, of each his own. */
    public long conversionsOfPartners() {
        return volumes.conversions();
    }

    /** What all partners have brought, in minor units. */
    public long revenueMinor() {
        return volumes.revenueMinor();
    }

    private void onDefinition(final DirectBuffer buffer, final int offset) {
        switch (RecordFrame.templateId(buffer, offset)) {
            case PartnerDefinedDecoder.TEMPLATE_ID -> catalogue.onPartner(buffer, offset);
            case LinkDefinedDecoder.TEMPLATE_ID -> catalogue.onLink(buffer, offset);
            case GoalRulesDefinedDecoder.TEMPLATE_ID -> catalogue.onRules(buffer, offset);
            default -> {}
        }
    }

    private void onClick(final DirectBuffer buffer, final int offset, final long position) {
        click.wrapAndApplyHeader(buffer, offset, header);
        ClickClass clickClass = click.clickClass();
        if (clickClass == ClickClass.HUMAN
                && duplicates.onClick(
                        new Duplicates.Key((int) click.linkId(), click.addressBlock(), click.agentHash()),
                        click.occurredMs())) {
            clickClass = ClickClass.DUPLICATE;
        }
        final boolean isTouch = click.clickId(0) != 0;
        if (isTouch) {
            touches.add(new Touch(
                    position,
                    click.occurredMs(),
                    click.visitor(),
                    clickSequence(),
                    (int) click.linkId(),
                    (int) click.partnerId(),
                    (int) click.programId(),
                    clickClass));
        }
        listener.onOutcome(new Outcome.ClickDecided(position, clickClass, isTouch));
    }

    private long clickSequence() {
        long sequence = 0;
        for (int i = Touch.CLICK_SEQUENCE_FROM; i < Touch.CLICK_SEQUENCE_TO; i++) {
            sequence = sequence << 8 | click.clickId(i);
        }
        return sequence;
    }

    private void onConversion(final DirectBuffer buffer, final int offset, final long position) {
        conversionRecord.wrapAndApplyHeader(buffer, offset, header);
        final Conversion reported = new Conversion(position, conversionRecord);
        final Conversion standing = conversions.get(reported.key);
        if (standing != null) {
            final boolean isSame = standing.isSamePayload(reported);
            listener.onOutcome(new Outcome.ConversionDecided(
                    position,
                    standing,
                    isSame ? Decision.DUPLICATE : Decision.CONFLICT,
                    isSame ? Reason.DUPLICATE_ORDER : Reason.ORDER_CONFLICT,
                    List.of()));
            return;
        }
        final List<Candidate> candidates = attribution.decide(reported);
        reported.occurrence = progress.count(reported) + 1;
        rewards.workOut(reported);
        reported.status = reported.trust == Trust.TOKEN ? ConversionStatus.APPROVED : ConversionStatus.PENDING;
        conversions.put(reported.key, reported);
        listener.onOutcome(
                new Outcome.ConversionDecided(position, reported, Decision.RECORDED, reported.reason, candidates));
        writeLines(position, reported);
        if (reported.isVouched()) {
            rewards.count(reported);
            progress.onCounted(reported);
        }
    }

    private void writeLines(final long position, final Conversion conversion) {
        for (final Grant grant : conversion.grants) {
            grant.standingMinor = grant.amountMinor;
            listener.onOutcome(new Outcome.Line(
                    position,
                    conversion,
                    grant.credit,
                    grant.reward.name(),
                    grant.amountMinor,
                    grant.standingMinor,
                    EntryKind.EARNED));
        }
    }
}
