package io.trailmark.store;

import io.trailmark.catalogue.CatalogueBuilder;
import io.trailmark.catalogue.CatalogueChanges;
import io.trailmark.journal.JournalDamage;
import io.trailmark.journal.JournalReader;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.RecordHandler;
import io.trailmark.record.codec.LinkDefinedDecoder;
import org.agrona.DirectBuffer;

/**
 * Which entities the journal defines between two positions: what a store that was left behind has to write again. Used
 * once, by one thread.
 */
final class CatalogueTail implements RecordHandler {
    private static final int RECORDS_PER_POLL = 4_096;

    private final CatalogueBuilder builder = new CatalogueBuilder();
    private final int capacity;
    private int links;
    private long position;

    private CatalogueTail(final long behind, final int capacity) {
        position = behind;
        this.capacity = capacity;
        builder.follow(capacity);
    }

    /**
     * Reads on to {@code lastPosition}.
     *
     * @param reader that stands at the record after {@code behind}.
     * @return null where it cannot be said: too many, or the journal does not have all records.
     */
    static CatalogueChanges read(
            final JournalReader reader, final long behind, final long lastPosition, final int capacity) {
        final CatalogueTail tail = new CatalogueTail(behind, capacity);
        int count;
        do {
            count = reader.poll(tail, lastPosition, RECORDS_PER_POLL);
        } while (count > 0 && tail.links <= capacity);
        final JournalDamage damage = reader.damage();
        if (damage != null || tail.position < lastPosition || tail.links > capacity) {
            return null;
        }
        final CatalogueChanges changes = tail.builder.takeChanges();
        return changes.isComplete() ? changes : null;
    }

    @Override
    public void onRecord(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        position = RecordFrame.position(buffer, offset);
        // The builder keeps what it is told of, so it is not told of more links than are asked for.
        final boolean isLink = RecordFrame.templateId(buffer, offset) == LinkDefinedDecoder.TEMPLATE_ID;
        if (!isLink || ++links <= capacity) {
            builder.apply(buffer, offset, lengthBytes);
        }
    }
}
