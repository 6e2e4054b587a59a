package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.AdjustmentDecoder;
import io.trailmark.record.codec.ClickDecoder;
import io.trailmark.record.codec.ConversionDecoder;
import io.trailmark.record.codec.LabelKey;
import io.trailmark.record.codec.LinkDefinedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Aim: what an earlier version wrote is read for ever. Method: a file of records is checked in for each version of the
 * schema; it is never made again. Today's code must find in it what was put there.
 */
class GoldenRecordsTest {
    private static final Path FILE = Path.of(System.getProperty("trailmark.root"))
            .resolve("tracker-core/src/test/resources/golden/records-1.bin");

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final UnsafeBuffer golden = new UnsafeBuffer(0, 0);
    private final int[] offsets = new int[10];

    @BeforeEach
    void readTheFile() throws IOException {
        golden.wrap(Files.readAllBytes(FILE));
        final RecordFrame frame = new RecordFrame();
        int position = 1;
        for (int offset = 0; offset < golden.capacity(); position++) {
            assertTrue(frame.isIntact(golden, offset, golden.capacity() - offset), "checksum of record " + position);
            assertEquals(position, RecordFrame.position(golden, offset));
            assertEquals(GoldenRecords.EPOCH_NS + position, RecordFrame.epochNs(golden, offset));
            offsets[position] = offset;
            offset += RecordFrame.alignedLength(RecordFrame.lengthBytes(golden, offset));
        }
        assertEquals(10, position, "one of each type");
    }

    @Test
    void shouldReadTheClickOfVersion1() {
        final ClickDecoder click = new ClickDecoder().wrapAndApplyHeader(golden, offsets[2], header);
        assertEquals(GoldenRecords.OCCURRED_MS, click.occurredMs());
        assertEquals(0x1122334455667788L, click.visitor());
        assertEquals(32, click.clickId(31));
        assertEquals(3, click.linkId());
        assertTrue(click.reasons().labelCut() && !click.reasons().linkExpired());
        assertTrue(click.flags().history());
        final ClickDecoder.LabelsDecoder labels = click.labels();
        assertEquals(2, labels.count());
        assertEquals(LabelKey.SUB1, labels.next().key());
        assertText("newsletter", labels::valueLength, labels::getValue);
        assertEquals(LabelKey.GCLID, labels.next().key());
        assertText("abc-123", labels::valueLength, labels::getValue);
        assertText("Mozilla/5.0", click::agentLength, click::getAgent);
        assertText("https://blog.example/", click::referrerLength, click::getReferrer);
    }

    @Test
    void shouldReadTheConversionAndItsRefundOfVersion1() {
        final ConversionDecoder conversion = new ConversionDecoder().wrapAndApplyHeader(golden, offsets[3], header);
        assertEquals(12_990, conversion.amountMinor());
        assertText("A-1001", conversion::identityLength, conversion::getIdentity);
        assertText("customer 9", conversion::customerIdLength, conversion::getCustomerId);
        assertText("SPRING", conversion::couponTextLength, conversion::getCouponText);
        assertText("{\"items\":2}", conversion::detailsLength, conversion::getDetails);
        final AdjustmentDecoder adjustment = new AdjustmentDecoder().wrapAndApplyHeader(golden, offsets[4], header);
        assertEquals(AdjustmentDecoder.amountMinorNullValue(), adjustment.amountMinor());
        assertText("A-1001", adjustment::orderIdLength, adjustment::getOrderId);
    }

    @Test
    void shouldReadTheLinkOfVersion1() {
        final LinkDefinedDecoder link = new LinkDefinedDecoder().wrapAndApplyHeader(golden, offsets[8], header);
        assertEquals(GoldenRecords.OCCURRED_MS + 86_400_000, link.expiresMs());
        assertEquals(302, link.redirectStatus());
        assertText("blog-1", link::codeLength, link::getCode);
        assertText("https://shop.example/?c={click_id}", link::destinationLength, link::getDestination);
    }

    private interface GetBytes {
        int get(byte[] target, int offset, int lengthBytes);
    }

    private static void assertText(final String expected, final IntSupplier length, final GetBytes field) {
        final byte[] bytes = new byte[length.getAsInt()];
        field.get(bytes, 0, bytes.length);
        assertEquals(expected, new String(bytes, StandardCharsets.UTF_8));
    }
}
