package io.trailmark.store;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.store.ListRefusal.Reason;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Pages of lists. Threads: any; each page is one transaction of a reader, so that all of it is of one position.
 *
 * <p>A page begins behind the last row of the one before, by the values that the list is sorted by: rows that come or
 * go meanwhile move no other. What stands in the SQL is from {@link ListKind}; what comes from outside is bound.
 */
final class Lists {
    private final ReadStore.Context context;
    private final Jdbi jdbi;
    private final Reached reached;
    private final Runnable bell;
    private final Cursors cursors;

    /** @param bell wakes the one who fills the store. */
    Lists(final ReadStore.Context context, final Jdbi jdbi, final Reached reached, final Runnable bell) {
        this.context = context;
        this.jdbi = jdbi;
        this.reached = reached;
        this.bell = bell;
        cursors = new Cursors(context.cursorKey);
    }

    private record Row(List<Object> order, String document) {}

    ListPage page(final ListQuery query) {
        final List<Object> after = query.cursor() == null ? List.of() : cursors.decode(query);
        reached.await(context.views.position(), context.longestWaitNs, bell);
        try {
            // What is true at a position is true at the mark's too, where the store has not moved since.
            final Reached.Mark mark = reached.mark();
            return jdbi.inTransaction(
                    TransactionIsolationLevel.SERIALIZABLE, handle -> page(handle, query, after, mark));
        } catch (final JdbiException failure) {
            throw new ListRefusal(
                    Reason.STORE_UNAVAILABLE,
                    "The read store's database does not answer; try again. Everything but lists works.");
        }
    }

    private ListPage page(
            final Handle handle, final ListQuery query, final List<Object> after, final Reached.Mark mark) {
        final StoreState state = StoreWriter.state(handle);
        if (state == null || state.isFilling()) {
            throw new ListRefusal(
                    Reason.STORE_FILLING,
                    "The read store is being filled; try again later. Everything but lists works.");
        }
        final List<Row> rows = rows(handle, query, after);
        final boolean hasMore = rows.size() > query.limit();
        final List<Row> shown = hasMore ? rows.subList(0, query.limit()) : rows;
        return new ListPage(
                state.position() == mark.committed() ? mark.position() : state.position(),
                shown.stream().map(Row::document).toList(),
                hasMore ? cursors.encode(query, shown.getLast().order) : null);
    }

    /** One more than asked for, to know whether there is more. */
    private List<Row> rows(final Handle handle, final ListQuery query, final List<Object> after) {
        final ListStatement statement = ListStatement.of(query, programIds(query), after);
        try (Query select = handle.createQuery(statement.sql())) {
            for (int i = 0; i < statement.values().size(); i++) {
                select.bind(i, statement.values().get(i));
            }
            return select.map((row, ignored) -> row(row, statement.columns())).list();
        }
    }

    private static Row row(final ResultSet row, final int columns) throws SQLException {
        final List<Object> order = new ArrayList<>(columns);
        for (int i = 0; i < columns; i++) {
            final Object value = row.getObject(i + 2);
            order.add(value instanceof final Number number ? (Object) number.longValue() : value);
        }
        return new Row(order, row.getString(1));
    }

    /** A programme that nobody knows has nothing in any list; null: all there are, too many to name. */
    private List<Long> programIds(final ListQuery query) {
        final Catalogue catalogue = context.views.catalogue();
        if (query.programs() != null) {
            return query.programs().stream()
                    .map(catalogue::program)
                    .filter(Objects::nonNull)
                    .map(program -> (long) program.id())
                    .toList();
        }
        return catalogue.programs().size() > ListStatement.MOST_PROGRAMS
                ? null
                : catalogue.programs().stream()
                        .map(program -> (long) program.id())
                        .toList();
    }
}
