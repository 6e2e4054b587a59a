package io.trailmark.journal.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Records of one type as a table for analysts: what each column is stands in docs/JOURNAL.md. */
@SuppressWarnings("ImmutableEnumChecker") // The lists are copied, and columns have no state.
enum RecordTable {
    /** Followed links. */
    CLICKS("Click", clicks()),
    /** Seen images. */
    VIEWS("View", views()),
    /** Reported goals, before anything was decided. */
    CONVERSIONS("Conversion", conversions()),
    /** Reported changes of conversions. */
    ADJUSTMENTS("Adjustment", adjustments());

    private final String recordType;
    private final List<Column> columns;

    RecordTable(final String recordType, final List<Column> columns) {
        this.recordType = recordType;
        this.columns = List.copyOf(columns);
    }

    /** What the schema calls its records. */
    String recordType() {
        return recordType;
    }

    List<Column> columns() {
        return columns;
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** A cell for each column, of the fields of a record. */
    List<Object> cells(final Map<String, Object> record) {
        final List<Object> cells = new ArrayList<>(columns.size());
        for (final Column column : columns) {
            cells.add(column.value().apply(record));
        }
        return cells;
    }

    /** What it is called on the command line and as a file. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static List<Column> clicks() {
        final List<Column> columns = new ArrayList<>(touch());
        columns.addAll(List.of(
                Column.text("country", "country"),
                Column.word("device", "device"),
                Column.text("click_id", "clickId"),
                Column.id("link_version", "linkVersion"),
                Column.id("rule", "rule"),
                Column.id("variant", "variant"),
                Column.text("agent", "agent"),
                Column.text("referrer", "referrer")));
        for (final String key : List.of(
                "SUB1",
                "SUB2",
                "SUB3",
                "SUB4",
                "SUB5",
                "SOURCE",
                "AFF_CLICK_ID",
                "GCLID",
                "GBRAID",
                "WBRAID",
                "FBCLID",
                "MSCLKID",
                "TTCLID",
                "TWCLID",
                "LI_FAT_ID")) {
            columns.add(Column.label(key));
        }
        return columns;
    }

    private static List<Column> views() {
        return touch();
    }

    private static List<Column> touch() {
        return List.of(
                Column.number("position", "position"),
                Column.journaledAt(),
                Column.moment("occurred_at", "occurredMs"),
                Column.number("program_id", "programId"),
                Column.number("partner_id", "partnerId"),
                Column.number("link_id", "linkId"),
                Column.word("class", "clickClass"),
                Column.words("reasons", "reasons"),
                Column.words("privacy", "privacy"),
                Column.words("flags", "flags"),
                Column.text("visitor", "visitor"),
                Column.text("address_block", "addressBlock"),
                Column.text("agent_hash", "agentHash"));
    }

    private static List<Column> conversions() {
        return List.of(
                Column.number("position", "position"),
                Column.journaledAt(),
                Column.moment("occurred_at", "occurredMs"),
                Column.number("program_id", "programId"),
                Column.number("goal_id", "goalId"),
                Column.word("identity_kind", "identityKind"),
                Column.text("identity", "identity"),
                Column.text("customer_id", "customerId"),
                Column.money("amount", "amountMinor", "exponent"),
                Column.text("currency", "currency"),
                Column.money("paid_amount", "paidMinor", "paidExponent"),
                Column.text("paid_currency", "paidCurrency"),
                Column.rate("rate", "rateMantissa", "rateScale"),
                Column.text("rate_source", "rateSource"),
                Column.text("click_id", "clickId"),
                Column.word("click_verdict", "clickVerdict"),
                Column.moment("clicked_at", "clickTimeMs"),
                Column.id("click_link_id", "clickLinkId"),
                Column.text("click_visitor", "clickVisitor"),
                Column.text("coupon", "couponText"),
                Column.id("coupon_id", "couponId"),
                Column.id("registration_id", "registrationId"),
                Column.word("source", "source"),
                Column.word("trust", "trust"),
                Column.words("flags", "flags"),
                Column.number("zone_offset_s", "zoneOffsetS"),
                Column.json("details", "details"),
                Column.json("dimensions", "dimensions"));
    }

    private static List<Column> adjustments() {
        return List.of(
                Column.number("position", "position"),
                Column.journaledAt(),
                Column.moment("occurred_at", "occurredMs"),
                Column.number("program_id", "programId"),
                Column.id("goal_id", "goalId"),
                Column.text("order_id", "orderId"),
                Column.text("adjustment_id", "adjustmentId"),
                Column.word("type", "adjustmentType"),
                Column.money("amount", "amountMinor", "exponent"),
                Column.text("currency", "currency"),
                Column.word("source", "source"),
                Column.words("flags", "flags"),
                Column.text("reason", "reason"));
    }
}
