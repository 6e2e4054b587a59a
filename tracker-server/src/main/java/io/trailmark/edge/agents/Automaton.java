package io.trailmark.edge.agents;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Finds all of many literals in one pass: the automaton of Aho and Corasick with every step worked out beforehand, so
 * a byte costs one look-up whatever the input.
 *
 * <p>Threads: any; immutable. Bytes that occur in no literal share one column, which keeps the table at about 3 MB for
 * the 1,500 literals of the list.
 */
final class Automaton {
    private final byte[] columns;
    private final int width;
    private final char[] next;
    private final int[] flags;
    private final int[][] conditional;

    private Automaton(
            final byte[] columns, final int width, final char[] next, final int[] flags, final int[][] conditional) {
        this.columns = columns;
        this.width = width;
        this.next = next;
        this.flags = flags;
        this.conditional = conditional;
    }

    /** The state after {@code b}; the first is 0. */
    int step(final int state, final byte b) {
        return next[state * width + columns[b & 0xFF]];
    }

    /** All flags of the literals that end at this state. */
    int flags(final int state) {
        return flags[state];
    }

    /** Numbers of the conditions to be looked at when this state is reached. */
    int[] conditional(final int state) {
        return conditional[state];
    }

    int states() {
        return flags.length;
    }

    /** Collects literals, then works out the steps. */
    static final class Builder {
        private static final int[] NONE = {};

        private final List<byte[]> literals = new ArrayList<>();
        private final List<Integer> literalFlags = new ArrayList<>();
        private final List<Integer> literalConditions = new ArrayList<>();

        /** @param condition to be looked at when the literal is found, or -1. */
        void add(final byte[] literal, final int flag, final int condition) {
            literals.add(literal);
            literalFlags.add(flag);
            literalConditions.add(condition);
        }

        Automaton build() {
            final byte[] columns = new byte[256];
            int width = 1;
            for (final byte[] literal : literals) {
                for (final byte b : literal) {
                    if (columns[b & 0xFF] == 0) {
                        columns[b & 0xFF] = (byte) width++;
                    }
                }
            }
            final List<int[]> children = new ArrayList<>(List.of(new int[width]));
            final List<Integer> flags = new ArrayList<>(List.of(0));
            final List<int[]> conditional = new ArrayList<>(List.of(NONE));
            for (int i = 0; i < literals.size(); i++) {
                int state = 0;
                for (final byte b : literals.get(i)) {
                    final int column = columns[b & 0xFF];
                    if (children.get(state)[column] == 0) {
                        children.get(state)[column] = children.size();
                        children.add(new int[width]);
                        flags.add(0);
                        conditional.add(NONE);
                    }
                    state = children.get(state)[column];
                }
                flags.set(state, flags.get(state) | literalFlags.get(i));
                if (literalConditions.get(i) >= 0) {
                    conditional.set(state, join(conditional.get(state), new int[] {literalConditions.get(i)}));
                }
            }
            if (children.size() > Character.MAX_VALUE) {
                throw new IllegalArgumentException("too many states for the list: " + children.size());
            }
            return complete(columns, width, children, flags, conditional);
        }

        /** Breadth first: where a state has no step of its own, the step of its longest proper suffix is taken. */
        private static Automaton complete(
                final byte[] columns,
                final int width,
                final List<int[]> children,
                final List<Integer> flags,
                final List<int[]> conditional) {
            final char[] next = new char[children.size() * width];
            final int[] suffix = new int[children.size()];
            final Deque<Integer> queue = new ArrayDeque<>();
            queue.add(0);
            while (!queue.isEmpty()) {
                final int state = queue.remove();
                flags.set(state, flags.get(state) | flags.get(suffix[state]));
                if (state != 0) {
                    conditional.set(state, join(conditional.get(state), conditional.get(suffix[state])));
                }
                for (int column = 0; column < width; column++) {
                    final int child = children.get(state)[column];
                    final int bySuffix = state == 0 ? 0 : next[suffix[state] * width + column];
                    next[state * width + column] = (char) (child != 0 ? child : bySuffix);
                    if (child != 0) {
                        suffix[child] = bySuffix;
                        queue.add(child);
                    }
                }
            }
            final int[] flatFlags = flags.stream().mapToInt(Integer::intValue).toArray();
            return new Automaton(columns, width, next, flatFlags, conditional.toArray(new int[0][]));
        }

        private static int[] join(final int[] first, final int[] second) {
            final int[] both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            return both;
        }
    }
}
