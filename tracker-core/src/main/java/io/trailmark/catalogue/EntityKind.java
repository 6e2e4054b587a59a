package io.trailmark.catalogue;

/** The kinds of entities that people create, and what their ids begin with. */
public enum EntityKind {
    PROGRAM("prg"),
    GOAL("gol"),
    PARTNER("prt"),
    LINK("lnk"),
    COUPON("cpn"),
    REGISTRATION("reg"),
    RATE("rte");

    private final String prefix;

    EntityKind(final String prefix) {
        this.prefix = prefix;
    }

    /** What the entity is; rules are a part of their goal. */
    public static EntityKind of(final Entity entity) {
        return switch (entity) {
            case Program _ -> PROGRAM;
            case Goal _, GoalRules _ -> GOAL;
            case Partner _ -> PARTNER;
            case Link _ -> LINK;
            case Coupon _ -> COUPON;
            case Registration _ -> REGISTRATION;
            case Rate _ -> RATE;
        };
    }

    /** The public id of the entity with this number, such as {@code lnk_12}. */
    public String id(final int number) {
        return prefix + '_' + number;
    }

    /** The number in a public id of this kind; 0 where it is none. */
    public int number(final String id) {
        if (!id.startsWith(prefix + '_')) {
            return 0;
        }
        final String digits = id.substring(prefix.length() + 1);
        final boolean isPlain = !digits.isEmpty()
                && digits.length() <= 9
                && digits.charAt(0) != '0'
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isPlain ? Integer.parseInt(digits) : 0;
    }
}
