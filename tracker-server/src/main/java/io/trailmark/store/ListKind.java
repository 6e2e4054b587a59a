package io.trailmark.store;

import static io.trailmark.store.FilterType.CODE;
import static io.trailmark.store.FilterType.CONVERSION;
import static io.trailmark.store.FilterType.ENTITY;
import static io.trailmark.store.FilterType.NUMBER;
import static io.trailmark.store.FilterType.PREFIX;
import static io.trailmark.store.FilterType.SEARCH;
import static io.trailmark.store.FilterType.TEXT;
import static io.trailmark.store.FilterType.TIME;
import static io.trailmark.store.FilterType.TRUTH;
import static io.trailmark.store.FilterType.WORD;

import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.EntryKind;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.Source;
import io.trailmark.record.codec.TouchKind;
import io.trailmark.views.JsonFields;
import io.trailmark.views.RewardView;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What there are lists of, and by what each can be filtered and sorted. Immutable. All SQL that a list is made of
 * stands here; what comes from outside is only ever bound.
 */
@SuppressWarnings("ImmutableEnumChecker") // Its lists and maps are: they are copied or wrapped when they are made.
public enum ListKind {
    /** Programmes. */
    PROGRAMS(StoreTable.PROGRAMS, "id", List.of("id"), entity("prg", EntityStatus.ACTIVE, EntityStatus.ARCHIVED)),
    /** Goals, with the versions of their rules. */
    GOALS(StoreTable.GOALS, "program_id", List.of("id"), entity("gol", EntityStatus.ACTIVE, EntityStatus.ARCHIVED)),
    /** Partners. */
    PARTNERS(
            StoreTable.PARTNERS,
            "program_id",
            List.of("id"),
            entity(
                            "prt",
                            EntityStatus.PENDING,
                            EntityStatus.ACTIVE,
                            EntityStatus.SUSPENDED,
                            EntityStatus.REJECTED,
                            EntityStatus.ARCHIVED)
                    .word("type", "type", PartnerType.values())
                    .is("level", NUMBER, "level")
                    .is("group", TEXT, "group_name")
                    .is("soft", TRUTH, "is_soft")
                    .is("customer_id", TEXT, "customer_id")),
    /** Links. */
    LINKS(
            StoreTable.LINKS,
            "program_id",
            List.of("id"),
            entity("lnk", EntityStatus.ACTIVE, EntityStatus.SUSPENDED, EntityStatus.ARCHIVED)
                    .partner()
                    .manyCodes()
                    .is("destination", TEXT, "destination")
                    .range("expires", TIME, "expires_ms")
                    .sort("expires", "expires_ms")),
    /** Coupons. */
    COUPONS(
            StoreTable.COUPONS,
            "program_id",
            List.of("id"),
            entity("cpn", EntityStatus.ACTIVE, EntityStatus.SUSPENDED, EntityStatus.ARCHIVED)
                    .partner()
                    .manyCodes()),
    /** Registrations. */
    REGISTRATIONS(
            StoreTable.REGISTRATIONS,
            "program_id",
            List.of("id"),
            new Rules()
                    .common("reg", EntityStatus.ACTIVE, EntityStatus.SUSPENDED, EntityStatus.ARCHIVED)
                    .partner()
                    .is("account", TEXT, "account")
                    .range("protected_from", TIME, "protected_from_ms")
                    .range("protected_until", TIME, "protected_until_ms")
                    .sort("protected_until", "protected_until_ms")),
    /** Customers: what their conversions add up to. */
    CUSTOMERS(
            StoreTable.CUSTOMERS,
            "program_id",
            List.of("first_conversion_id"),
            new Rules()
                    .partner()
                    .is("customer_id", TEXT, "customer_id")
                    .range("first_occurred", TIME, "first_ms")
                    .range("conversions", NUMBER, "conversions")
                    .range("revenue_minor", NUMBER, "revenue_minor")
                    .sort("customer_id", "customer_id")
                    .sort("conversions", "conversions")
                    .sort("revenue", "revenue_minor")),
    /** Conversions. */
    CONVERSIONS(
            StoreTable.CONVERSIONS,
            "program_id",
            List.of("id"),
            new Rules()
                    .goal()
                    .rule(
                            "partner",
                            ENTITY,
                            List.of("prt"),
                            "EXISTS (SELECT 1 FROM credits WHERE credits.conversion_id ="
                                    + " conversions.id AND credits.partner_id = ?)")
                    .rule(
                            "link",
                            ENTITY,
                            List.of("lnk"),
                            "EXISTS (SELECT 1 FROM credits WHERE credits.conversion_id ="
                                    + " conversions.id AND credits.link_id = ?)")
                    .is("conversion", CONVERSION, "id")
                    .is("order_id", TEXT, "order_id")
                    .is("customer_id", TEXT, "customer_id")
                    .is("coupon", TEXT, "coupon")
                    .word("status", "status", ConversionStatus.values())
                    .word("reason", "reason", Reason.values())
                    .word("source", "source", Source.values())
                    .is("currency", TEXT, "currency")
                    .is("test", TRUTH, "is_test")
                    .is("history", TRUTH, "is_history")
                    .range("created", TIME, "received_ms")
                    .range("occurred", TIME, "occurred_ms")
                    .range("amount_minor", NUMBER, "amount_minor")
                    .range("revenue_minor", NUMBER, "revenue_minor")
                    .sort("occurred", "occurred_ms")
                    .sort("revenue", "revenue_minor")
                    .sort("reward", "reward_minor")),
    /** Changes of conversions: refunds and the like. Those that wait for their order are in no list yet. */
    ADJUSTMENTS(
            StoreTable.ADJUSTMENTS,
            "program_id",
            List.of("position"),
            new Rules()
                    .goal()
                    .is("conversion", CONVERSION, "conversion_id")
                    .is("adjustment_id", TEXT, "adjustment_id")
                    .word("type", "type", AdjustmentType.values())
                    .word("decision", "decision", Decision.values())
                    .word("reason", "reason", Reason.values())
                    .range("occurred", TIME, "occurred_ms")
                    .range("amount_minor", NUMBER, "amount_minor")
                    .sort("occurred", "occurred_ms")
                    .sort("amount", "amount_minor")),
    /** Shares of conversions. */
    CREDITS(
            StoreTable.CREDITS,
            "program_id",
            List.of("conversion_id", "credit"),
            new Rules()
                    .goal()
                    .partner()
                    .entity("link", "lnk", "link_id")
                    .entity("coupon", "cpn", "coupon_id")
                    .entity("registration", "reg", "registration_id")
                    .is("conversion", CONVERSION, "conversion_id")
                    .word("touch", "touch", TouchKind.values())
                    .word("status", "status", ConversionStatus.values())
                    .range("touched", TIME, "touched_ms")
                    .range("occurred", TIME, "occurred_ms")
                    .sort("occurred", "occurred_ms")
                    .sort("reward", "net_minor")),
    /** What credits earn, each reward the sum of its lines. */
    REWARDS(
            StoreTable.REWARDS,
            "program_id",
            List.of("conversion_id", "number"),
            new Rules()
                    .goal()
                    .partner()
                    .is("conversion", CONVERSION, "conversion_id")
                    .is("customer_id", TEXT, "customer_id")
                    .is("reward", TEXT, "name")
                    .word("kind", "kind", RewardKind.PERCENT, RewardKind.FIXED, RewardKind.BENEFIT)
                    .word("to", "beneficiary", Beneficiary.values())
                    .is("benefit", TEXT, "benefit")
                    .word("status", "status", RewardView.Status.values())
                    .range("occurred", TIME, "occurred_ms")
                    .sort("occurred", "occurred_ms")
                    .sort("standing", "standing")),
    /** Lines of the ledger, in the order in which they were written. */
    LEDGER(
            StoreTable.LEDGER,
            "program_id",
            List.of("program_id", "sequence"),
            new Rules()
                    .goal()
                    .partner()
                    .entity("link", "lnk", "link_id")
                    .entity("coupon", "cpn", "coupon_id")
                    .is("conversion", CONVERSION, "conversion_id")
                    .word("kind", "kind", EntryKind.values())
                    .is("reward", TEXT, "name")
                    .word("to", "beneficiary", Beneficiary.values())
                    .is("benefit", TEXT, "benefit")
                    .word("status", "status", ConversionStatus.values())
                    .range("written", TIME, "written_ms")
                    .sort("written", "written_ms"));

    /** What every kind can be sorted by: the order in which things came to be. */
    public static final String CREATED = "created";

    /** The filter for what is one partner's. */
    static final String PARTNER = "partner";

    private static final String SEARCHED = "q";

    /** What generated enumerations have beside their values. */
    private static final String NONE_OF_A_CODEC = "null_val";

    private final StoreTable table;
    private final String programColumn;
    private final List<String> keys;
    private final Map<String, Rule> filters;
    private final Map<String, String> sorts;

    ListKind(final StoreTable table, final String programColumn, final List<String> keys, final Rules rules) {
        this.table = table;
        this.programColumn = programColumn;
        this.keys = List.copyOf(keys);
        filters = Collections.unmodifiableMap(rules.filters);
        sorts = Collections.unmodifiableMap(rules.sorts);
    }

    /**
     * One filter: a condition with the places that its type fills; of several values one has to fit.
     *
     * @param known of a word: all there are; of an entity: what its ids begin with; of all else empty.
     */
    record Rule(FilterType type, List<String> known, String condition) {
        /** The value as it is bound; null where there is no such value. */
        Object parse(final String value) {
            final String word =
                    type == ENTITY && value.indexOf('_') > 0 ? value.substring(0, value.indexOf('_')) : value;
            return known.isEmpty() || known.contains(word) ? type.parse(value) : null;
        }

        /** What people have to write. */
        String expected() {
            if (type == WORD) {
                return "one of " + String.join(", ", known);
            }
            return type == ENTITY ? "an id such as " + known.getFirst() + "_12" : type.expected();
        }
    }

    /** Names of the filters that there are. */
    public Set<String> filters() {
        return filters.keySet();
    }

    /** What a filter asks for, in a sentence for people. */
    public String filterText(final String name) {
        final String several = "; several values with a parameter each.";
        if (!name.equals(SEARCHED)) {
            return filter(name).type() == WORD
                    ? "Only where it is " + filter(name).expected() + several
                    : "Only where this holds" + several;
        }
        return filter(name).type() == PREFIX
                ? "Only those whose code begins so, in any case, in the order of the codes" + several
                : "Only those with this text in code or name, in any case" + several;
    }

    /** The words that a filter takes; empty where it is not one of words. */
    public List<String> filterWords(final String name) {
        return filter(name).type() == WORD ? filter(name).known() : List.of();
    }

    /** Names that a list can be sorted by, beside {@link #CREATED}. */
    public Set<String> sorts() {
        return sorts.keySet();
    }

    String table() {
        return table.sql();
    }

    String programColumn() {
        return programColumn;
    }

    /** Columns that, in this order, put all rows into one. */
    List<String> keys() {
        return keys;
    }

    /** Null where there is no such filter. */
    Rule filter(final String name) {
        return filters.get(name);
    }

    /** The column that is sorted by; null where there is no such name. */
    String sort(final String name) {
        return sorts.get(name);
    }

    /** The order of a list that asks for none: by code where codes are looked for by how they begin. */
    String usualSort(final Set<String> asked) {
        return asked.contains(SEARCHED) && filter(SEARCHED).type() == PREFIX ? "code" : CREATED;
    }

    private static Rules entity(final String idKind, final EntityStatus... statuses) {
        return new Rules()
                .common(idKind, statuses)
                .range("changed", TIME, "changed_ms")
                .sort("changed", "changed_ms");
    }

    /** Collects what one kind has. */
    private static final class Rules {
        private final Map<String, Rule> filters = new LinkedHashMap<>();
        private final Map<String, String> sorts = new LinkedHashMap<>();

        Rules rule(final String name, final FilterType type, final String condition) {
            return rule(name, type, List.of(), condition);
        }

        Rules rule(final String name, final FilterType type, final List<String> known, final String condition) {
            filters.put(name, new Rule(type, known, condition));
            return this;
        }

        /** One of the words that there are, as they are stored. */
        Rules word(final String name, final String column, final Enum<?>... constants) {
            final List<String> words = Arrays.stream(constants)
                    .map(JsonFields::lowerCase)
                    .filter(word -> !word.equals(NONE_OF_A_CODEC))
                    .toList();
            return rule(name, WORD, words, column + " = ?");
        }

        Rules entity(final String name, final String idKind, final String column) {
            return rule(name, ENTITY, List.of(idKind), column + " = ?");
        }

        Rules is(final String name, final FilterType type, final String column) {
            return rule(name, type, column + " = ?");
        }

        /** From the first value on and up to, but without, the other. */
        Rules range(final String name, final FilterType type, final String column) {
            return rule(name + "_from", type, column + " >= ?").rule(name + "_to", type, column + " < ?");
        }

        Rules sort(final String name, final String column) {
            sorts.put(name, column);
            return this;
        }

        Rules common(final String idKind, final EntityStatus... statuses) {
            return entity("id", idKind, "id")
                    .is("code", TEXT, "code")
                    .word("status", "status", statuses)
                    .word("origin", "origin", Source.FILE, Source.API)
                    .rule(SEARCHED, SEARCH, "search LIKE ? ESCAPE '!'")
                    .sort("code", "code");
        }

        /** There may be millions, known by nothing but their codes: all goes by the index of those. */
        Rules manyCodes() {
            return rule("code", CODE, "search = ? AND code = ?")
                    .rule(SEARCHED, PREFIX, "search >= ? AND search < ?")
                    .sort("code", "search");
        }

        Rules partner() {
            return entity("partner", "prt", "partner_id")
                    .rule("partner_code", TEXT, "partner_id IN (SELECT id FROM partners WHERE code = ?)");
        }

        Rules goal() {
            return entity("goal", "gol", "goal_id")
                    .rule("goal_code", TEXT, "goal_id IN (SELECT id FROM goals WHERE code = ?)");
        }
    }
}
