package io.trailmark.bench.compare;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table in Markdown. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(final String... headings) {
        rows.add(List.of(headings));
    }

    void row(final String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells under " + rows.getFirst().size() + " headings");
        }
        rows.add(List.of(cells));
    }

    void print(final PrintWriter out) {
        print(out, rows.getFirst());
        out.println("|" + "---|".repeat(rows.getFirst().size()));
        rows.stream().skip(1).forEach(row -> print(out, row));
        out.println();
    }

    private static void print(final PrintWriter out, final List<String> cells) {
        out.println("| " + String.join(" | ", cells) + " |");
    }
}
