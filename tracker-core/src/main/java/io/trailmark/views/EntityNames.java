package io.trailmark.views;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Entity;
import io.trailmark.catalogue.Goal;
import io.trailmark.catalogue.Program;

/**
 * What people call programmes, goals, partners, links and coupons, by their numbers. Any thread; as immutable as the
 * catalogue it looks them up in.
 *
 * <p>Records name what the catalogue had before, so a missing entity is shown as such and not hidden.
 */
final class EntityNames {
    private static final String MISSING = "?";

    private final Catalogue catalogue;

    EntityNames(final Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    String program(final int programId) {
        return code(catalogue.program(programId));
    }

    String programOfGoal(final int goalId) {
        final Goal goal = catalogue.goal(goalId);
        return goal == null ? MISSING : program(goal.programId());
    }

    String goal(final int goalId) {
        return code(catalogue.goal(goalId));
    }

    String partner(final int partnerId) {
        return code(catalogue.partner(partnerId));
    }

    String link(final int linkId) {
        return code(catalogue.link(linkId));
    }

    String coupon(final int couponId) {
        return code(catalogue.coupon(couponId));
    }

    String registration(final int registrationId) {
        return code(catalogue.registration(registrationId));
    }

    /** Rewards are in the programme's currency, also where a report named no order value. */
    String currency(final ReportView report) {
        final Program program = catalogue.program(report.programId());
        return report.currency().isEmpty() && program != null ? program.currency() : report.currency();
    }

    /** Digits of the minor unit of {@link #currency(ReportView)}. */
    int exponent(final ReportView report) {
        final Program program = catalogue.program(report.programId());
        return report.currency().isEmpty() && program != null ? program.exponent() : report.exponent();
    }

    private static String code(final Entity entity) {
        return entity == null ? MISSING : entity.code();
    }
}
