package io.trailmark.catalogue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Entities of one kind, found by number in one step. Immutable; {@link Growing} is the one that grows, on one thread.
 */
final class EntityList<E extends Entity> {
    private final List<E> byId;
    private final List<E> all;

    private EntityList(final List<E> byId) {
        final List<E> present = new ArrayList<>(byId.size());
        for (final E entity : byId) {
            if (entity != null) {
                present.add(entity);
            }
        }
        this.byId = byId;
        this.all = Collections.unmodifiableList(present);
    }

    List<E> all() {
        return all;
    }

    int highestId() {
        return byId.size() - 1;
    }

    E byId(final int id) {
        return id > 0 && id < byId.size() ? byId.get(id) : null;
    }

    /** Collects definitions; the newest of a number stands. */
    static final class Growing<E extends Entity> {
        private final ArrayList<E> byId = new ArrayList<>();

        Growing() {
            byId.add(null);
        }

        void put(final E entity) {
            final int id = entity.id();
            if (id <= 0 || id > Limits.ENTITIES_PER_KIND) {
                throw new IllegalArgumentException("number of an entity out of range: " + id);
            }
            while (byId.size() <= id) {
                byId.add(null);
            }
            byId.set(id, entity);
        }

        EntityList<E> build() {
            return new EntityList<>(new ArrayList<>(byId));
        }
    }
}
