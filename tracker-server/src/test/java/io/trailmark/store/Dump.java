package io.trailmark.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** All that a store holds, as text: to see whether two hold the same. */
final class Dump {
    private Dump() {}

    static Map<String, List<String>> of(final Jdbi jdbi) {
        final Map<String, List<String>> tables = new TreeMap<>();
        tables.put("store_state", rows(jdbi, "SELECT * FROM store_state"));
        for (final StoreTable table : StoreTable.values()) {
            tables.put(
                    table.sql(),
                    rows(
                            jdbi,
                            "SELECT " + String.join(", ", table.columns()) + " FROM " + table.sql() + " ORDER BY "
                                    + String.join(", ", table.keys())));
        }
        return tables;
    }

    private static List<String> rows(final Jdbi jdbi, final String sql) {
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .map((row, context) -> {
                    final List<String> values = new ArrayList<>();
                    for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                        values.add(row.getString(i));
                    }
                    return values.toString();
                })
                .list());
    }
}
