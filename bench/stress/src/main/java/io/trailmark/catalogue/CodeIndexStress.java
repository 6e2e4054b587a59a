package io.trailmark.catalogue;

import java.nio.charset.StandardCharsets;
import org.agrona.ExpandableArrayBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** While slots and entries move to longer memory, what was there is found, and what comes is found whole or not yet. */
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The new code is not there yet.")
@Outcome(id = "9, 1", expect = Expect.ACCEPTABLE, desc = "The new code is there.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A code was lost on the way, or found with another's entry.")
@State
public class CodeIndexStress {
    /** More than the first slots take, and with names longer than the first chunk of entries. */
    private static final int COMING = 9;

    private static final byte[][] CODES = new byte[COMING + 1][];

    static {
        for (int id = 1; id <= COMING; id++) {
            CODES[id] = (id + "x".repeat(200)).getBytes(StandardCharsets.US_ASCII);
        }
    }

    private final EntryMemory entries = new EntryMemory();
    private final CodeIndex index = new CodeIndex(KeyedHash.OF_PROCESS, entries, CodeIndex.PLAIN_KEY_OFFSET, false, 1);

    /** One code is there before anybody looks. */
    public CodeIndexStress() {
        add(1, new ExpandableArrayBuffer());
    }

    private void add(final int id, final ExpandableArrayBuffer scratch) {
        index.put(entries.add(scratch, CodeIndex.encodePlain(scratch, id, 1, CODES[id])));
    }

    private int find(final int id) {
        final int reference = index.find(1, CODES[id], 0, CODES[id].length);
        return reference == CodeIndex.NOT_FOUND
                ? 0
                : CodeIndex.id(entries.chunk(reference), EntryMemory.offset(reference));
    }

    /** The views thread. */
    @Actor
    public void define() {
        final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();
        for (int id = 2; id <= COMING; id++) {
            add(id, scratch);
        }
    }

    /** An event loop. */
    @Actor
    public void look(final II_Result result) {
        result.r1 = find(COMING);
        result.r2 = find(1);
    }
}
