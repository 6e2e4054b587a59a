package io.trailmark.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What can be exported, and the columns of its CSV: all that the API's description knows of the kind, whatever the rows
 * have of it, those first that people look for first.
 */
@SuppressWarnings("ImmutableEnumChecker") // The lists are made by List.of.
enum ExportKind {
    PROGRAMS(
            "",
            List.of(
                    "program",
                    "name",
                    "currency",
                    "time_zone",
                    "domains",
                    "status",
                    "deep_link_hosts",
                    "fallback",
                    "not_found",
                    "click_id_parameter",
                    "cookie",
                    "prefetch",
                    "postback_auth",
                    "metadata",
                    "origin",
                    "version",
                    "changed_at",
                    "applications")),
    GOALS("changed", List.of("program", "goal", "name", "status", "rules", "id", "origin", "version", "changed_at")),
    PARTNERS(
            "changed",
            List.of(
                    "program",
                    "partner",
                    "name",
                    "type",
                    "level",
                    "group",
                    "soft",
                    "customer_id",
                    "tags",
                    "status",
                    "id",
                    "metadata",
                    "origin",
                    "version",
                    "changed_at",
                    "status_note")),
    LINKS(
            "changed",
            List.of(
                    "program",
                    "partner",
                    "code",
                    "url",
                    "destination",
                    "redirect",
                    "forward",
                    "tags",
                    "status",
                    "id",
                    "referrer_policy",
                    "expires_at",
                    "fallback",
                    "starts_at",
                    "click_limit",
                    "rules",
                    "variants",
                    "metadata",
                    "origin",
                    "version",
                    "changed_at")),
    COUPONS(
            "changed",
            List.of(
                    "program",
                    "partner",
                    "coupon",
                    "status",
                    "state",
                    "id",
                    "origin",
                    "version",
                    "changed_at",
                    "starts_at",
                    "expires_at")),
    REGISTRATIONS(
            "",
            List.of(
                    "program",
                    "partner",
                    "registration",
                    "account",
                    "from",
                    "until",
                    "status",
                    "id",
                    "origin",
                    "version")),
    RATES("", List.of("base", "quote", "from", "rate", "source", "version", "id")),
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
                    "test",
                    "idempotency_key",
                    "identity",
                    "priority",
                    "occurrence",
                    "paid.amount",
                    "paid.currency",
                    "paid.rate",
                    "paid.source")),
    ADJUSTMENTS(
            "occurred",
            List.of(
                    "program",
                    "goal",
                    "conversion_id",
                    "adjustment_id",
                    "type",
                    "decision",
                    "position",
                    "reason",
                    "note",
                    "occurred_at",
                    "paid.amount",
                    "paid.currency",
                    "amount.amount",
                    "amount.currency",
                    "refunded.amount",
                    "refunded.currency",
                    "reversals")),
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
                    "net_reward.currency",
                    "registration",
                    "touched_at",
                    "touch_position",
                    "weight",
                    "reversed.amount",
                    "reversed.currency")),
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
                    "status",
                    "taken_back.amount",
                    "taken_back.currency",
                    "taken_back",
                    "tier_lift.amount",
                    "tier_lift.currency")),
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
                    "status",
                    "link",
                    "coupon",
                    "credit",
                    "benefit",
                    "count",
                    "standing_count",
                    "reason",
                    "rules_version",
                    "adjustment_position")),
    CHANGES(
            "made",
            List.of(
                    "position",
                    "made_at",
                    "actor",
                    "address",
                    "request",
                    "request_id",
                    "count",
                    "things",
                    "idempotency_key"));

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

    /** Of its CSV: paths with dots. */
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

    /** Whether a field of a row is in the CSV, or in another kind's. */
    boolean isKnown(final String field) {
        return isElsewhere(field)
                || columns.stream().anyMatch(column -> column.equals(field) || column.startsWith(field + '.'));
    }
}
