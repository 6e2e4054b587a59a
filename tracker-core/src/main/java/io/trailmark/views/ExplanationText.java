package io.trailmark.views;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.ids.ConversionId;
import io.trailmark.money.Money;
import io.trailmark.record.codec.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The explanation of a conversion as a tree that people read in a terminal. Any thread; no state that lasts. */
public final class ExplanationText {
    private static final int SHARE_DIGITS = 9;

    /** One line of the tree with those below it. */
    private record Node(String text, List<Node> children) {
        Node(final String text) {
            this(text, new ArrayList<>());
        }

        Node add(final String childText) {
            final Node child = new Node(childText);
            children.add(child);
            return child;
        }
    }

    private final ConversionView conversion;
    private final EntityNames names;
    private final String currency;
    private final int exponent;

    private ExplanationText(final ConversionView conversion, final Catalogue catalogue) {
        this.conversion = conversion;
        names = new EntityNames(catalogue);
        currency = names.currency(conversion.report());
        exponent = names.exponent(conversion.report());
    }

    /** The tree, each line ended. */
    public static String render(final ConversionView conversion, final Catalogue catalogue) {
        final StringBuilder text = new StringBuilder(2048);
        append(new ExplanationText(conversion, catalogue).tree(), "", "", text);
        return text.toString();
    }

    private static void append(final Node node, final String lead, final String childLead, final StringBuilder text) {
        text.append(lead).append(node.text).append('\n');
        for (int i = 0; i < node.children.size(); i++) {
            final boolean isLast = i == node.children.size() - 1;
            append(
                    node.children.get(i),
                    childLead + (isLast ? "└─ " : "├─ "),
                    childLead + (isLast ? "   " : "│  "),
                    text);
        }
    }

    private Node tree() {
        final RulingView ruling = conversion.ruling();
        final Node root = new Node("conversion " + ConversionId.format(conversion.id()) + ": "
                + JsonFields.lowerCase(conversion.status()) + ", " + JsonFields.lowerCase(ruling.reason()) + ". "
                + ReasonText.ofConversion(ruling.reason()));
        report(root);
        rule(root);
        candidates(root);
        credits(root);
        ledger(root);
        adjustments(root);
        repeats(root);
        return root;
    }

    private void report(final Node root) {
        final ReportView report = conversion.report();
        final Node node = root.add("reported at position " + report.position() + " by "
                + JsonFields.lowerCase(report.source()) + ", vouched for by "
                + JsonFields.lowerCase(report.trust()));
        node.add("goal " + names.goal(report.goalId()) + " of programme " + names.program(report.programId()) + ", "
                + JsonFields.lowerCase(report.identityKind()) + " " + report.identity());
        node.add("occurred " + time(conversion.ruling().occurredMs())
                + (conversion.ruling().isClockSkewed() ? " (its click's time)" : ""));
        if (!report.customerId().isEmpty()) {
            node.add("customer " + report.customerId() + occurrence());
        }
        if (conversion.amountMinor() != ReportView.NO_AMOUNT) {
            node.add("order value " + money(conversion.amountMinor()) + ", refunded "
                    + money(conversion.refundedMinor()) + ", left " + money(conversion.revenueMinor()));
        }
        if (report.paid() != null) {
            node.add(report.paid().text(currency));
        }
    }

    private String occurrence() {
        final long occurrence = conversion.ruling().occurrence();
        return occurrence == 0 ? "" : ", conversion number " + occurrence + " of this goal";
    }

    private void rule(final Node root) {
        final RulingView ruling = conversion.ruling();
        final RuleView rule = RuleView.of(conversion, names.catalogue());
        final Node node = root.add("rule version " + ruling.goalVersion() + ", in force from "
                + time(rule.effectiveFromMs())
                + (rule.definedPosition() == 0 ? "" : ", position " + rule.definedPosition()));
        node.add("model " + JsonFields.lowerCase(ruling.model()) + ", click window "
                + ExplanationJson.duration(ruling.windowMs()));
        final StringJoiner asked = new StringJoiner(", ", "asked: ", "; ");
        if (rule.rules() != null) {
            rule.rules().attribution().priorities().forEach(priority -> asked.add(JsonFields.lowerCase(priority)));
        }
        node.add((rule.rules() == null ? "" : asked.toString())
                + (ruling.priority() == null
                        ? "no source named anybody"
                        : JsonFields.lowerCase(ruling.priority()) + " named who is credited"));
        for (final RuleView.Condition condition : rule.conditions(conversion, names)) {
            node.add("condition " + condition.name() + ": " + JsonFields.lowerCase(condition.result()) + ". "
                    + condition.text());
        }
        if (rule.rules() != null) {
            final RewardText text = new RewardText(currency, exponent);
            rule.rules().rewards().forEach(reward -> node.add("reward " + reward.name() + ": " + text.of(reward)));
        }
    }

    private void candidates(final Node root) {
        final List<CandidateView> candidates = conversion.ruling().candidates();
        final Node node = root.add("candidates: " + (candidates.isEmpty() ? "none" : "" + candidates.size()));
        for (final CandidateView candidate : candidates) {
            final boolean isTaken = candidate.reason() == Reason.OK;
            final String mark = isTaken ? "taken" : JsonFields.lowerCase(candidate.reason());
            node.add(touch(candidate) + ": " + mark
                    + (isTaken
                            ? ", weight " + candidate.weight() + ", share " + share(candidate.shareBillionths())
                            : ". " + ReasonText.ofCandidate(candidate.reason())));
        }
    }

    private String touch(final CandidateView touch) {
        final StringBuilder text = new StringBuilder(JsonFields.lowerCase(touch.kind()));
        text.append(" of ").append(names.partner(touch.partnerId()));
        if (touch.linkId() != 0) {
            text.append(" by link ").append(names.link(touch.linkId()));
        }
        if (touch.couponId() != 0) {
            text.append(" by coupon ").append(names.coupon(touch.couponId()));
        }
        if (touch.registrationId() != 0) {
            text.append(" by registration ").append(names.registration(touch.registrationId()));
        }
        text.append(", ").append(time(touch.touchTimeMs()));
        if (touch.touchPosition() != 0) {
            text.append(", position ").append(touch.touchPosition());
        }
        return text.toString();
    }

    private void credits(final Node root) {
        final Node node = root.add("credits: "
                + (conversion.credits().isEmpty()
                        ? "none"
                        : "" + conversion.credits().size()));
        final List<RewardView> rewards = conversion.rewards();
        for (int i = 0; i < conversion.credits().size(); i++) {
            final CreditView credit = conversion.credits().get(i);
            final Node child = node.add(names.partner(credit.partnerId()) + " by "
                    + JsonFields.lowerCase(credit.kind()) + ": share " + share(credit.shareBillionths()) + ", earns "
                    + money(credit.netRewardMinor()));
            for (final RewardView reward : rewards) {
                if (reward.credit() == i && reward.partnerId() == credit.partnerId()) {
                    child.add(reward.name() + " for the " + JsonFields.lowerCase(reward.beneficiary()) + ": "
                            + amount(reward.standing(), reward.isMoney(), reward.benefit()) + ", "
                            + JsonFields.lowerCase(reward.status(conversion.status())));
                }
            }
        }
    }

    private void ledger(final Node root) {
        if (conversion.lines().isEmpty()) {
            root.add("ledger: no line");
            return;
        }
        final Node node = root.add("ledger");
        for (final LedgerLine line : conversion.lines()) {
            node.add("position " + line.position() + ": " + JsonFields.lowerCase(line.kind()) + " "
                    + amount(line.amountMinor(), line.isMoney(), line.benefit()) + " of " + line.name() + " for "
                    + (line.isForPartner() ? names.partner(line.partnerId()) : "the customer") + ", "
                    + amount(line.standingMinor(), line.isMoney(), line.benefit()) + " stand"
                    + (line.reason() == Reason.OK ? "" : ". " + ReasonText.ofCandidate(line.reason())));
        }
    }

    private void adjustments(final Node root) {
        if (conversion.adjustments().isEmpty()) {
            return;
        }
        final Node node = root.add("adjustments");
        for (final AdjustmentView adjustment : conversion.adjustments()) {
            node.add("position " + adjustment.position() + ": " + JsonFields.lowerCase(adjustment.type()) + " "
                    + adjustment.adjustmentId() + asPaid(adjustment) + ", "
                    + JsonFields.lowerCase(adjustment.decision())
                    + (adjustment.isApplied()
                            ? ", then " + JsonFields.lowerCase(adjustment.status())
                            : ". " + ReasonText.ofConversion(adjustment.reason())));
        }
    }

    private static String asPaid(final AdjustmentView adjustment) {
        final AdjustmentView.Asked asked = adjustment.askedAsPaid();
        return asked == null ? "" : " of " + Money.format(asked.minor(), asked.exponent()) + ' ' + asked.currency();
    }

    private void repeats(final Node root) {
        if (conversion.repeats().isEmpty()) {
            return;
        }
        final Node node = root.add("reported again: " + conversion.repeatCount());
        for (final ConversionView.Repeat repeat : conversion.repeats()) {
            node.add("position " + repeat.position() + ": " + JsonFields.lowerCase(repeat.decision()) + ". "
                    + ReasonText.ofConversion(repeat.reason()));
        }
    }

    private String amount(final long amount, final boolean isMoney, final String benefit) {
        return isMoney ? money(amount) : amount + " x " + benefit;
    }

    private String money(final long minor) {
        return Money.format(minor, exponent) + " " + currency;
    }

    private static String share(final long billionths) {
        return Money.format(billionths, SHARE_DIGITS);
    }

    private static String time(final long ms) {
        return Instant.ofEpochMilli(ms).toString();
    }
}
