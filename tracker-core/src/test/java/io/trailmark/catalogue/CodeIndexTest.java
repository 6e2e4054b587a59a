package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

/** Aim: the index finds every code while its segments double and split, and never copies more than one of them. */
final class CodeIndexTest {
    private static final int SEGMENT_BYTES = 1 << 19;

    private final EntryMemory entries = new EntryMemory();
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();

    private int entry(final int id, final String code) {
        return entries.add(scratch, CodeIndex.encodePlain(scratch, id, 1, code.getBytes(US_ASCII)));
    }

    private int find(final CodeIndex index, final String code) {
        final int reference = index.find(1, code.getBytes(US_ASCII), 0, code.length());
        return reference == CodeIndex.NOT_FOUND
                ? 0
                : CodeIndex.id(entries.chunk(reference), EntryMemory.offset(reference));
    }

    @Test
    void shouldFindAllOfManyAndCopyOneSegmentAtATime() {
        final int count = 400_000;
        final CodeIndex index = new CodeIndex(KeyedHash.OF_PROCESS, entries, CodeIndex.PLAIN_KEY_OFFSET, false, 0);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long most = 0;
        for (int id = 1; id <= count; id++) {
            final int reference = entry(id, "k" + id);
            final long before = threads.getCurrentThreadAllocatedBytes();
            index.put(reference);
            most = Math.max(most, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertTrue(most > SEGMENT_BYTES, "no segment was ever split: " + most);
        assertTrue(most < 3 * SEGMENT_BYTES, "one code had " + most + " bytes copied");
        assertTrue(index.lengthBytes() < count * 28L, index.lengthBytes() + " bytes for " + count);
        for (int id = 1; id <= count; id++) {
            assertEquals(id, find(index, "k" + id));
        }
        assertEquals(0, find(index, "k0"));
    }

    @Test
    void shouldBeginWithRoomForWhatIsToCome() {
        final int count = 100_000;
        final CodeIndex index = new CodeIndex(KeyedHash.OF_PROCESS, entries, CodeIndex.PLAIN_KEY_OFFSET, false, count);
        final long lengthBytes = index.lengthBytes();
        for (int id = 1; id <= count; id++) {
            index.put(entry(id, "k" + id));
        }
        assertEquals(lengthBytes, index.lengthBytes());
        assertEquals(count, find(index, "k" + count));
    }

    @Test
    void shouldFindTheEntryThatCameLast() {
        final CodeIndex index = new CodeIndex(KeyedHash.OF_PROCESS, entries, CodeIndex.PLAIN_KEY_OFFSET, false, 0);
        index.put(entry(1, "a"));
        index.put(entry(2, "a"));
        assertEquals(2, find(index, "a"));
    }
}
