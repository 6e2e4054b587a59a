package io.trailmark.faults;

import io.trailmark.ids.ClickId;
import io.trailmark.ids.ConversionId;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.EpochOpenedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;

/** What a journal holds, read piece by piece while it grows: how often each click, where each order was first said. */
public final class JournalContents {
    private final Path journal;
    private final Map<String, Integer> clicks = new HashMap<>();
    private final Map<String, Long> positionOfOrder = new HashMap<>();
    private final ClickDecoder click = new ClickDecoder();
    private final ConversionDecoder conversion = new ConversionDecoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final List<String> complaints = new ArrayList<>();
    private long position;
    private long reports;
    private long epochs;

    /** @param journal its own folder, which holds the epochs'. */
    public JournalContents(final Path journal) {
        this.journal = journal;
    }

    /**
     * Reads on to the end.
     *
     * @return what is wrong: damage, a torn tail too, gaps, and clicks that are there twice.
     */
    public List<String> readOn() {
        complaints.clear();
        try (JournalReader reader = new JournalReader(journal, position + 1)) {
            int read;
            do {
                read = reader.poll(this::onRecord, Long.MAX_VALUE, 1_000);
            } while (read > 0);
            if (reader.damage() != null) {
                complaints.add(reader.damage().text());
            }
        }
        return List.copyOf(complaints);
    }

    private void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        final long found = RecordFrame.position(buffer, offset);
        if (found != position + 1) {
            complaints.add("position " + found + " follows " + position);
        }
        position = found;
        switch (RecordFrame.templateId(buffer, offset)) {
            case ClickDecoder.TEMPLATE_ID -> onClick(buffer, offset);
            case ConversionDecoder.TEMPLATE_ID -> onConversion(buffer, offset);
            case EpochOpenedDecoder.TEMPLATE_ID -> epochs++;
            default -> {}
        }
    }

    private void onClick(final DirectBuffer buffer, final int offset) {
        click.wrapAndApplyHeader(buffer, offset, header);
        final byte[] id = new byte[ClickId.LENGTH_BYTES];
        for (int i = 0; i < id.length; i++) {
            id[i] = (byte) click.clickId(i);
        }
        final byte[] text = new byte[ClickId.TEXT_BYTES];
        ClickId.encode(id, 0, text, 0);
        final String clickId = new String(text, StandardCharsets.US_ASCII);
        if (clicks.merge(clickId, 1, Integer::sum) > 1) {
            complaints.add("click " + clickId + " is there again at position " + position);
        }
    }

    /** The id of a conversion is the position of its first report; the node is 0 here. */
    private void onConversion(final DirectBuffer buffer, final int offset) {
        conversion.wrapAndApplyHeader(buffer, offset, header);
        final byte[] identity = new byte[conversion.identityLength()];
        conversion.getIdentity(identity, 0, identity.length);
        reports++;
        positionOfOrder.putIfAbsent(new String(identity, StandardCharsets.US_ASCII), position);
    }

    /** Whether the click was read. */
    public boolean hasClick(final String clickId) {
        return clicks.containsKey(clickId);
    }

    /** Id of the conversion that the order's first report began; null when the order was not read. */
    public String conversionOf(final String orderId) {
        final Long first = positionOfOrder.get(orderId);
        return first == null ? null : ConversionId.format(first);
    }

    /** Clicks read so far. */
    public long clicks() {
        return clicks.size();
    }

    /** Reports of conversions read so far, repeated ones too. */
    public long reports() {
        return reports;
    }

    /** Orders read so far. */
    long orders() {
        return positionOfOrder.size();
    }

    /** Epochs read so far. */
    long epochs() {
        return epochs;
    }

    /** Of the last record read. */
    long position() {
        return position;
    }
}
