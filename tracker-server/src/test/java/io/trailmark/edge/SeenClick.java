package io.trailmark.edge;

import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.Device;
import io.trailmark.record.codec.LabelKey;
import io.trailmark.record.codec.MessageHeaderDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/** A click as it stands in the journal. */
record SeenClick(
        long position,
        long occurredMs,
        long visitor,
        long addressBlock,
        long agentHash,
        List<Byte> clickId,
        int programId,
        int partnerId,
        int linkId,
        String reasons,
        String privacy,
        ClickClass clickClass,
        Device device,
        String country,
        int linkVersion,
        int rule,
        int variant,
        boolean isHistory,
        Map<LabelKey, String> labels,
        String agent,
        String referrer) {

    static void addIfClick(final List<SeenClick> clicks, final DirectBuffer buffer, final int offset) {
        if (RecordFrame.templateId(buffer, offset) != ClickDecoder.TEMPLATE_ID) {
            return;
        }
        final ClickDecoder click = new ClickDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        final List<Byte> clickId = new ArrayList<>();
        for (int i = 0; i < ClickDecoder.clickIdLength(); i++) {
            clickId.add((byte) click.clickId(i));
        }
        final StringBuilder reasons = new StringBuilder();
        click.reasons().appendTo(reasons);
        final StringBuilder privacy = new StringBuilder();
        click.privacy().appendTo(privacy);
        final Map<LabelKey, String> labels = new EnumMap<>(LabelKey.class);
        for (final ClickDecoder.LabelsDecoder label : click.labels()) {
            final LabelKey key = label.key();
            final byte[] value = new byte[label.valueLength()];
            label.getValue(value, 0, value.length);
            labels.put(key, new String(value, StandardCharsets.UTF_8));
        }
        final byte[] agent = new byte[click.agentLength()];
        click.getAgent(agent, 0, agent.length);
        final byte[] referrer = new byte[click.referrerLength()];
        click.getReferrer(referrer, 0, referrer.length);
        clicks.add(new SeenClick(
                RecordFrame.position(buffer, offset),
                click.occurredMs(),
                click.visitor(),
                click.addressBlock(),
                click.agentHash(),
                clickId,
                (int) click.programId(),
                (int) click.partnerId(),
                (int) click.linkId(),
                reasons.toString(),
                privacy.toString(),
                click.clickClass(),
                click.device(),
                click.country(0) == 0 ? "" : click.country(),
                (int) click.linkVersion(),
                click.rule(),
                click.variant(),
                click.flags().history(),
                labels,
                new String(agent, StandardCharsets.ISO_8859_1),
                new String(referrer, StandardCharsets.ISO_8859_1)));
    }

    boolean hasClickId() {
        return clickId.stream().anyMatch(octet -> octet != 0);
    }
}
