package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds entities by scope and code: a tree over the bits of a keyed hash, four at each level. Immutable, any thread,
 * look-ups by bytes allocate nothing; {@link Growing} is the one that grows, on one thread, and shares with what it
 * built before all but the arrays on the way to what changed.
 *
 * <p>Of several with the same code the one that is not archived is found, else the one with the highest number.
 */
final class CodeTree<E extends Entity> {
    private static final int BITS = 4;
    private static final int WIDTH = 1 << BITS;
    private static final int MASK = WIDTH - 1;
    private static final int FIRST_SHIFT = Long.SIZE - BITS;
    private static final Comparator<Entity> FOUND_FIRST = Comparator.comparing(Entity::isArchived)
            .thenComparing(Comparator.comparingInt(Entity::id).reversed());

    private final Key<E> key;
    private final KeyedHash keyedHash;

    /** Null, an entity, a {@link Bucket}, or an {@link OwnedArray} of such. */
    private final Object root;

    private CodeTree(final Key<E> key, final KeyedHash keyedHash, final Object root) {
        this.key = key;
        this.keyedHash = keyedHash;
        this.root = root;
    }

    /** What entities are found by. */
    interface Key<E> {
        int scope(E entity);

        String text(E entity);

        /** Whether upper and lower case of ASCII are the same. */
        default boolean isFolded() {
            return false;
        }
    }

    /** Entities whose hash is the same, those first that are found first. */
    private record Bucket<E>(long hash, List<E> entities) {}

    /** The entity with this code, or null. */
    E find(final int scope, final byte[] bytes, final int offset, final int lengthBytes) {
        final Object at = at(keyedHash.hash(scope, bytes, offset, lengthBytes, key.isFolded()));
        if (!(at instanceof Bucket<?>)) {
            final E entity = entity(key, at);
            return at != null && isEqual(entity, scope, bytes, offset, lengthBytes) ? entity : null;
        }
        final List<E> entities = bucket(key, at).entities;
        for (int i = 0; i < entities.size(); i++) {
            if (isEqual(entities.get(i), scope, bytes, offset, lengthBytes)) {
                return entities.get(i);
            }
        }
        return null;
    }

    /** The entity with this code, or null. */
    E find(final int scope, final String text) {
        final List<E> found = all(scope, text);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** All with this code. */
    List<E> all(final int scope, final String text) {
        final byte[] bytes = text.getBytes(UTF_8);
        final Object at = at(keyedHash.hash(scope, bytes, 0, bytes.length, key.isFolded()));
        final List<E> found = new ArrayList<>();
        for (final E entity : entities(key, at)) {
            if (key.scope(entity) == scope && isEqual(key, key.text(entity), text)) {
                found.add(entity);
            }
        }
        return found;
    }

    private Object at(final long hash) {
        Object at = root;
        for (int shift = FIRST_SHIFT; at instanceof Object[]; shift -= BITS) {
            at = ((Object[]) at)[slot(hash, shift)];
        }
        return at;
    }

    private static int slot(final long hash, final int shift) {
        return (int) (hash >>> shift) & MASK;
    }

    private boolean isEqual(
            final E entity, final int scope, final byte[] bytes, final int offset, final int lengthBytes) {
        final String text = key.text(entity);
        if (key.scope(entity) != scope || text.length() != lengthBytes) {
            return false;
        }
        for (int i = 0; i < lengthBytes; i++) {
            final byte b = bytes[offset + i];
            final byte c = (byte) text.charAt(i);
            if (key.isFolded() ? Ascii.toLowerCase(b) != Ascii.toLowerCase(c) : b != c) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEqual(final Key<?> key, final String one, final String other) {
        return key.isFolded() ? one.equalsIgnoreCase(other) : one.equals(other);
    }

    /** What stands in a slot that holds no array; the key says of which kind it is. */
    private static <E extends Entity> List<E> entities(final Key<E> key, final Object at) {
        if (at == null) {
            return List.of();
        }
        return at instanceof Bucket<?> ? bucket(key, at).entities : List.of(entity(key, at));
    }

    @SuppressWarnings({"unchecked", "unused"}) // Growing puts in nothing else.
    private static <E extends Entity> Bucket<E> bucket(final Key<E> key, final Object at) {
        return (Bucket<E>) at;
    }

    @SuppressWarnings({"unchecked", "unused"}) // Growing puts in nothing else.
    private static <E extends Entity> E entity(final Key<E> key, final Object at) {
        return (E) at;
    }

    /** Collects definitions; the newest of a number stands. One thread. */
    static final class Growing<E extends Entity> {
        private final Key<E> key;
        private final KeyedHash keyedHash;
        private Object owner = new Object();
        private Object root;
        private CodeTree<E> built;

        Growing(final Key<E> key, final KeyedHash keyedHash) {
            this.key = key;
            this.keyedHash = keyedHash;
        }

        /**
         * Takes in a definition.
         *
         * @param before what it takes the place of, or null.
         */
        void put(final E before, final E entity) {
            final long hash = hash(entity);
            if (before != null && hash(before) != hash) {
                root = replaced(root, FIRST_SHIFT, hash(before), before, null);
            }
            root = replaced(root, FIRST_SHIFT, hash, entity, entity);
            built = null;
        }

        private long hash(final E entity) {
            final byte[] bytes = key.text(entity).getBytes(UTF_8);
            return keyedHash.hash(key.scope(entity), bytes, 0, bytes.length, key.isFolded());
        }

        /** What stands at a place once the entity with this number is another, or none any more. */
        private Object replaced(
                final Object at, final int shift, final long hash, final E entity, final E replacement) {
            if (at instanceof final Object[] array) {
                final Object[] own = OwnedArray.own(array, owner);
                final int slot = slot(hash, shift);
                own[slot] = replaced(own[slot], shift - BITS, hash, entity, replacement);
                return own;
            }
            if (at == null) {
                return replacement;
            }
            final long present = at instanceof Bucket<?> bucket ? bucket.hash : hash(entity(key, at));
            if (present != hash) {
                final Object[] split = OwnedArray.of(WIDTH, owner);
                split[slot(present, shift)] = at;
                return replaced(split, shift, hash, entity, replacement);
            }
            final List<E> entities = new ArrayList<>(entities(key, at));
            entities.removeIf(each -> each.id() == entity.id());
            if (replacement != null) {
                entities.add(replacement);
                entities.sort(FOUND_FIRST);
            }
            return switch (entities.size()) {
                case 0 -> null;
                case 1 -> entities.getFirst();
                default -> new Bucket<>(hash, List.copyOf(entities));
            };
        }

        /** All so far; the same as before where nothing was put since. */
        CodeTree<E> build() {
            if (built == null) {
                built = new CodeTree<>(key, keyedHash, root);
                owner = new Object();
            }
            return built;
        }
    }
}
