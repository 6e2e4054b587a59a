package io.trailmark.catalogue;

/** What the entities of each kind are found by. */
final class Codes {
    static final CodeTree.Key<Program> OF_PROGRAMS = new Code<>(false);
    static final CodeTree.Key<Goal> OF_GOALS = new Code<>(false);
    static final CodeTree.Key<Partner> OF_PARTNERS = new Code<>(false);
    static final CodeTree.Key<Coupon> OF_COUPONS = new Code<>(true);
    static final CodeTree.Key<Registration> OF_REGISTRATIONS = new Code<>(false);

    /** An account may have several registrations, one after the other. */
    static final CodeTree.Key<Registration> OF_ACCOUNTS = new Account();

    private Codes() {}

    /** Programmes have a scope for themselves; all else belongs to one. */
    static int scope(final Entity entity) {
        return entity instanceof Program ? 0 : CatalogueDraft.programId(entity);
    }

    private record Code<E extends Entity>(boolean isFolded) implements CodeTree.Key<E> {
        @Override
        public int scope(final E entity) {
            return Codes.scope(entity);
        }

        @Override
        public String text(final E entity) {
            return entity.code();
        }
    }

    private record Account() implements CodeTree.Key<Registration> {
        @Override
        public int scope(final Registration registration) {
            return registration.programId();
        }

        @Override
        public String text(final Registration registration) {
            return registration.account();
        }
    }
}
