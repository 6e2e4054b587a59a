package io.trailmark.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * Two ledgers beside each other: what both have, what only the expected one has, what only came out. Lines are matched
 * in their order, as many as possible (longest common subsequence).
 */
final class Difference {
    private static final String BOTH = "";
    private static final String EXPECTED = "expected";
    private static final String CAME_OUT = "came out";
    private static final int CONTEXT_LINES = 2;

    private final List<List<String>> rows = new ArrayList<>();
    private boolean isEqual = true;

    private Difference() {}

    static Difference between(final LedgerFile expected, final LedgerFile actual) {
        final Difference difference = new Difference();
        final List<List<String>> left = expected.lines();
        final List<List<String>> right = actual.lines();
        final int[][] common = common(left, right);
        int i = 0;
        int j = 0;
        while (i < left.size() || j < right.size()) {
            if (i < left.size() && j < right.size() && left.get(i).equals(right.get(j))) {
                difference.add(BOTH, expected.lineNumber(i), left.get(i));
                i++;
                j++;
            } else if (i < left.size() && (j == right.size() || common[i + 1][j] >= common[i][j + 1])) {
                difference.add(EXPECTED, expected.lineNumber(i), left.get(i++));
            } else {
                difference.add(CAME_OUT, 0, right.get(j++));
            }
        }
        return difference;
    }

    boolean isEqual() {
        return isEqual;
    }

    /** The lines that differ, with a few before and after; empty when none does. */
    String text(final List<String> columns) {
        if (isEqual) {
            return "";
        }
        final List<List<String>> shown = new ArrayList<>();
        final List<String> head = new ArrayList<>(List.of("line", ""));
        head.addAll(columns);
        shown.add(head);
        boolean isGap = false;
        for (int i = 0; i < rows.size(); i++) {
            if (isNearDifference(i)) {
                shown.add(rows.get(i));
                isGap = false;
            } else if (!isGap) {
                shown.add(List.of("...", ""));
                isGap = true;
            }
        }
        return TextTable.of(shown, "  ");
    }

    private boolean isNearDifference(final int index) {
        final int last = Math.min(rows.size() - 1, index + CONTEXT_LINES);
        for (int i = Math.max(0, index - CONTEXT_LINES); i <= last; i++) {
            if (!rows.get(i).get(1).equals(BOTH)) {
                return true;
            }
        }
        return false;
    }

    private void add(final String mark, final int line, final List<String> cells) {
        isEqual &= mark.equals(BOTH);
        final List<String> row = new ArrayList<>(List.of(line == 0 ? "" : String.valueOf(line), mark));
        row.addAll(cells);
        rows.add(row);
    }

    /** How many lines the rests from i and j on have in common. */
    private static int[][] common(final List<List<String>> left, final List<List<String>> right) {
        final int[][] common = new int[left.size() + 1][right.size() + 1];
        for (int i = left.size() - 1; i >= 0; i--) {
            for (int j = right.size() - 1; j >= 0; j--) {
                common[i][j] = left.get(i).equals(right.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
