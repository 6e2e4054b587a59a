package io.trailmark.store;

import java.util.List;
import java.util.Locale;

/**
 * The tables and their columns, the key first, in the order in which rows are bound. Parents stand before their
 * children. Immutable; {@code V1__tables.sql} makes them.
 */
@SuppressWarnings("ImmutableEnumChecker") // Its lists are: List.of and a part of one.
enum StoreTable {
    PROGRAMS(1, "id code status origin version changed_ms currency search document"),
    GOALS(1, "id program_id code status origin version rules_version changed_ms search document"),
    PARTNERS(
            1,
            "id program_id code status origin version changed_ms type level group_name is_soft customer_id search"
                    + " document"),
    LINKS(1, "id program_id partner_id code status origin version changed_ms expires_ms destination search document"),
    COUPONS(1, "id program_id partner_id code status origin version changed_ms search document"),
    REGISTRATIONS(
            1,
            "id program_id partner_id code status origin version protected_from_ms protected_until_ms account search"
                    + " document"),
    CONVERSIONS(
            1,
            "id program_id goal_id partner_id customer_id order_id coupon source status reason is_test is_history"
                    + " received_ms occurred_ms amount_minor revenue_minor refunded_minor reward_minor currency"
                    + " document"),
    CREDITS(
            2,
            "conversion_id credit program_id goal_id partner_id link_id coupon_id registration_id touch status"
                    + " touched_ms occurred_ms share_billionths reward_minor reversed_minor net_minor currency"
                    + " document"),
    REWARDS(
            2,
            "conversion_id number program_id goal_id partner_id credit name kind beneficiary benefit customer_id"
                    + " status occurred_ms earned taken_back standing currency document"),
    ADJUSTMENTS(
            1,
            "position program_id goal_id conversion_id adjustment_id type decision reason applied_position"
                    + " occurred_ms amount_minor currency document"),
    LEDGER(
            2,
            "program_id sequence position conversion_id goal_id partner_id link_id coupon_id kind name beneficiary"
                    + " benefit status written_ms amount standing currency document"),
    CUSTOMERS(
            2,
            "program_id customer_id first_conversion_id credited_conversion_id partner_id first_ms conversions"
                    + " revenue_minor currency document");

    private final List<String> columns;
    private final List<String> keys;
    private final String upsert;

    StoreTable(final int keyCount, final String names) {
        columns = List.of(names.split(" ", -1));
        keys = columns.subList(0, keyCount);
        upsert = "INSERT INTO " + sql() + " (" + String.join(", ", columns) + ") VALUES ("
                + String.join(", ", columns.stream().map(ignored -> "?").toList()) + ") ON CONFLICT ("
                + String.join(", ", keys) + ") DO UPDATE SET "
                + String.join(
                        ", ",
                        columns.subList(keyCount, columns.size()).stream()
                                .map(column -> column + " = excluded." + column)
                                .toList());
    }

    String sql() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<String> columns() {
        return columns;
    }

    /** Columns that tell one row from all others. */
    List<String> keys() {
        return keys;
    }

    /** Puts a row in, or in the place of the one with its key. */
    String upsert() {
        return upsert;
    }
}
