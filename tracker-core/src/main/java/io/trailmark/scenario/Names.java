package io.trailmark.scenario;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Coupon;
import io.trailmark.catalogue.Entity;
import io.trailmark.catalogue.Goal;
import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.Partner;
import io.trailmark.catalogue.Program;
import io.trailmark.catalogue.Registration;
import io.trailmark.catalogue.Suggestion;
import io.trailmark.record.codec.EntityStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Finds what a line names in the catalogue, and names what the engine numbers. What is not found is a fault of the line
 * that names it. One thread; made anew when the catalogue changes.
 */
final class Names {
    private final Catalogue catalogue;

    Names(final Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** The programme that the line is about, or null. */
    Program program(final CsvFile.Row row) {
        final List<Program> programs = catalogue.programs().stream()
                .filter(program -> program.status() != EntityStatus.ARCHIVED)
                .toList();
        if (row.has("program")) {
            return find(row, "program", "programme", programs, row.text("program"));
        }
        final boolean isAboutAll = row.text("event").equals(EventKind.TERMS.word());
        if (programs.size() != 1 && !isAboutAll) {
            row.fault("event", "there are several programmes; name one in the column program");
            return null;
        }
        return programs.getFirst();
    }

    Goal goal(final CsvFile.Row row, final Program program) {
        final List<Goal> goals = catalogue.goals().stream()
                .filter(goal -> goal.programId() == program.id() && goal.status() != EntityStatus.ARCHIVED)
                .toList();
        return find(row, "goal", "goal", goals, row.text("goal"));
    }

    Link link(final CsvFile.Row row, final Program program) {
        final List<Link> links = catalogue.links().stream()
                .filter(link -> link.programId() == program.id() && link.status() != EntityStatus.ARCHIVED)
                .toList();
        return find(row, "link", "link", links, row.text("link"));
    }

    /** Number of the coupon, or 0 where the programme does not have it: that is for the engine to judge. */
    int couponId(final String code, final Program program) {
        for (final Coupon coupon : catalogue.coupons()) {
            if (coupon.programId() == program.id()
                    && coupon.status() != EntityStatus.ARCHIVED
                    && coupon.code().toLowerCase(Locale.ROOT).equals(code.toLowerCase(Locale.ROOT))) {
                return coupon.id();
            }
        }
        return 0;
    }

    /** Number of the goal with this code; 0 where there is none. */
    int goalId(final Program program, final String code) {
        for (final Goal goal : catalogue.goals()) {
            if (goal.programId() == program.id() && goal.code().equals(code)) {
                return goal.id();
            }
        }
        return 0;
    }

    /** Number of the registration that the line names; 0 where it names none. */
    int registrationId(final CsvFile.Row row, final Program program) {
        if (!row.has("registration")) {
            return 0;
        }
        final List<Registration> registrations = catalogue.registrations().stream()
                .filter(registration -> registration.programId() == program.id())
                .toList();
        final Registration named = find(row, "registration", "registration", registrations, row.text("registration"));
        return named == null ? 0 : named.id();
    }

    /** Whether the server would send a click on this link to the destination at that time. */
    boolean isOpen(final Link link, final long timeMs) {
        return link.status() == EntityStatus.ACTIVE
                && timeMs < link.expiresMs()
                && catalogue.partner(link.partnerId()).status() == EntityStatus.ACTIVE;
    }

    String programCode(final int programId) {
        return code(catalogue.program(programId));
    }

    String goalCode(final int goalId) {
        return code(catalogue.goal(goalId));
    }

    String partnerCode(final int partnerId) {
        final Partner partner = catalogue.partner(partnerId);
        return partner == null ? "nobody" : partner.code();
    }

    String linkCode(final int linkId) {
        return code(catalogue.link(linkId));
    }

    String couponCode(final int couponId) {
        return code(catalogue.coupon(couponId));
    }

    String registrationCode(final int registrationId) {
        return code(catalogue.registration(registrationId));
    }

    Program program(final int programId) {
        return catalogue.program(programId);
    }

    boolean hasSeveralPrograms() {
        return catalogue.programs().size() > 1;
    }

    private static String code(final Entity entity) {
        return entity == null ? "unknown" : entity.code();
    }

    private static <E extends Entity> E find(
            final CsvFile.Row row, final String column, final String kind, final List<E> entities, final String code) {
        final List<String> codes = new ArrayList<>();
        for (final E entity : entities) {
            if (entity.code().equals(code)) {
                return entity;
            }
            codes.add(entity.code());
        }
        final String hint = Suggestion.of(code, codes);
        final String known = codes.isEmpty() ? "it has none" : "there are " + String.join(", ", codes);
        row.fault(
                column,
                "no " + kind + " '" + code + "' in the programme file" + (hint.isEmpty() ? "; " + known : hint));
        return null;
    }
}
