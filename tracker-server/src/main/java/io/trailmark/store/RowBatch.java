package io.trailmark.store;

import java.nio.charset.StandardCharsets;
import java.sql.Types;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Rows on their way into one table; sent a few hundred at a time. Thread: the transaction's. */
final class RowBatch implements AutoCloseable {
    private static final int ROWS_AT_ONCE = 500;

    private final PreparedBatch batch;
    private long sent;

    RowBatch(final Handle handle, final String sql) {
        batch = handle.prepareBatch(sql);
    }

    static RowBatch upsert(final Handle handle, final StoreTable table) {
        return new RowBatch(handle, table.upsert());
    }

    /** One row: numbers, texts, truth values, or null for a number that there is none of. */
    void add(final Object... values) {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case null -> batch.bindNull(i, Types.BIGINT);
                case String text -> batch.bind(i, text(text));
                case byte[] utf8 -> batch.bind(i, new String(utf8, StandardCharsets.UTF_8));
                case Boolean truth -> batch.bind(i, truth ? 1L : 0L);
                case Number number -> batch.bind(i, number.longValue());
                default -> throw new IllegalArgumentException("no column takes a " + values[i].getClass());
            }
        }
        batch.add();
        if (batch.size() >= ROWS_AT_ONCE) {
            send();
        }
    }

    /**
     * Text as both databases keep it: PostgreSQL takes no zeros, and neither takes half a surrogate pair, so each
     * becomes a character that no text has. What is looked for goes the same way.
     */
    static String text(final String text) {
        final String whole = text.indexOf(0) < 0 ? text : text.replace('\0', '\uFFFD');
        return new String(whole.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** Sends what is left; returns how many rows there were. */
    long finish() {
        if (batch.size() > 0) {
            send();
        }
        return sent;
    }

    private void send() {
        sent += batch.size();
        batch.execute();
    }

    @Override
    public void close() {
        batch.close();
    }
}
