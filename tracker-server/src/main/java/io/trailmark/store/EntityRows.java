package io.trailmark.store;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Coupon;
import io.trailmark.catalogue.Goal;
import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.Partner;
import io.trailmark.catalogue.Program;
import io.trailmark.catalogue.Registration;
import io.trailmark.views.EntityJson;
import io.trailmark.views.JsonFields;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/** Entities of the catalogue as rows. Thread: the transaction's; a row follows from the catalogue alone. */
final class EntityRows {
    private final Handle handle;
    private final Catalogue catalogue;
    private long rows;

    EntityRows(final Handle handle, final Catalogue catalogue) {
        this.handle = handle;
        this.catalogue = catalogue;
    }

    /** How many rows were written. */
    long rows() {
        return rows;
    }

    void programs(final Iterable<Program> programs) {
        try (RowBatch batch = RowBatch.upsert(handle, StoreTable.PROGRAMS)) {
            for (final Program program : programs) {
                batch.add(
                        program.id(),
                        program.code(),
                        word(program.status()),
                        word(program.origin()),
                        program.version(),
                        program.effectiveFromMs(),
                        program.currency(),
                        search(program.code(), program.name()),
                        EntityJson.render(program, catalogue));
            }
            rows += batch.finish();
        }
    }

    void goals(final Iterable<Goal> goals) {
        try (RowBatch batch = RowBatch.upsert(handle, StoreTable.GOALS)) {
            for (final Goal goal : goals) {
                batch.add(
                        goal.id(),
                        goal.programId(),
                        goal.code(),
                        word(goal.status()),
                        word(goal.origin()),
                        goal.version(),
                        catalogue.rulesVersions(goal.id()).size(),
                        goal.effectiveFromMs(),
                        search(goal.code(), goal.name()),
                        EntityJson.render(goal, catalogue));
            }
            rows += batch.finish();
        }
    }

    void partners(final Iterable<Partner> partners) {
        try (RowBatch batch = RowBatch.upsert(handle, StoreTable.PARTNERS)) {
            for (final Partner partner : partners) {
                batch.add(
                        partner.id(),
                        partner.programId(),
                        partner.code(),
                        word(partner.status()),
                        word(partner.origin()),
                        partner.version(),
                        partner.effectiveFromMs(),
                        word(partner.type()),
                        partner.level(),
                        partner.group(),
                        partner.isSoft(),
                        partner.customerId(),
                        search(partner.code(), partner.name()),
                        EntityJson.render(partner, catalogue));
            }
            rows += batch.finish();
        }
    }

    void links(final Iterable<Link> links) {
        try (RowBatch batch = RowBatch.upsert(handle, StoreTable.LINKS)) {
            for (final Link link : links) {
                batch.add(
                        link.id(),
                        link.programId(),
                        link.partnerId(),
                        link.code(),
                        word(link.status()),
                        word(link.origin()),
                        link.version(),
                        link.effectiveFromMs(),
                        link.expiresMs(),
                        link.destination(),
                        link.code().toLowerCase(Locale.ROOT),
                        EntityJson.render(link, catalogue));
            }
            rows += batch.finish();
        }
    }

    void coupons(final Iterable<Coupon> coupons) {
        try (RowBatch batch = RowBatch.upsert(handle, StoreTable.COUPONS)) {
            for (final Coupon coupon : coupons) {
                batch.add(
                        coupon.id(),
                        coupon.programId(),
                        coupon.partnerId(),
                        coupon.code(),
                        word(coupon.status()),
                        word(coupon.origin()),
                        coupon.version(),
                        coupon.effectiveFromMs(),
                        coupon.code().toLowerCase(Locale.ROOT),
                        EntityJson.render(coupon, catalogue));
            }
            rows += batch.finish();
        }
    }

    void registrations(final Iterable<Registration> registrations) {
        try (RowBatch batch = RowBatch.upsert(handle, StoreTable.REGISTRATIONS)) {
            for (final Registration registration : registrations) {
                batch.add(
                        registration.id(),
                        registration.programId(),
                        registration.partnerId(),
                        registration.code(),
                        word(registration.status()),
                        word(registration.origin()),
                        registration.version(),
                        registration.protectedFromMs(),
                        registration.protectedUntilMs(),
                        registration.account(),
                        search(registration.code(), registration.account()),
                        EntityJson.render(registration, catalogue));
            }
            rows += batch.finish();
        }
    }

    private static String word(final Enum<?> constant) {
        return JsonFields.lowerCase(constant);
    }

    /** What people look for an entity by: in lower case, so that both databases find the same. */
    private static String search(final String code, final String name) {
        return (code + '\n' + name).toLowerCase(Locale.ROOT);
    }
}
