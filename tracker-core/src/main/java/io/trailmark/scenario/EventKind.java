package io.trailmark.scenario;

import io.trailmark.record.codec.AdjustmentType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What can happen in a line of {@code events.csv}, and which columns say more about it. */
enum EventKind {
    CLICK(null, "link visitor", "class"),
    VIEW(null, "link visitor", "class"),
    CONVERSION(null, "goal order", "amount rate visitor click_id customer coupon registration trust test"),
    REFUND(AdjustmentType.REFUND, "order", "goal amount adjustment"),
    CHARGEBACK(AdjustmentType.CHARGEBACK, "order", "goal amount adjustment"),
    AMEND(AdjustmentType.AMEND, "order amount", "goal adjustment"),
    CANCEL(AdjustmentType.CANCEL, "order", "goal adjustment"),
    APPROVE(AdjustmentType.APPROVE, "order", "goal adjustment"),
    REJECT(AdjustmentType.REJECT, "order", "goal adjustment"),
    /** From here on the programme files of another folder hold. */
    TERMS(null, "folder", "");

    /** Columns that any line may fill. */
    static final Set<String> COMMON = Set.of("time", "event", "program", "result", "note");

    /** A column of this name and a dimension's holds the dimension's value. */
    static final String DIMENSION = "dim_";

    /** All columns, in the order in which the documentation has them. */
    static final List<String> COLUMNS = List.of(
            "time",
            "event",
            "visitor",
            "link",
            "customer",
            "goal",
            "order",
            "amount",
            "rate",
            "click_id",
            "coupon",
            "registration",
            "trust",
            "test",
            "class",
            "adjustment",
            "folder",
            "program",
            "result",
            "note");

    /** What it does to a conversion, or null. */
    final AdjustmentType adjustmentType;

    /** Names of columns with blanks between them. */
    private final String needed;

    private final String possible;

    EventKind(final AdjustmentType adjustmentType, final String needed, final String possible) {
        this.adjustmentType = adjustmentType;
        this.needed = needed;
        this.possible = possible;
    }

    /** The word in the file. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static EventKind of(final String word) {
        for (final EventKind kind : values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        return null;
    }

    static List<String> words() {
        final List<String> words = new ArrayList<>();
        for (final EventKind kind : values()) {
            words.add(kind.word());
        }
        return words;
    }

    static boolean isColumn(final String name) {
        return COLUMNS.contains(name) || (name.startsWith(DIMENSION) && name.length() > DIMENSION.length());
    }

    /** Finds what the line lacks, and what it says that means nothing here. */
    boolean check(final CsvFile.Row row, final List<String> columns) {
        boolean isRight = true;
        for (final String column : COLUMNS) {
            if (isOneOf(needed, column) && !row.has(column)) {
                row.fault("event", "a line with " + word() + " needs the column " + column);
                isRight = false;
            }
        }
        for (final String column : columns) {
            if (row.has(column) && !mayFill(column)) {
                row.fault(column, "a line with " + word() + " says nothing in the column " + column + "; empty it");
                isRight = false;
            }
        }
        return isRight;
    }

    private boolean mayFill(final String column) {
        return COMMON.contains(column)
                || isOneOf(needed, column)
                || isOneOf(possible, column)
                || (this == CONVERSION && column.startsWith(DIMENSION));
    }

    private static boolean isOneOf(final String names, final String column) {
        return (" " + names + " ").contains(" " + column + " ");
    }
}
