package io.trailmark.engine;

import io.trailmark.memory.StateDigest;
import java.util.Arrays;

/** Numbers for the names of partner groups and rewards, from 0 in the order in which they first occur. */
final class GroupNames {
    private byte[][] names = {};

    /** The number of a name. Few, and asked for only when the catalogue changes: they are compared one by one. */
    int number(final byte[] name) {
        for (int i = 0; i < names.length; i++) {
            if (Arrays.equals(names[i], name)) {
                return i;
            }
        }
        names = Arrays.copyOf(names, names.length + 1);
        names[names.length - 1] = name;
        return names.length - 1;
    }

    void addTo(final StateDigest digest) {
        digest.add(names.length);
        for (final byte[] name : names) {
            digest.add(Arrays.hashCode(name));
        }
    }
}
