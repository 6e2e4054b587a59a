package io.trailmark.catalogue;

import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Entities of one kind by number: a tree of arrays that is as deep as the highest number needs. Immutable, any thread;
 * {@link Growing} is the one that grows, on one thread, and shares with what it built before all but the arrays on the
 * way to what changed. So a change costs one array a level, however many entities there are.
 *
 * <pre>
 *  number - 1:   ... | 6 bits: slot in the root | ... | 6 bits: slot in the last array, which holds entities
 *  array:        64 slots, and whose it is ({@link OwnedArray})
 * </pre>
 */
final class EntityList<E extends Entity> {
    private static final int BITS = 6;
    private static final int WIDTH = 1 << BITS;
    private static final int MASK = WIDTH - 1;

    private final Object[] root;
    private final int shift;
    private final int count;
    private final int highestId;

    private EntityList(final Object[] root, final int shift, final int count, final int highestId) {
        this.root = root;
        this.shift = shift;
        this.count = count;
        this.highestId = highestId;
    }

    /** All by number. {@code get} takes one step where no number is missing, else a walk. */
    List<E> all() {
        return new All();
    }

    int highestId() {
        return highestId;
    }

    /** The entity with this number, or null. */
    @SuppressWarnings("unchecked") // The last level holds what Growing took in.
    E byId(final int id) {
        return (E) find(root, shift, id - 1);
    }

    private static Object find(final Object[] root, final int shift, final int index) {
        if (index < 0 || index >>> shift >= WIDTH) {
            return null;
        }
        Object at = root;
        for (int level = shift; at != null && level >= 0; level -= BITS) {
            at = ((Object[]) at)[index >>> level & MASK];
        }
        return at;
    }

    private final class All extends AbstractList<E> {
        @Override
        public int size() {
            return count;
        }

        @Override
        public E get(final int index) {
            if (index < 0 || index >= count) {
                throw new IndexOutOfBoundsException(index);
            }
            if (count == highestId) {
                return byId(index + 1);
            }
            final Iterator<E> each = iterator();
            for (int i = 0; i < index; i++) {
                each.next();
            }
            return each.next();
        }

        @Override
        public Iterator<E> iterator() {
            return new Iterator<>() {
                private int id = behind(0);

                private int behind(final int before) {
                    int next = before + 1;
                    while (next <= highestId && byId(next) == null) {
                        next++;
                    }
                    return next;
                }

                @Override
                public boolean hasNext() {
                    return id <= highestId;
                }

                @Override
                public E next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    final E entity = byId(id);
                    id = behind(id);
                    return entity;
                }
            };
        }
    }

    /** Collects definitions; the newest of a number stands. One thread. */
    static final class Growing<E extends Entity> {
        private Object owner = new Object();
        private Object[] root = OwnedArray.of(WIDTH, owner);
        private int shift;
        private int count;
        private int highestId;
        private EntityList<E> built;

        /** Takes in a definition; returns the one that it takes the place of, or null. */
        @SuppressWarnings("unchecked") // As above.
        E put(final E entity) {
            final int index = entity.id() - 1;
            if (index < 0 || index >= Limits.ENTITIES_PER_KIND) {
                throw new IllegalArgumentException("number of an entity out of range: " + entity.id());
            }
            while (index >>> shift >= WIDTH) {
                final Object[] above = OwnedArray.of(WIDTH, owner);
                above[0] = root;
                root = above;
                shift += BITS;
            }
            final E before = (E) find(root, shift, index);
            root = OwnedArray.own(root, owner);
            Object[] array = root;
            for (int level = shift; level > 0; level -= BITS) {
                final int slot = index >>> level & MASK;
                final Object[] below = array[slot] == null
                        ? OwnedArray.of(WIDTH, owner)
                        : OwnedArray.own((Object[]) array[slot], owner);
                array[slot] = below;
                array = below;
            }
            array[index & MASK] = entity;
            count += before == null ? 1 : 0;
            highestId = Math.max(highestId, entity.id());
            built = null;
            return before;
        }

        /** All so far; the same as before where nothing was put since. */
        EntityList<E> build() {
            if (built == null) {
                built = new EntityList<>(root, shift, count, highestId);
                owner = new Object();
            }
            return built;
        }
    }
}
