package io.trailmark.scenario;

import java.util.ArrayList;
import java.util.List;

/** Text with branches, for people. One thread. */
final class Tree {
    private final String text;
    private final List<Tree> branches = new ArrayList<>();

    Tree(final String text) {
        this.text = text;
    }

    /** Adds a branch and returns it. */
    Tree add(final String branch) {
        final Tree tree = new Tree(branch);
        branches.add(tree);
        return tree;
    }

    void print(final StringBuilder target) {
        target.append(text).append('\n');
        print(target, "");
    }

    private void print(final StringBuilder target, final String indent) {
        for (int i = 0; i < branches.size(); i++) {
            final boolean isLast = i == branches.size() - 1;
            target.append(indent)
                    .append(isLast ? "└─ " : "├─ ")
                    .append(branches.get(i).text)
                    .append('\n');
            branches.get(i).print(target, indent + (isLast ? "   " : "│  "));
        }
    }
}
