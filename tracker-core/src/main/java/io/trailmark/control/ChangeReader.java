package io.trailmark.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.catalogue.CatalogueBuilder;
import io.trailmark.catalogue.Entity;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.ChangeMadeDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.agrona.DirectBuffer;

/** Reads one change back from the journal: what it made of things, and what they were before. Any thread. */
public final class ChangeReader {
    private final LongFunction<JournalReader> readers;

    /**
     * A change as the journal has it.
     *
     * @param before a JSON list, one entry for each of {@code after}; empty where all was new.
     * @param noted a JSON list of what came of things that are no part of the catalogue; empty where none were changed,
     *     and where they ended.
     */
    public record Change(String before, List<Entity> after, String noted) {}

    /** @param readers opens the journal at a position. */
    public ChangeReader(final LongFunction<JournalReader> readers) {
        this.readers = readers;
    }

    /** The change whose own record is at the position; null where there is none, or none any more. */
    public Change read(final long position) {
        try (JournalReader reader = readers.apply(position)) {
            final Collector collector = new Collector();
            while (collector.missing > 0 && reader.poll(collector::onRecord, Long.MAX_VALUE, 1) > 0) {
                // One record at a time, up to the last of the change.
            }
            return collector.missing == 0 ? new Change(collector.before, collector.after, collector.noted) : null;
        }
    }

    private static final class Collector {
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private final ChangeMadeDecoder made = new ChangeMadeDecoder();
        private final List<Entity> after = new ArrayList<>();
        private String before = "";
        private String noted = "";
        private int missing = 1;
        private boolean hasBegun;

        private void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
            if (hasBegun) {
                this.after.add(CatalogueBuilder.decode(buffer, offset));
                missing--;
            } else if (RecordFrame.templateId(buffer, offset) == ChangeMadeDecoder.TEMPLATE_ID) {
                hasBegun = true;
                made.wrapAndApplyHeader(buffer, offset, header);
                missing = made.changes();
                made.skipActor();
                made.skipAddress();
                made.skipRequestId();
                made.skipIdempotencyKey();
                made.skipRequest();
                final byte[] text = new byte[made.beforeLength()];
                made.getBefore(text, 0, text.length);
                before = new String(text, UTF_8);
                // Absent before version 5: its length is 0.
                final byte[] after = new byte[made.afterLength()];
                made.getAfter(after, 0, after.length);
                noted = new String(after, UTF_8);
            } else {
                missing = -1;
            }
        }
    }
}
