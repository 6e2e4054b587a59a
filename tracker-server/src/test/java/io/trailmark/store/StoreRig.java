package io.trailmark.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.catalogue.CatalogueDiff;
import io.trailmark.catalogue.CatalogueFiles;
import io.trailmark.counters.CounterColumn;
import io.trailmark.counters.Counters;
import io.trailmark.engine.Engine;
import io.trailmark.journal.ChronicleJournal;
import io.trailmark.pipeline.Pipeline;
import io.trailmark.record.PaidFields;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.codec.AdjustmentEncoder;
import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionEncoder;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.MessageHeaderEncoder;
import io.trailmark.record.codec.Source;
import io.trailmark.record.codec.Trust;
import io.trailmark.views.Views;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real journal with engine and views behind it, stepped by hand; sales are credited by their coupons. */
final class StoreRig implements AutoCloseable {
    static final long TIME_MS = 1_780_000_000_000L;

    private static final long DEADLINE_NS = TimeUnit.SECONDS.toNanos(60);
    private static final int MAX_LENGTH = 2_048;

    final Counters counters = Counters.inMemory();
    final ChronicleJournal journal;
    final Views views;
    private final Path folder;
    private long sales;
    private final Pipeline pipeline;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final RecordBatch batch = new RecordBatch(1 << 20);

    /** Opens the journal and applies what it holds. */
    StoreRig(final Path folder) {
        this.folder = folder;
        journal = ChronicleJournal.open(new ChronicleJournal.Context()
                .directory(folder.resolve("journal"))
                .reserveAheadBytes(4 << 20)
                .freeSpaceLimitBytes(0));
        final CounterColumn viewsCounters = counters.column("views");
        views = new Views(viewsCounters);
        final Engine engine = new Engine(new Engine.Context()
                .touchCapacity(1 << 10)
                .duplicateCapacity(1 << 8)
                .conversionCapacity(1 << 10)
                .adjustmentCapacity(1 << 10)
                .parkedCapacity(1 << 6));
        pipeline = new Pipeline(journal, journal.newReader(1), engine, views, counters.column("engine"), viewsCounters);
        assertTrue(pipeline.replay((position, last) -> {}));
    }

    /** What a store of this journal needs to know, but for the database. */
    ReadStore.Context context() {
        return new ReadStore.Context()
                .views(views)
                .readers(journal::newReader)
                .syncedPosition(journal::syncedPosition)
                .hashSeed(journal.hashSeed())
                .counters(Counters.inMemory().column("store"));
    }

    /** Takes over a programme file, or several behind one another. */
    void define(final String name, final String yaml) {
        try {
            Files.createDirectories(folder.resolve("programs"));
            Files.writeString(folder.resolve("programs").resolve(name + ".yaml"), yaml);
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
        final CatalogueFiles files = CatalogueFiles.load(folder.resolve("programs"));
        assertEquals(List.of(), files.errors());
        final CatalogueDiff diff = CatalogueDiff.between(views.catalogue(), files, TIME_MS);
        assertEquals(List.of(), diff.errors());
        while (diff.poll(batch)) {
            append();
        }
        settle();
    }

    /** A sale, vouched for or not. */
    StoreRig sale(
            final int programId,
            final String orderId,
            final String customerId,
            final int couponId,
            final long amountMinor,
            final Trust trust) {
        final ConversionEncoder sale = new ConversionEncoder()
                .wrapAndApplyHeader(batch.buffer(), batch.tryClaim(MAX_LENGTH), header)
                .occurredMs(TIME_MS + sales++ * 7_919 % 60_000)
                .amountMinor(amountMinor)
                .clickTimeMs(0)
                .clickVisitor(0)
                .programId(programId)
                .goalId(programId)
                .clickLinkId(0)
                .couponId(couponId)
                .currency("EUR")
                .exponent((short) 2)
                .clickVerdict(ClickVerdict.ABSENT)
                .source(Source.JSON)
                .trust(trust)
                .identityKind(IdentityKind.ORDER_ID)
                .registrationId(0)
                .zoneOffsetS(0);
        sale.flags().clear().history(true);
        for (int i = 0; i < ConversionEncoder.clickIdLength(); i++) {
            sale.clickId(i, (short) 0);
        }
        PaidFields.clear(sale);
        sale.putIdentity(bytes(orderId), 0, bytes(orderId).length)
                .putCustomerId(bytes(customerId), 0, bytes(customerId).length)
                .putCouponText(new byte[0], 0, 0)
                .putDetails(new byte[0], 0, 0)
                .putDimensions(new byte[0], 0, 0)
                .putRateSource(new byte[0], 0, 0);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + sale.encodedLength());
        append();
        return this;
    }

    StoreRig refund(final int programId, final String orderId, final String adjustmentId, final long amountMinor) {
        final AdjustmentEncoder refund = new AdjustmentEncoder()
                .wrapAndApplyHeader(batch.buffer(), batch.tryClaim(MAX_LENGTH), header)
                .occurredMs(TIME_MS + 86_400_000)
                .conversionId(0)
                .amountMinor(amountMinor)
                .programId(programId)
                .goalId(programId)
                .currency("EUR")
                .exponent((short) 2)
                .adjustmentType(AdjustmentType.REFUND)
                .source(Source.JSON);
        refund.flags().clear();
        refund.putOrderId(bytes(orderId), 0, bytes(orderId).length)
                .putAdjustmentId(bytes(adjustmentId), 0, bytes(adjustmentId).length)
                .putReason(bytes("sent back"), 0, 9);
        batch.commit(MessageHeaderEncoder.ENCODED_LENGTH + refund.encodedLength());
        append();
        return this;
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void append() {
        assertTrue(journal.append(batch) > 0, "append refused");
        batch.clear();
    }

    /** Steps engine and views until they have all that was appended. */
    void settle() {
        final long deadlineNs = System.nanoTime() + DEADLINE_NS;
        journal.requestSync();
        while (views.position() < journal.appendedPosition()) {
            assertTrue(System.nanoTime() < deadlineNs, () -> "views stay at " + views.position());
            if (pipeline.doWork() == 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Override
    public void close() {
        pipeline.close();
        journal.close();
    }
}
