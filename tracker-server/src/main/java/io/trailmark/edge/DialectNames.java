package io.trailmark.edge;

import io.trailmark.access.Dialect;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What the parameters of a postback mean in the words of one system: its own names, and ours beside them. Nothing is
 * guessed: a name that only another system has is refused where passing over it would lose a part of the sale.
 *
 * <p>Immutable, any thread; looking up allocates nothing.
 */
final class DialectNames {
    /** Those of people who show no token, and of browsers. */
    static final DialectNames NATIVE = new DialectNames(List.of(), List.of());

    /** The token alone: whose it is says which words the others are. */
    static final DialectNames TOKEN_ONLY = new DialectNames(List.of(new Name("token", Field.TOKEN)));

    private static final Map<Dialect, DialectNames> ALL = all();

    private final List<Name> names;
    private final List<Name> foreign;
    private final boolean hasDimensions;

    private static final class Name {
        private final String text;
        private final byte[] bytes;
        private final Field field;

        private Name(final String text, final Field field) {
            this.text = text;
            bytes = Ascii.bytes(text);
            this.field = field;
        }

        private boolean is(final byte[] other, final int offset, final int lengthBytes) {
            return Ascii.equals(other, offset, lengthBytes, bytes);
        }
    }

    /** @param passedOver what the system calls something else that is nothing to us. */
    private DialectNames(final List<Name> own, final List<String> passedOver) {
        final List<Name> all = new ArrayList<>(own);
        for (final Field field : Field.PARAMETERS) {
            all.add(new Name(field.text(), field));
        }
        names = List.copyOf(all);
        foreign = foreign().stream()
                .filter(name -> !passedOver.contains(name.text))
                .toList();
        hasDimensions = true;
    }

    private DialectNames(final List<Name> only) {
        names = only;
        foreign = List.of();
        hasDimensions = false;
    }

    /**
     * What only other systems call the same things; names that sites use for other things as well, such as {@code t}
     * and {@code cid}, are not among them.
     */
    private static List<Name> foreign() {
        return List.of(
                new Name("transaction_id", Field.CLICK_ID),
                new Name("clickid", Field.CLICK_ID),
                new Name("subid", Field.CLICK_ID),
                new Name("reqid", Field.CLICK_ID),
                new Name("txid", Field.ORDER_ID),
                new Name("oid", Field.ORDER_ID),
                new Name("payout", Field.AMOUNT),
                new Name("sum", Field.AMOUNT),
                new Name("event", Field.GOAL));
    }

    private static Map<Dialect, DialectNames> all() {
        final Map<Dialect, DialectNames> all = new EnumMap<>(Dialect.class);
        all.put(Dialect.NATIVE, NATIVE);
        all.put(
                Dialect.TUNE,
                of(
                        List.of(),
                        new Name("transaction_id", Field.CLICK_ID),
                        new Name("adv_sub", Field.ORDER_ID),
                        new Name("oid", Field.ORDER_ID),
                        new Name("goal_name", Field.GOAL)));
        all.put(
                Dialect.EVERFLOW,
                of(
                        List.of("oid"), // Its number of an offer: as an order it would make one sale of all.
                        new Name("transaction_id", Field.CLICK_ID),
                        new Name("event", Field.GOAL),
                        new Name("event_id", Field.GOAL),
                        new Name("adv_event_id", Field.GOAL),
                        new Name("coupon_code", Field.COUPON)));
        all.put(
                Dialect.VOLUUM,
                of(
                        List.of(),
                        new Name("cid", Field.CLICK_ID),
                        new Name("clickid", Field.CLICK_ID),
                        new Name("txid", Field.ORDER_ID),
                        new Name("payout", Field.AMOUNT),
                        new Name("et", Field.GOAL)));
        all.put(
                Dialect.KEITARO,
                of(
                        List.of(),
                        new Name("subid", Field.CLICK_ID),
                        new Name("tid", Field.ORDER_ID),
                        new Name("payout", Field.AMOUNT),
                        new Name("revenue", Field.AMOUNT),
                        new Name("sum", Field.AMOUNT),
                        new Name("status", Field.GOAL)));
        all.put(
                Dialect.CAKE,
                of(
                        List.of(),
                        new Name("reqid", Field.CLICK_ID),
                        new Name("r", Field.CLICK_ID),
                        new Name("t", Field.ORDER_ID),
                        new Name("p", Field.AMOUNT),
                        new Name("e", Field.GOAL)));
        return all;
    }

    private static DialectNames of(final List<String> passedOver, final Name... own) {
        return new DialectNames(List.of(own), passedOver);
    }

    static DialectNames of(final Dialect dialect) {
        return ALL.get(dialect);
    }

    /** Whether names that begin with {@code dim_} are taken as well. */
    boolean hasDimensions() {
        return hasDimensions;
    }

    /** The field that is meant by this name, or null. */
    Field field(final byte[] bytes, final int offset, final int lengthBytes) {
        return find(names, bytes, offset, lengthBytes);
    }

    /** The field that another system's name means, or null. */
    Field foreignField(final byte[] bytes, final int offset, final int lengthBytes) {
        return find(foreign, bytes, offset, lengthBytes);
    }

    private static Field find(final List<Name> among, final byte[] bytes, final int offset, final int lengthBytes) {
        for (int i = 0; i < among.size(); i++) {
            if (among.get(i).is(bytes, offset, lengthBytes)) {
                return among.get(i).field;
            }
        }
        return null;
    }
}
