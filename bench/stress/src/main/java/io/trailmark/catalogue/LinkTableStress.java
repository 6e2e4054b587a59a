package io.trailmark.catalogue;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.ReferrerPolicy;
import io.trailmark.record.codec.Source;
import java.nio.charset.StandardCharsets;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A link that changes is found as it was before or after; one that comes is found by its number once by its code. */
@JCStressTest
@Outcome(id = "0, 0, [12]", expect = Expect.ACCEPTABLE, desc = "The new link is not there yet.")
@Outcome(id = "0, 3, [12]", expect = Expect.ACCEPTABLE, desc = "It came between the two looks.")
@Outcome(id = "3, 3, [12]", expect = Expect.ACCEPTABLE, desc = "The new link is there.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Half of a link, or found by its code and not by its number.")
@State
public class LinkTableStress {
    /** Beyond the numbers that the first list has room for. */
    private static final int COMING = 2_000;

    private static final byte[] CODE = "coming".getBytes(StandardCharsets.US_ASCII);
    private static final RecordBatch BEFORE = record(1, "standing", 1);
    private static final RecordBatch AFTER = record(1, "standing", 2);
    private static final RecordBatch NEW = record(COMING, "coming", 3);

    private final LinkTable links = new LinkTable(KeyedHash.OF_PROCESS);

    /** One link is shown before anybody looks. */
    public LinkTableStress() {
        links.put(BEFORE.buffer(), 0);
        links.show();
    }

    private static RecordBatch record(final int id, final String code, final int version) {
        final RecordBatch batch = new RecordBatch(RecordFrame.MAX_LENGTH);
        new CatalogueRecords()
                .encode(
                        new Link(
                                id,
                                1,
                                1,
                                code,
                                version,
                                EntityStatus.ACTIVE,
                                Source.FILE,
                                0,
                                "https://shop.example/" + "v".repeat(100 * version),
                                302,
                                Forwarding.UNKNOWN_FORWARDED,
                                ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
                                Link.NEVER,
                                "",
                                LinkTerms.NONE,
                                Notes.NONE),
                        batch);
        return batch;
    }

    /** The version, where the destination is that version's; else what no outcome accepts. */
    private static int version(final Link link) {
        if (link == null) {
            return 0;
        }
        return link.destination().equals("https://shop.example/" + "v".repeat(100 * link.version()))
                ? link.version()
                : -1;
    }

    /** The views thread. */
    @Actor
    public void define() {
        links.put(AFTER.buffer(), 0);
        links.put(NEW.buffer(), 0);
        links.show();
    }

    /** An event loop. */
    @Actor
    public void look(final III_Result result) {
        final int found = links.find(1, CODE, 0, CODE.length);
        result.r1 = found == CodeIndex.NOT_FOUND
                ? 0
                : version(LinkEntry.decode(links.chunk(found), EntryMemory.offset(found)));
        result.r2 = version(links.link(COMING));
        result.r3 = version(links.link(1));
    }
}
