package io.trailmark.journal.tools;

/** Types of a table's columns, and what Parquet is told of them. */
enum ColumnType {
    /** A whole number. */
    NUMBER("BIGINT"),
    /** A moment, to the microsecond, in UTC. */
    MOMENT("TIMESTAMP WITH TIME ZONE"),
    /** Money in units of its currency; no currency has more than four digits behind the point. */
    MONEY("DECIMAL(23,4)"),
    /** What one currency is worth in another. */
    RATE("DECIMAL(38,18)"),
    /** Text; enumerations and flags among them, in lower case. */
    TEXT("VARCHAR");

    private final String sql;

    ColumnType(final String sql) {
        this.sql = sql;
    }

    /** In the words of SQL. */
    String sql() {
        return sql;
    }
}
