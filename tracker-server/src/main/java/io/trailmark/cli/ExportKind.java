package io.trailmark.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What can be exported. Columns that the CSV of a kind always has stand here, in this order; what else is found follows
 * them.
 */
@SuppressWarnings("ImmutableEnumChecker") // The lists are made by List.of.
enum ExportKind {
    PROGRAMS("", List.of("program", "name", "currency", "time_zone", "domains", "status")),
    GOALS("changed", List.of("program", "goal", "name", "status", "rules")),
    PARTNERS(
            "changed",
            List.of("program", "partner", "name", "type", "level", "group", "soft", "customer_id", "tags", "status")),
    LINKS("changed", List.of("program", "partner", "code", "destination", "redirect", "forward", "tags", "status")),
    COUPONS("changed", List.of("program", "partner", "coupon", "status")),
    REGISTRATIONS("", List.of("program", "partner", "registration", "account", "from", "until", "status")),
    CUSTOMERS(
            "first_occurred",
            List.of(
                    "program",
                    "customer_id",
                    "partner",
                    "first_conversion_id",
                    "first_occurred_at",
                    "conversions",
                    "revenue.amount",
                    "revenue.currency")),
    CONVERSIONS(
            "occurred",
            List.of(
                    "conversion_id",
                    "position",
                    "program",
                    "goal",
                    "order_id",
                    "customer_id",
                    "coupon",
                    "status",
                    "reason",
                    "occurred_at",
                    "amount.amount",
                    "amount.currency",
                    "refunded.amount",
                    "refunded.currency",
                    "revenue.amount",
                    "revenue.currency",
                    "test")),
    ADJUSTMENTS("occurred", List.of("program", "goal", "conversion_id", "adjustment_id", "type", "decision")),
    CREDITS(
            "occurred",
            List.of(
                    "conversion_id",
                    "credit",
                    "program",
                    "goal",
                    "occurred_at",
                    "touch",
                    "partner",
                    "link",
                    "coupon",
                    "share",
                    "reward.amount",
                    "reward.currency",
                    "net_reward.amount",
                    "net_reward.currency")),
    REWARDS(
            "occurred",
            List.of(
                    "conversion_id",
                    "program",
                    "goal",
                    "occurred_at",
                    "reward",
                    "to",
                    "partner",
                    "credit",
                    "amount.amount",
                    "amount.currency",
                    "benefit",
                    "count",
                    "status")),
    LEDGER(
            "written",
            List.of(
                    "program",
                    "line",
                    "position",
                    "written_at",
                    "conversion_id",
                    "goal",
                    "kind",
                    "reward",
                    "to",
                    "partner",
                    "amount.amount",
                    "amount.currency",
                    "standing.amount",
                    "standing.currency",
                    "status")),
    CHANGES("made", List.of("position", "made_at", "actor", "address", "request", "request_id", "count", "things"));

    private static final Set<String> PARTS_OF_CONVERSIONS = Set.of("credits", "rewards", "adjustments");

    private final String time;
    private final List<String> columns;

    ExportKind(final String time, final List<String> columns) {
        this.time = time;
        this.columns = columns;
    }

    /** What it is called on the command line, in the API, and as a file. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Columns that come first. */
    List<String> columns() {
        return columns;
    }

    /** The moment by which {@code --from} and {@code --to} choose; empty where there is none. */
    String time() {
        return time;
    }

    /** Whether it is what happened, and not what is set up. */
    boolean isEvent() {
        return compareTo(CUSTOMERS) >= 0;
    }

    /** What has a kind of its own and is left out of this one's CSV. */
    boolean isElsewhere(final String column) {
        return this == CONVERSIONS && PARTS_OF_CONVERSIONS.contains(column);
    }
}
