package io.trailmark.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.trailmark.catalogue.Partner;
import io.trailmark.catalogue.Program;
import io.trailmark.store.ListKind;
import io.trailmark.store.ListPage;
import io.trailmark.store.ListQuery;
import io.trailmark.store.ListRefusal;
import io.trailmark.store.ReadStore;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Lists of everything, filtered, sorted and page by page, from the read store. A list waits until the store has what
 * was answered before. Threads: any; no state of its own.
 */
final class ListPages {
    /** What partners' users may list, and by which filters: by nothing that they are not shown. */
    private static final Map<ListKind, Set<String>> OWN = Map.of(
            ListKind.LINKS, ListKind.LINKS.filters(),
            ListKind.COUPONS, ListKind.COUPONS.filters(),
            ListKind.REGISTRATIONS, ListKind.REGISTRATIONS.filters(),
            ListKind.LEDGER, ListKind.LEDGER.filters(),
            ListKind.CONVERSIONS,
                    Set.of(
                            "goal",
                            "goal_code",
                            "conversion",
                            "order_id",
                            "status",
                            "reason",
                            "currency",
                            "test",
                            "created_from",
                            "created_to",
                            "occurred_from",
                            "occurred_to",
                            "amount_minor_from",
                            "amount_minor_to",
                            "revenue_minor_from",
                            "revenue_minor_to"));

    /** In the order of what all partners earn nothing is shown to one of them. */
    private static final Set<String> NOT_OWN_SORTS = Set.of("reward");

    private static final Set<String> OURS = Set.of("program", "sort", "limit", "cursor", "fields");

    private final Views views;
    private final ReadStore store;

    private final EntityShow shown;

    /** @param shown says what things look like. */
    ListPages(final Views views, final ReadStore store, final EntityShow shown) {
        this.views = views;
        this.store = store;
        this.shown = shown;
    }

    List<Operation> operations() {
        final List<Operation> operations = new ArrayList<>();
        for (final ListKind kind : ListKind.values()) {
            if (kind != ListKind.PROGRAMS && kind != ListKind.CONVERSIONS) {
                operations.add(operation(kind));
            }
        }
        return operations;
    }

    private Operation operation(final ListKind kind) {
        final String name = kind.name().toLowerCase(Locale.ROOT);
        final String id = "list" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        final Operation operation = described(
                Operation.get('/' + name, id, "Lists " + name + '.', schema(kind), call -> list(call, kind)), kind);
        return OWN.containsKey(kind) ? operation.forPartners((call, own) -> listOwn(call, own, kind)) : operation;
    }

    /** Of a page. */
    private static String schema(final ListKind kind) {
        final String row = switch (kind) {
            case PROGRAMS -> "Program";
            case GOALS -> "Goal";
            case PARTNERS -> "Partner";
            case LINKS -> "Link";
            case COUPONS -> "Coupon";
            case REGISTRATIONS -> "Registration";
            case CUSTOMERS -> "Customer";
            case CONVERSIONS -> "Conversion";
            case ADJUSTMENTS -> "Adjustment";
            case CREDITS -> "Credit";
            case REWARDS -> "EarnedReward";
            case LEDGER -> "LedgerLine";
        };
        return row + "Page";
    }

    /** With the parameters that a list of the kind takes. */
    static Operation described(final Operation operation, final ListKind kind) {
        Operation described = operation
                .with("program", "Only of these programmes, by code, with commas.")
                .with("sort", "created, or " + String.join(", ", kind.sorts()) + "; with a minus the last come first.")
                .with("limit", "At most so many, 1 to " + ListQuery.MAX_LIMIT + "; 100 by default.")
                .with("cursor", "The next_cursor of the page before.");
        for (final String filter : kind.filters()) {
            described = described.with(filter, kind.filterText(filter));
        }
        return described;
    }

    Answer list(final Call call, final ListKind kind) {
        return list(() -> query(call, kind), shown(kind));
    }

    /** The same of what is a partner's own. */
    Answer listOwn(final Call call, final Partner own, final ListKind kind) {
        for (final String name : call.request().parameters().keySet()) {
            if (!OURS.contains(name) && !OWN.get(kind).contains(name)) {
                throw Refusal.ofParameter(name, "There is no filter " + name + " here.");
            }
        }
        final String sort = call.query("sort");
        if (sort != null && NOT_OWN_SORTS.contains(sort.replaceFirst("^-", ""))) {
            throw Refusal.ofParameter("sort", "This cannot be sorted by " + sort + '.');
        }
        return list(
                () -> query(call, kind).owner(own.id()),
                switch (kind) {
                    case CONVERSIONS -> document -> OwnConversion.of(document, own);
                    case LINKS, COUPONS, REGISTRATIONS ->
                        document -> OwnThing.of(shown(kind).apply(document));
                    default -> document -> document;
                });
    }

    /** A document of the store as it is shown. */
    private UnaryOperator<String> shown(final ListKind kind) {
        return switch (kind) {
            case LINKS -> document -> shown.link(document, views.catalogue());
            case COUPONS -> EntityShow::coupon;
            default -> document -> document;
        };
    }

    private Answer list(final Supplier<ListQuery> query, final UnaryOperator<String> shown) {
        final ListPage page;
        try {
            page = store.list(query.get());
        } catch (final ListRefusal refusal) {
            if (!refusal.isTemporary()) {
                throw Refusal.ofParameter(refusal.parameter(), refusal.getMessage());
            }
            return Answer.problem(Problem.STORE_UNAVAILABLE, refusal.getMessage())
                    .with("Retry-After", "2");
        }
        return Answer.json(JsonFields.object(json -> write(json, page, shown)))
                .with(Answers.POSITION, Long.toString(page.position()));
    }

    private static void write(final JsonGenerator json, final ListPage page, final UnaryOperator<String> shown)
            throws IOException {
        json.writeNumberField("position", page.position());
        json.writeArrayFieldStart("data");
        for (final String document : page.documents()) {
            json.writeRawValue(shown.apply(document));
        }
        json.writeEndArray();
        if (page.nextCursor() != null) {
            json.writeStringField("next_cursor", page.nextCursor());
        }
    }

    private ListQuery query(final Call call, final ListKind kind) {
        final ListQuery query = new ListQuery(kind);
        programs(call, query);
        for (final Map.Entry<String, List<String>> each :
                call.request().parameters().entrySet()) {
            if (!OURS.contains(each.getKey())) {
                query.filter(each.getKey(), each.getValue().toArray(String[]::new));
            }
        }
        if (call.query("sort") != null) {
            query.sort(call.query("sort"));
        }
        if (call.query("limit") != null) {
            query.limit((int) Numbers.of(call, "limit", 0, 1, ListQuery.MAX_LIMIT));
        }
        return query.cursor(call.query("cursor"));
    }

    /** A token sees its own programmes, whatever it asks for. */
    private void programs(final Call call, final ListQuery query) {
        final String asked = call.query("program");
        if (asked == null && call.grant().isForAllPrograms()) {
            return;
        }
        final List<String> wanted = asked == null ? List.of() : Arrays.asList(asked.split(",", -1));
        final List<String> codes = new ArrayList<>();
        for (final Program program : views.catalogue().programs()) {
            if (call.covers(program) && (asked == null || wanted.contains(program.code()))) {
                codes.add(program.code());
            }
        }
        for (final String code : wanted) {
            if (!codes.contains(code)) {
                throw new Refusal(Problem.PROGRAM_UNKNOWN, "No programme has the code " + code + ".");
            }
        }
        query.programs(codes);
    }
}
