package io.trailmark.catalogue;

import io.trailmark.record.codec.LinkDefinedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.Source;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.AbstractCollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.IntArrayList;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * All links, by number and by code: the one place where they are kept.
 *
 * <p>A change appends an entry and points to it; entries are never overwritten, so a reader that found one may read on
 * whatever comes. Of several links with the same code the one that is not archived is found, else the one with the
 * highest number.
 *
 * <p>Threads: one writes; {@link #put} shows nothing before {@link #show}. Any number read, each change at once.
 */
final class LinkTable {
    /** Less than this is not worth the copy. */
    private static final long LEAST_GARBAGE_BYTES = 16 << 20;

    private static final int FIRST_LINKS = 16;
    private static final int CHUNK_BITS = 16;
    private static final int CHUNK_LINKS = 1 << CHUNK_BITS;
    /** Of the newest changes of links that were there it is known which they were. */
    static final int CHANGES_KEPT = 4_096;

    private static final VarHandle REFERENCES = MethodHandles.arrayElementVarHandle(int[].class);

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final LinkDefinedDecoder record = new LinkDefinedDecoder();
    private final EntryTerms terms = new EntryTerms(new UrlParser());
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
    private final IntArrayList staged = new IntArrayList();
    private final KeyedHash keyedHash;
    private final EntryMemory entries = new EntryMemory();
    private final CodeIndex index;
    private int highestPutId;
    private int shownCount;
    private long liveBytes;
    private long garbageBytes;

    /**
     * Reference + 1 of the entry of each number, in chunks; 0: none. Replaced by a longer list of the same chunks
     * before it is too short; only the first chunk starts short, and is replaced by longer copies of itself.
     */
    private volatile int[][] referencesById;

    private volatile int highestId;
    private volatile int count;

    /** Numbers of links that were defined anew, the newest {@link #CHANGES_KEPT}. */
    private final int[] changedIds = new int[CHANGES_KEPT];

    /** How many were, ever. */
    private volatile long changes;

    LinkTable(final KeyedHash keyedHash) {
        this(keyedHash, FIRST_LINKS);
    }

    private LinkTable(final KeyedHash keyedHash, final int capacityLinks) {
        this.keyedHash = keyedHash;
        index = new CodeIndex(keyedHash, entries, LinkEntry.KEY_OFFSET, false, capacityLinks);
        referencesById = new int[][] {new int[Math.min(capacityLinks + 1, CHUNK_LINKS)]};
        makeRoom(capacityLinks);
    }

    /**
     * Takes in the record of a link, for the next {@link #show}.
     *
     * @return its number.
     * @throws IllegalArgumentException where its number is out of range.
     */
    int put(final DirectBuffer buffer, final int offset) {
        record.wrapAndApplyHeader(buffer, offset, header);
        final long id = record.linkId();
        if (id <= 0 || id > Limits.ENTITIES_PER_KIND) {
            throw new IllegalArgumentException("number of a link out of range: " + id);
        }
        final int lengthBytes = LinkEntry.encode(scratch, record, terms);
        liveBytes += lengthBytes;
        staged.addInt(entries.add(scratch, lengthBytes));
        highestPutId = Math.max(highestPutId, (int) id);
        return (int) id;
    }

    /**
     * Shows what was put.
     *
     * @throws IllegalArgumentException where a link would get another programme, partner or code: it is another then.
     */
    void show() {
        if (staged.isEmpty()) {
            return;
        }
        makeRoom(highestPutId);
        for (int i = 0; i < staged.size(); i++) {
            show(staged.getInt(i));
        }
        staged.clear();
        highestId = highestPutId;
        count = shownCount;
    }

    private void makeRoom(final int id) {
        final int[][] present = referencesById;
        final int wanted = (id >>> CHUNK_BITS) + 1;
        if (wanted > present.length || (wanted == 1 && id >= present[0].length)) {
            final int[][] more = Arrays.copyOf(present, Math.max(wanted, present.length));
            final int first = wanted > 1 ? CHUNK_LINKS : Math.min(CHUNK_LINKS, Math.max(id + 1, 2 * present[0].length));
            more[0] = first > present[0].length ? Arrays.copyOf(present[0], first) : present[0];
            for (int i = present.length; i < wanted; i++) {
                more[i] = new int[CHUNK_LINKS];
            }
            referencesById = more;
        }
    }

    private void show(final int reference) {
        final UnsafeBuffer chunk = entries.chunk(reference);
        final int offset = EntryMemory.offset(reference);
        final int id = CodeIndex.id(chunk, offset);
        final int before = reference(id);
        if (before == CodeIndex.NOT_FOUND) {
            join(id, chunk, offset);
            shownCount++;
        } else {
            final UnsafeBuffer chunkBefore = entries.chunk(before);
            final int offsetBefore = EntryMemory.offset(before);
            if (!LinkEntry.isSameLink(chunk, offset, chunkBefore, offsetBefore)) {
                throw new IllegalArgumentException("link " + id + " becomes another");
            }
            LinkEntry.namesake(chunk, offset, LinkEntry.namesake(chunkBefore, offsetBefore));
            final int lengthBefore = LinkEntry.lengthBytes(chunkBefore, offsetBefore);
            liveBytes -= lengthBefore;
            garbageBytes += lengthBefore;
        }
        point(id, reference);
        if (before != CodeIndex.NOT_FOUND) {
            noteChange(id);
        }
        index.put(reference(found(id)));
    }

    /** After the change can be seen: whoever reads its number reads the link as it is since. */
    private void noteChange(final int id) {
        final long earlier = changes;
        changedIds[(int) (earlier % CHANGES_KEPT)] = id;
        changes = earlier + 1;
    }

    private void point(final int id, final int reference) {
        REFERENCES.setRelease(referencesById[id >>> CHUNK_BITS], id & (CHUNK_LINKS - 1), reference + 1);
    }

    /** Puts a new link into the ring of those with its code, if there are any. */
    private void join(final int id, final UnsafeBuffer chunk, final int offset) {
        final byte[] code = new byte[LinkEntry.codeLengthBytes(chunk, offset)];
        chunk.getBytes(offset + LinkEntry.KEY_OFFSET + 1, code);
        final int other = index.find(CodeIndex.scope(chunk, offset), code, 0, code.length);
        if (other != CodeIndex.NOT_FOUND) {
            final UnsafeBuffer otherChunk = entries.chunk(other);
            final int otherOffset = EntryMemory.offset(other);
            LinkEntry.namesake(chunk, offset, LinkEntry.namesake(otherChunk, otherOffset));
            LinkEntry.namesake(otherChunk, otherOffset, id);
        }
    }

    /** Which of the links with the code of this one is to be found. */
    private int found(final int id) {
        int found = id;
        boolean isFoundArchived = isArchived(id);
        for (int next = namesake(id); next != id; next = namesake(next)) {
            final boolean isArchived = isArchived(next);
            if (isArchived == isFoundArchived ? next > found : isFoundArchived) {
                found = next;
                isFoundArchived = isArchived;
            }
        }
        return found;
    }

    private int namesake(final int id) {
        final int reference = reference(id);
        return LinkEntry.namesake(entries.chunk(reference), EntryMemory.offset(reference));
    }

    private boolean isArchived(final int id) {
        final int reference = reference(id);
        return LinkEntry.isArchived(entries.chunk(reference), EntryMemory.offset(reference));
    }

    /**
     * This table, or one without the entries of former versions, if those take more room than what is left. Costs a
     * pass over all links, once in as many changes as there are links. Everything put must have been shown.
     */
    LinkTable compact() {
        if (garbageBytes < LEAST_GARBAGE_BYTES || garbageBytes < liveBytes) {
            return this;
        }
        final LinkTable compact = new LinkTable(keyedHash, highestId);
        for (int id = 1; id <= highestId; id++) {
            final int reference = reference(id);
            if (reference != CodeIndex.NOT_FOUND) {
                final UnsafeBuffer chunk = entries.chunk(reference);
                final int offset = EntryMemory.offset(reference);
                final int lengthBytes = LinkEntry.lengthBytes(chunk, offset);
                compact.scratch.putBytes(0, chunk, offset, lengthBytes);
                compact.point(id, compact.entries.add(compact.scratch, lengthBytes));
                if (found(id) == id) {
                    compact.index.put(compact.reference(id));
                }
            }
        }
        compact.highestPutId = highestId;
        compact.highestId = highestId;
        compact.shownCount = shownCount;
        compact.count = shownCount;
        System.arraycopy(changedIds, 0, compact.changedIds, 0, CHANGES_KEPT);
        compact.changes = changes;
        compact.liveBytes = liveBytes;
        return compact;
    }

    /** Reference of the link with this code, or {@link CodeIndex#NOT_FOUND}. */
    int find(final int programId, final byte[] bytes, final int offset, final int lengthBytes) {
        return index.find(programId, bytes, offset, lengthBytes);
    }

    /** Reference of the link with this number, or {@link CodeIndex#NOT_FOUND}. */
    int reference(final int id) {
        final int[][] present = referencesById;
        if (id <= 0 || id >>> CHUNK_BITS >= present.length) {
            return CodeIndex.NOT_FOUND;
        }
        final int[] chunk = present[id >>> CHUNK_BITS];
        final int index = id & (CHUNK_LINKS - 1);
        return index < chunk.length ? (int) REFERENCES.getAcquire(chunk, index) - 1 : CodeIndex.NOT_FOUND;
    }

    /** Notes that a link has had all the clicks it may have; until it is defined anew. The writer's thread. */
    void cap(final int id) {
        final int reference = reference(id);
        if (reference == CodeIndex.NOT_FOUND) {
            return;
        }
        final UnsafeBuffer chunk = entries.chunk(reference);
        final int offset = EntryMemory.offset(reference);
        if (LinkEntry.hasTerms(chunk, offset)) {
            EntryTerms.cap(chunk, LinkEntry.termsOffset(chunk, offset));
        }
    }

    /** Where an entry lies. */
    UnsafeBuffer chunk(final int reference) {
        return entries.chunk(reference);
    }

    /** The link with this number, or null. */
    Link link(final int id) {
        final int reference = reference(id);
        return reference == CodeIndex.NOT_FOUND
                ? null
                : LinkEntry.decode(entries.chunk(reference), EntryMemory.offset(reference));
    }

    /** The link with this code, or null. */
    Link found(final int programId, final byte[] code) {
        final int reference = find(programId, code, 0, code.length);
        return reference == CodeIndex.NOT_FOUND
                ? null
                : LinkEntry.decode(entries.chunk(reference), EntryMemory.offset(reference));
    }

    /** All links with this code by number. Only while nobody puts links: whose ring it is, is the writer's. */
    List<Link> namesakes(final int programId, final byte[] code) {
        final int reference = find(programId, code, 0, code.length);
        if (reference == CodeIndex.NOT_FOUND) {
            return List.of();
        }
        final List<Link> found = new ArrayList<>();
        final int first = CodeIndex.id(entries.chunk(reference), EntryMemory.offset(reference));
        int id = first;
        do {
            found.add(link(id));
            id = namesake(id);
        } while (id != first);
        found.sort(Comparator.comparingInt(Link::id));
        return found;
    }

    /** Links in use that files declared, but for some, by number. A pass over all, which makes none of the others. */
    List<Link> ofFiles(final BitSet without) {
        final List<Link> found = new ArrayList<>();
        for (int id = 1; id <= highestId; id++) {
            final int reference = reference(id);
            if (reference != CodeIndex.NOT_FOUND && !without.get(id)) {
                final UnsafeBuffer chunk = entries.chunk(reference);
                final int offset = EntryMemory.offset(reference);
                if (LinkEntry.origin(chunk, offset) == Source.FILE && !LinkEntry.isArchived(chunk, offset)) {
                    found.add(LinkEntry.decode(chunk, offset));
                }
            }
        }
        return found;
    }

    /** All links by number, made one by one as they are asked for. */
    Collection<Link> all() {
        return new All();
    }

    int highestId() {
        return highestId;
    }

    /** How many times a link that was there was defined anew. */
    long changes() {
        return changes;
    }

    /** The links that were since so many changes, or null where that is too long ago. Only while nobody puts links. */
    int[] changedSince(final long before) {
        final int since = (int) Math.min(changes - before, Integer.MAX_VALUE);
        if (since > CHANGES_KEPT) {
            return null;
        }
        final int[] ids = new int[since];
        for (int i = 0; i < since; i++) {
            ids[i] = changedIds[(int) ((before + i) % CHANGES_KEPT)];
        }
        return ids;
    }

    /** The highest number that was put, shown or not. The writer's thread. */
    int highestPutId() {
        return highestPutId;
    }

    /** Bytes that links take here. */
    long lengthBytes() {
        long references = 0;
        for (final int[] chunk : referencesById) {
            references += (long) chunk.length * Integer.BYTES;
        }
        return entries.lengthBytes() + index.lengthBytes() + references;
    }

    /** How many slots a look-up reads. */
    int probes(final int programId, final byte[] code) {
        return index.probes(programId, code, 0, code.length);
    }

    private final class All extends AbstractCollection<Link> {
        @Override
        public int size() {
            return count;
        }

        @Override
        public Iterator<Link> iterator() {
            return new Iterator<>() {
                private int next = behind(0);

                private int behind(final int id) {
                    int behind = id + 1;
                    while (behind <= highestId && reference(behind) == CodeIndex.NOT_FOUND) {
                        behind++;
                    }
                    return behind;
                }

                @Override
                public boolean hasNext() {
                    return next <= highestId;
                }

                @Override
                public Link next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    final Link link = link(next);
                    next = behind(next);
                    return link;
                }
            };
        }
    }
}
