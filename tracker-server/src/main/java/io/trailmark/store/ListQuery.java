package io.trailmark.store;

import io.trailmark.store.ListRefusal.Reason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which part of which list is asked for. Not safe for threads; it belongs to one request. Every call checks what it is
 * given and throws a {@link ListRefusal} that says what is wrong.
 */
public final class ListQuery {
    /** The most that a page holds. */
    public static final int MAX_LIMIT = 1_000;

    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_VALUES = 50;

    private final ListKind kind;
    private final Map<String, List<Object>> filters = new TreeMap<>();
    private List<String> programs;

    /** Null: the usual one. */
    private String sort;

    private boolean isDescending;
    private int limit = DEFAULT_LIMIT;
    private String cursor;

    /** 0: anybody's. */
    private int ownerId;

    /** All of a kind, in the order in which they came to be, of all programmes. */
    public ListQuery(final ListKind kind) {
        this.kind = kind;
    }

    /**
     * Only what is this partner's, beside all filters.
     *
     * @throws IllegalArgumentException for kinds of which nothing is a partner's.
     */
    public ListQuery owner(final int partnerId) {
        if (kind.filter(ListKind.PARTNER) == null) {
            throw new IllegalArgumentException("nothing of these is a partner's: " + kind);
        }
        ownerId = partnerId;
        return this;
    }

    /** Only of these programmes: those that the caller may see, or of them those that were asked for. */
    public ListQuery programs(final Collection<String> codes) {
        programs = List.copyOf(new TreeSet<>(codes));
        return this;
    }

    /**
     * Only what this holds for. Several filters hold all; of several values of one, any.
     *
     * @param name one of {@link ListKind#filters}.
     */
    public ListQuery filter(final String name, final String... values) {
        final ListKind.Rule rule = kind.filter(name);
        if (rule == null) {
            throw new ListRefusal(
                    Reason.FILTER_UNKNOWN,
                    name,
                    "There is no filter " + name + " here; there are " + String.join(", ", kind.filters()) + ".");
        }
        if (values.length == 0 || values.length > MAX_VALUES) {
            throw new ListRefusal(Reason.FILTER_INVALID, name, name + " takes 1 to " + MAX_VALUES + " values.");
        }
        final List<Object> parsed = new ArrayList<>();
        for (final String value : values) {
            final Object known = rule.parse(value);
            if (known == null) {
                throw new ListRefusal(Reason.FILTER_INVALID, name, name + " is " + rule.expected() + ".");
            }
            parsed.add(known);
        }
        filters.put(name, List.copyOf(parsed));
        return this;
    }

    /**
     * By what: {@link ListKind#CREATED} or one of {@link ListKind#sorts}; with a minus before it the last come first.
     */
    public ListQuery sort(final String text) {
        final boolean isMinus = text.startsWith("-");
        final String name = isMinus ? text.substring(1) : text;
        if (!name.equals(ListKind.CREATED) && kind.sort(name) == null) {
            throw new ListRefusal(
                    Reason.SORT_UNKNOWN,
                    "sort",
                    "This cannot be sorted by " + name + "; it can by " + ListKind.CREATED
                            + (kind.sorts().isEmpty() ? "" : ", " + String.join(", ", kind.sorts())) + ".");
        }
        sort = name;
        isDescending = isMinus;
        return this;
    }

    /** How many at most, 1 to {@link #MAX_LIMIT}. */
    public ListQuery limit(final int newLimit) {
        if (newLimit < 1 || newLimit > MAX_LIMIT) {
            throw new ListRefusal(Reason.LIMIT_INVALID, "limit", "limit is a number from 1 to " + MAX_LIMIT + ".");
        }
        limit = newLimit;
        return this;
    }

    /** What stands behind the page that gave this cursor; the rest of the query has to be the same. */
    public ListQuery cursor(final String newCursor) {
        cursor = newCursor;
        return this;
    }

    ListKind kind() {
        return kind;
    }

    /** Null: all there are. */
    List<String> programs() {
        return programs;
    }

    int ownerId() {
        return ownerId;
    }

    Map<String, List<Object>> filters() {
        return filters;
    }

    /** Columns that the list is in the order of; their values together are of one row only. */
    List<String> orderColumns() {
        final String by = sort();
        if (by.equals(ListKind.CREATED)) {
            return kind.keys();
        }
        final List<String> columns = new ArrayList<>();
        columns.add(kind.sort(by));
        columns.addAll(kind.keys());
        return columns;
    }

    private String sort() {
        return sort == null ? kind.usualSort(filters.keySet()) : sort;
    }

    boolean isDescending() {
        return isDescending;
    }

    int limit() {
        return limit;
    }

    /** Null at the beginning. */
    String cursor() {
        return cursor;
    }

    /** All that a cursor belongs to, as one text. */
    String identity() {
        return kind + "\n" + ownerId + "\n" + programs + "\n" + filters + "\n" + sort() + "\n" + isDescending;
    }
}
