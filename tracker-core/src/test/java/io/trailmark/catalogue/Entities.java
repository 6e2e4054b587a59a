package io.trailmark.catalogue;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.ReferrerPolicy;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.Source;
import java.util.List;

/** Entities for tests, and the way from entities over records to a catalogue. */
final class Entities {
    static final long T0 = 1_700_000_000_000L;

    private Entities() {}

    static Program program(final int id, final String code, final String... domains) {
        return new Program(
                id,
                code,
                1,
                EntityStatus.ACTIVE,
                Source.FILE,
                T0,
                "Programme " + code,
                "EUR",
                2,
                "Europe/Berlin",
                List.of(domains),
                List.of("shop.example"),
                "https://shop.example/sorry",
                "",
                "click_id",
                false,
                true,
                false,
                false,
                Notes.NONE);
    }

    static Goal goal(final int id, final int programId, final String code) {
        return new Goal(
                id,
                programId,
                code,
                1,
                EntityStatus.ACTIVE,
                Source.FILE,
                T0,
                "Größe",
                86_400_000L,
                Model.FIRST_TOUCH,
                RewardKind.PERCENT,
                200_000,
                0);
    }

    static Partner partner(final int id, final int programId, final String code, final EntityStatus status) {
        return new Partner(
                id,
                programId,
                code,
                3,
                status,
                Source.API,
                T0,
                "Partner " + code,
                PartnerType.RESELLER,
                2,
                "press",
                true,
                "c-" + code,
                "as agreed",
                Notes.NONE);
    }

    static Link link(final int id, final int programId, final int partnerId, final String code, final String to) {
        return link(id, programId, partnerId, code, to, EntityStatus.ACTIVE);
    }

    static Link link(
            final int id,
            final int programId,
            final int partnerId,
            final String code,
            final String to,
            final EntityStatus status) {
        return new Link(
                id,
                programId,
                partnerId,
                code,
                1,
                status,
                Source.FILE,
                T0,
                to,
                302,
                Forwarding.UNKNOWN_FORWARDED,
                ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN,
                Link.NEVER,
                "",
                LinkTerms.NONE,
                Notes.NONE);
    }

    static Coupon coupon(final int id, final int programId, final int partnerId, final String code) {
        return coupon(id, programId, partnerId, code, EntityStatus.ACTIVE);
    }

    static Coupon coupon(
            final int id, final int programId, final int partnerId, final String code, final EntityStatus status) {
        return new Coupon(id, programId, partnerId, code, 1, status, Source.FILE, T0, LinkTerms.ALWAYS, Link.NEVER);
    }

    static Catalogue catalogue(final Entity... entities) {
        return catalogue(List.of(entities));
    }

    static Catalogue catalogue(final Iterable<? extends Entity> entities) {
        return catalogue(KeyedHash.OF_PROCESS, entities);
    }

    static Catalogue catalogue(final KeyedHash keyedHash, final Iterable<? extends Entity> entities) {
        final CatalogueBuilder builder = new CatalogueBuilder(keyedHash);
        final CatalogueRecords records = new CatalogueRecords();
        final RecordBatch batch = new RecordBatch(2 * RecordFrame.MAX_LENGTH);
        for (final Entity entity : entities) {
            batch.clear();
            records.encode(entity, batch);
            apply(builder, batch);
        }
        return builder.build();
    }

    static void apply(final CatalogueBuilder builder, final RecordBatch batch) {
        int offset = 0;
        while (offset < batch.lengthBytes()) {
            final int lengthBytes = RecordFrame.lengthBytes(batch.buffer(), offset);
            builder.apply(batch.buffer(), offset, lengthBytes);
            offset += RecordFrame.alignedLength(lengthBytes);
        }
    }
}
