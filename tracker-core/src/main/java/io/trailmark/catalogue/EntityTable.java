package io.trailmark.catalogue;

import java.util.List;

/** Entities of one kind by number and by code. Immutable, any thread; {@link Growing} makes the next one. */
final class EntityTable<E extends Entity> {
    private final EntityList<E> list;
    private final CodeTree<E> codes;

    private EntityTable(final EntityList<E> list, final CodeTree<E> codes) {
        this.list = list;
        this.codes = codes;
    }

    List<E> all() {
        return list.all();
    }

    int highestId() {
        return list.highestId();
    }

    /** The entity with this number, or null. */
    E byId(final int id) {
        return list.byId(id);
    }

    /** The entity with this code, or null; of several the one in use, else the newest. */
    E find(final int scope, final String code) {
        return codes.find(scope, code);
    }

    /** The same by bytes; allocates nothing. */
    E find(final int scope, final byte[] bytes, final int offset, final int lengthBytes) {
        return codes.find(scope, bytes, offset, lengthBytes);
    }

    /** Collects definitions; the newest of a number stands. One thread. */
    static final class Growing<E extends Entity> {
        private final EntityList.Growing<E> list = new EntityList.Growing<>();
        private final CodeTree.Growing<E> codes;
        private EntityTable<E> built;

        Growing(final CodeTree.Key<E> key, final KeyedHash keyedHash) {
            codes = new CodeTree.Growing<>(key, keyedHash);
        }

        /** Takes in a definition; returns the one that it takes the place of, or null. */
        E put(final E entity) {
            final E before = list.put(entity);
            codes.put(before, entity);
            built = null;
            return before;
        }

        /** All so far; the same as before where nothing was put since. */
        EntityTable<E> build() {
            if (built == null) {
                built = new EntityTable<>(list.build(), codes.build());
            }
            return built;
        }
    }
}
