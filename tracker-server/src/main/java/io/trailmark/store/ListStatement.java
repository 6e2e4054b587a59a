package io.trailmark.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The SQL of one page, and what is bound in it. Immutable.
 *
 * <p>Each order of a list has an index that begins with the programme. So the rows of several programmes are read one
 * programme at a time, as many of each as the page has room for, and put into one order then: no page sorts more than
 * that, however long the list is.
 *
 * @param values to bind, in this order.
 * @param columns how many the list is in the order of; they stand behind the document.
 */
record ListStatement(String sql, List<Object> values, int columns) {
    private static final String EQUALS = " = ?";

    /** Programmes that are read one by one; of more, all rows are sorted. */
    static final int MOST_PROGRAMS = 50;

    /**
     * Values that are bound where programmes are read one by one, each with all values of the filters. PostgreSQL takes
     * 65,535 and SQLite as many as it was built for, 32,766 as a rule; how long the plan takes is felt before.
     */
    static final int MOST_VALUES = 10_000;

    /**
     * What finds one row more than asked for, to know whether there is more.
     *
     * @param programIds null: all there are.
     * @param after the last row of the page before; empty at the beginning.
     */
    static ListStatement of(final ListQuery query, final List<Long> programIds, final List<Object> after) {
        final List<String> conditions = new ArrayList<>();
        final List<Object> values = new ArrayList<>();
        filters(query, conditions, values);
        final List<String> columns = query.orderColumns();
        if (!after.isEmpty()) {
            final char way = query.isDescending() ? '<' : '>';
            conditions.add('(' + String.join(", ", columns) + ") " + way + " (" + marks(columns.size()) + ')');
            values.addAll(after);
        }
        final long limit = query.limit() + 1L;
        final String program = query.kind().programColumn();
        // Each programme binds all values of the filters once more.
        final boolean isOneByOne = programIds != null
                && programIds.size() <= MOST_PROGRAMS
                && programIds.size() * (values.size() + 2) < MOST_VALUES
                && query.kind() != ListKind.PROGRAMS;
        if (!isOneByOne || programIds.size() < 2) {
            if (programIds != null) {
                conditions.addFirst(
                        programIds.isEmpty() ? "1 = 0" : program + " IN (" + marks(programIds.size()) + ')');
                values.addAll(0, programIds);
            }
            values.add(limit);
            return new ListStatement(select(query, columns, conditions), values, columns.size());
        }
        conditions.addFirst(program + " = ?");
        final String one = "SELECT * FROM (" + select(query, columns, conditions) + ") AS one";
        final List<Object> all = new ArrayList<>();
        for (final Long programId : programIds) {
            all.add(programId);
            all.addAll(values);
            all.add(limit);
        }
        all.add(limit);
        return new ListStatement(
                String.join(" UNION ALL ", Collections.nCopies(programIds.size(), one)) + order(query, columns),
                all,
                columns.size());
    }

    private static void filters(final ListQuery query, final List<String> conditions, final List<Object> values) {
        if (query.ownerId() != 0) {
            conditions.add(query.kind().filter(ListKind.PARTNER).condition());
            values.add((long) query.ownerId());
        }
        for (final Map.Entry<String, List<Object>> filter : query.filters().entrySet()) {
            anyOf(query.kind().filter(filter.getKey()).condition(), filter.getValue(), conditions, values);
        }
    }

    /**
     * One condition for all values of a filter. A database plans each part of an OR by itself, which takes it seconds
     * where there are hundreds; so they are few.
     */
    private static void anyOf(
            final String condition,
            final List<Object> wanted,
            final List<String> conditions,
            final List<Object> values) {
        final boolean isOfOne = condition.indexOf('?') == condition.lastIndexOf('?');
        if (isOfOne && condition.contains(EQUALS)) {
            conditions.add(
                    wanted.size() == 1 ? condition : condition.replace(EQUALS, " IN (" + marks(wanted.size()) + ')'));
            values.addAll(wanted);
        } else if (isOfOne && condition.endsWith(">= ?")) {
            conditions.add(condition);
            values.add(wanted.stream().mapToLong(value -> (Long) value).min().orElseThrow());
        } else if (isOfOne && condition.endsWith("< ?")) {
            conditions.add(condition);
            values.add(wanted.stream().mapToLong(value -> (Long) value).max().orElseThrow());
        } else {
            conditions.add('(' + String.join(" OR ", Collections.nCopies(wanted.size(), condition)) + ')');
            for (final Object value : wanted) {
                if (value instanceof final List<?> several) {
                    values.addAll(several);
                } else {
                    values.add(value);
                }
            }
        }
    }

    private static String select(final ListQuery query, final List<String> columns, final List<String> conditions) {
        return "SELECT document, " + String.join(", ", columns) + " FROM "
                + query.kind().table()
                + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions))
                + order(query, columns);
    }

    private static String order(final ListQuery query, final List<String> columns) {
        final String direction = query.isDescending() ? " DESC" : "";
        return " ORDER BY " + String.join(direction + ", ", columns) + direction + " LIMIT ?";
    }

    private static String marks(final int count) {
        return String.join(", ", Collections.nCopies(count, "?"));
    }
}
