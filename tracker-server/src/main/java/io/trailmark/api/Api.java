package io.trailmark.api;

import io.trailmark.access.Grant;
import io.trailmark.access.Logins;
import io.trailmark.access.Signing;
import io.trailmark.access.TokenSettings;
import io.trailmark.access.Tokens;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.EntityKind;
import io.trailmark.catalogue.Partner;
import io.trailmark.catalogue.Program;
import io.trailmark.ids.ConversionId;
import io.trailmark.store.ListKind;
import io.trailmark.views.ConversionJson;
import io.trailmark.views.ConversionView;
import io.trailmark.views.ExplanationJson;
import io.trailmark.views.ExplanationText;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import io.trailmark.views.ViewsState;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code /v1} answers: all operations there are, and who may ask for them. Knows nothing of the server it runs in.
 *
 * <p>Threads: any. Refuses by {@link Refusal}.
 */
final class Api {
    private static final String BEARER = "Bearer ";

    private final Views views;
    private final Tokens tokens;
    private final Audit audit;
    private final LedgerPages ledgerPages;
    private final RateLimits rateLimits;

    /** Null where there are none. */
    private final ListPages lists;

    private final List<Operation> operations = new ArrayList<>();

    Api(final Views views, final Tokens tokens, final Audit audit, final RateLimits rateLimits, final ListPages lists) {
        this.lists = lists;
        this.rateLimits = rateLimits;
        this.views = views;
        this.tokens = tokens;
        this.audit = audit;
        ledgerPages = new LedgerPages(views);
        operations.addAll(ofConversions());
        operations.addAll(ofPrograms());
    }

    private List<Operation> ofConversions() {
        return List.of(
                ListPages.described(
                                Operation.get(
                                        "/conversions",
                                        "listConversions",
                                        "Lists conversions; with program and order_id alone one order's, at once.",
                                        "Conversions",
                                        this::conversions),
                                ListKind.CONVERSIONS)
                        .forPartners(this::conversions),
                Operation.get(
                                "/conversions/{id}",
                                "getConversion",
                                "Shows a conversion.",
                                "Conversion",
                                this::conversion)
                        .forPartners(this::conversion),
                Operation.get(
                                "/conversions/{id}/explain",
                                "explainConversion",
                                "Shows why a conversion was credited and rewarded as it was.",
                                "Explanation",
                                this::explain)
                        .with("format", "json, or text for people."));
    }

    private List<Operation> ofPrograms() {
        return List.of(
                new ProgramPages(views).operation(),
                Operation.get(
                                "/programs/{program}/totals",
                                "getTotals",
                                "Shows what a programme's partners and links have brought.",
                                "Totals",
                                this::totals)
                        .forPartners(this::totals),
                Operation.get(
                                "/programs/{program}/ledger",
                                "getLedger",
                                "Shows a programme's ledger, line by line.",
                                "LedgerPage",
                                call -> ledgerPages.ledger(call.request(), program(call), null))
                        .forPartners((call, own) -> ledgerPages.ledger(call.request(), program(call), own))
                        .with("partner", "Only this partner's lines, by code.")
                        .with("conversion", "Only this conversion's lines.")
                        .with("from", "Only lines written from this moment on.")
                        .with("to", "Only lines written before this moment.")
                        .with("limit", "At most so many lines, 1 to 1,000; 100 by default.")
                        .with("cursor", "Where the last page ended.")
                        .with("format", "json or ndjson."),
                Operation.get(
                                "/programs/{program}/balances",
                                "getBalances",
                                "Shows what each partner has earned.",
                                "Balances",
                                call -> ledgerPages.balances(call.request(), program(call)))
                        .forPartners((call, own) -> ledgerPages.balance(call.request(), program(call), own))
                        .with("customer_id", "Only this customer."),
                Operation.get(
                        "/audit", "getAudit", "Shows whether accepted = journaled = applied.", "Audit", this::audit));
    }

    /** More of them. Before the first request. */
    Api with(final List<Operation> more) {
        operations.addAll(more);
        // Words of ours come before values: /links/bulk is no link.
        operations.sort(Comparator.comparing(operation -> !operation.isPlain()));
        return this;
    }

    List<Operation> operations() {
        return List.copyOf(operations);
    }

    /** Answers a request under {@code /v1}. */
    Answer answer(final ApiRequest request) {
        final String method = request.method().equals("HEAD") ? "GET" : request.method();
        boolean isThere = false;
        for (final Operation operation : operations) {
            final Map<String, String> path = operation.match(request.segments());
            isThere |= path != null;
            if (path != null && operation.method().equals(method)) {
                final boolean isOpen = operation.door() == Operation.Door.OPEN;
                return answer(operation, new Call(request, isOpen ? null : grant(request), path));
            }
        }
        grant(request);
        throw isThere ? new Refusal(Problem.METHOD_NOT_ALLOWED, allowed(request)) : nowhere(request.segments());
    }

    private Answer answer(final Operation operation, final Call call) {
        final Operation.Handler handler = handler(operation, call.grant());
        final RateLimits.Standing standing = call.grant() == null
                ? rateLimits.takeOfNetwork(
                        Logins.network(InetAddress.ofLiteral(call.request().address())))
                : rateLimits.take(call.grant().id());
        final Answer answer = standing.isAllowed()
                ? SparseFields.apply(handler.answer(call), call.query("fields"))
                : Answer.problem(Problem.RATE_LIMITED, "At most " + standing.limit() + " requests a minute.")
                        .with("Retry-After", Long.toString(standing.secondsToNext()));
        return answer.with("RateLimit-Policy", "\"token\";q=" + standing.limit() + ";w=60")
                .with("RateLimit", "\"token\";r=" + standing.remaining() + ";t=" + standing.secondsToNext());
    }

    /**
     * What answers this caller, and the one place that says who may ask what. A partner's user is only ever answered by
     * a handler that is given the partner: where an operation has none, there is nothing for partners.
     */
    private Operation.Handler handler(final Operation operation, final Grant grant) {
        if (operation.door() != Operation.Door.SCOPE) {
            return operation.handler();
        }
        if (grant.partner() != null) {
            final Partner own = partner(grant);
            if (operation.own() == null || own == null) {
                throw new Refusal(Problem.FORBIDDEN, "A partner sees its own things only; this is not among them.");
            }
            return call -> operation.own().answer(call, own);
        }
        if (!grant.allows(operation.scope())) {
            throw new Refusal(
                    Problem.FORBIDDEN,
                    (grant.isSession() ? "Your role does not include the scope " : "The token lacks the scope ")
                            + operation.scope().text() + ".");
        }
        return operation.handler();
    }

    /** Null where there is none any more. */
    private Partner partner(final Grant grant) {
        final Catalogue catalogue = views.catalogue();
        final Program program = catalogue.program(grant.program());
        return program == null ? null : (Partner) catalogue.find(EntityKind.PARTNER, program.id(), grant.partner());
    }

    private String allowed(final ApiRequest request) {
        return "Only " + String.join(", ", methods(request.segments())) + " apply here, not " + request.method() + '.';
    }

    /** Methods that apply to an address; none where nothing is. */
    Set<String> methods(final List<String> segments) {
        final Set<String> methods = new LinkedHashSet<>();
        for (final Operation operation : operations) {
            if (operation.match(segments) != null) {
                methods.add(operation.method());
                if (operation.method().equals("GET")) {
                    methods.add("HEAD");
                }
            }
        }
        return methods;
    }

    private Answer conversion(final Call call) {
        return Answer.json(ConversionJson.conversion(conversionView(call), views.catalogue()));
    }

    private Answer explain(final Call call) {
        final ConversionView conversion = conversionView(call);
        final Catalogue catalogue = views.catalogue();
        return call.request().wants("text", "text/plain")
                ? Answer.text(ExplanationText.render(conversion, catalogue))
                : Answer.json(ExplanationJson.render(conversion, catalogue));
    }

    private Answer conversion(final Call call, final Partner own) {
        final ConversionView conversion = conversionView(call);
        if (!OwnConversion.isOf(conversion, own)) {
            throw unknown(call);
        }
        return Answer.json(own(conversion, own).getBytes(StandardCharsets.UTF_8));
    }

    private String own(final ConversionView conversion, final Partner own) {
        final byte[] whole = ConversionJson.conversion(conversion, views.catalogue());
        return OwnConversion.of(new String(whole, StandardCharsets.UTF_8), own);
    }

    private static Refusal unknown(final Call call) {
        return new Refusal(Problem.CONVERSION_UNKNOWN, "No conversion has the id " + call.path("id") + ".");
    }

    /** One of another programme is not there: nobody finds out by its id that it is. */
    private ConversionView conversionView(final Call call) {
        final long conversionId = ConversionId.parse(call.path("id"));
        final ConversionView conversion = conversionId == ConversionId.INVALID ? null : views.conversion(conversionId);
        if (conversion == null
                || !call.covers(views.catalogue().program(conversion.report().programId()))) {
            throw unknown(call);
        }
        return conversion;
    }

    private Answer conversions(final Call call) {
        return isOfOneOrder(call) ? conversionsOfOrder(call, null) : lists.list(call, ListKind.CONVERSIONS);
    }

    private Answer conversions(final Call call, final Partner own) {
        return isOfOneOrder(call) ? conversionsOfOrder(call, own) : lists.listOwn(call, own, ListKind.CONVERSIONS);
    }

    private boolean isOfOneOrder(final Call call) {
        return lists == null || call.request().parameters().keySet().equals(Set.of("program", "order_id"));
    }

    /** @param own who sees its own only; null: all are shown. */
    private Answer conversionsOfOrder(final Call call, final Partner own) {
        final String code = call.query("program");
        final String orderId = call.query("order_id");
        if (code == null || orderId == null) {
            throw new Refusal(Problem.MALFORMED, "Expected the parameters program and order_id.");
        }
        final Program program = program(code, call);
        final Catalogue catalogue = views.catalogue();
        final long[] ids = views.conversionsOfOrder(program.id(), orderId);
        return Answer.json(JsonFields.object(json -> {
            json.writeStringField("program", program.code());
            json.writeStringField("order_id", orderId);
            json.writeArrayFieldStart("conversions");
            for (final long id : ids) {
                final ConversionView conversion = views.conversion(id);
                if (own == null) {
                    json.writeRawValue(
                            new String(ConversionJson.conversion(conversion, catalogue), StandardCharsets.UTF_8));
                } else if (OwnConversion.isOf(conversion, own)) {
                    json.writeRawValue(own(conversion, own));
                }
            }
            json.writeEndArray();
        }));
    }

    private Answer totals(final Call call) {
        // The state is taken once, so that all figures of the answer are of one position.
        final ViewsState state = views.state();
        return Answer.json(TotalsJson.render(program(call), state));
    }

    private Answer totals(final Call call, final Partner own) {
        return Answer.json(TotalsJson.render(program(call), own, views.state()));
    }

    private Answer audit(final Call call) {
        call.mustCoverAll("The audit");
        return Answer.json(audit.render());
    }

    private Program program(final Call call) {
        return program(call.path("program"), call);
    }

    /** That of another is not there: nobody finds out by its code that it is. */
    private Program program(final String code, final Call call) {
        final Program program = views.catalogue().program(code);
        if (!call.covers(program)) {
            throw new Refusal(Problem.PROGRAM_UNKNOWN, "No programme has the code " + code + ".");
        }
        return program;
    }

    private Grant grant(final ApiRequest request) {
        final String authorization = request.header().apply("Authorization");
        if (authorization == null || !authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new Refusal(Problem.UNAUTHORIZED, "Expected the header Authorization: Bearer TOKEN.");
        }
        final byte[] token = authorization.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8);
        // A matcher is of one thread, and requests come on a thread each.
        final Grant grant = tokens.newMatcher().match(token, 0, token.length);
        if (grant == null) {
            throw new Refusal(Problem.UNAUTHORIZED, "The token is not known.");
        }
        final TokenSettings settings = grant.settings();
        if (settings.signing() == Signing.REQUIRED) {
            throw new Refusal(Problem.FORBIDDEN, "A token that must sign counts on the edge only.");
        }
        if (!settings.networks().isEmpty() && !settings.networks().contains(InetAddress.ofLiteral(request.address()))) {
            throw new Refusal(Problem.FORBIDDEN, "The token is not for requests from " + request.address() + ".");
        }
        return grant;
    }

    private static Refusal nowhere(final List<String> segments) {
        return new Refusal(Problem.NOT_FOUND, "Nothing is at /v1/" + String.join("/", segments) + ".");
    }
}
