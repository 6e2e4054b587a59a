package io.trailmark.cli;

import java.util.ArrayList;
import java.util.List;

/** Text with branches. One thread. */
final class Tree {
    private final String text;
    private final List<Tree> branches = new ArrayList<>();

    Tree(final String text) {
        this.text = Style.harmless(text);
    }

    /** Adds a branch and returns it. */
    Tree add(final String branch) {
        final Tree tree = new Tree(branch);
        branches.add(tree);
        return tree;
    }

    /** @param isAscii without characters for drawing, for terminals that have none. */
    String render(final boolean isAscii) {
        final StringBuilder target = new StringBuilder(text).append('\n');
        branches(target, "", isAscii);
        return target.toString();
    }

    private void branches(final StringBuilder target, final String indent, final boolean isAscii) {
        for (int i = 0; i < branches.size(); i++) {
            final boolean isLast = i == branches.size() - 1;
            final String branch = isLast ? "└─ " : "├─ ";
            final String below = isLast ? "   " : "│  ";
            target.append(indent)
                    .append(isAscii ? isLast ? "`- " : "|- " : branch)
                    .append(branches.get(i).text);
            target.append('\n');
            branches.get(i).branches(target, indent + (isAscii && !isLast ? "|  " : below), isAscii);
        }
    }
}
