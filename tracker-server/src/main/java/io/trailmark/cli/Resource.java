package io.trailmark.cli;

import java.util.List;
import java.util.Locale;

/** What has commands of its own: how it is called, which columns its lists have, what can be said when it is made. */
@SuppressWarnings("ImmutableEnumChecker") // The lists are made by List.of.
enum Resource {
    PROGRAMS(
            "programme",
            "Programmes: a merchant's currency, domains and fallbacks. They are known by their code.",
            List.of("program", "name", "currency", "time_zone", "status", "origin", "version"),
            List.of("status=active|archived", "q"),
            List.of(
                    "program: its code, which stands in addresses and files",
                    "currency: ISO 4217, such as EUR; never changes",
                    "name: for people",
                    "time_zone: IANA name, such as Europe/Berlin",
                    "domains: hosts on which /CODE is a link of it, with commas",
                    "deep_link_hosts: hosts to which url= of a link may lead, with commas",
                    "fallback: where refused clicks go",
                    "not_found: where unknown codes go",
                    "applications: review, where a person decides about who applies, or approve")),
    GOALS(
            "goal",
            "Goals: what a merchant reports. Their rules are under 'trailmark rules'.",
            List.of("id", "program", "goal", "name", "status", "origin", "version"),
            List.of(
                    "program",
                    "code",
                    "status=active|archived",
                    "origin=file|api",
                    "q",
                    "changed_from",
                    "changed_to",
                    "sort=created|code|changed"),
            List.of("program: whose", "goal: what reports call it", "name: for people")),
    PARTNERS(
            "partner",
            "Partners: who is paid.",
            List.of("id", "program", "partner", "name", "type", "level", "group", "status", "version"),
            List.of(
                    "program",
                    "code",
                    "status=pending|active|suspended|rejected|archived",
                    "origin=file|api",
                    "q",
                    "type=customer|affiliate|reseller|technology|service|employee",
                    "level",
                    "group",
                    "soft=true|false",
                    "customer_id",
                    "changed_from",
                    "changed_to",
                    "sort=created|code|changed"),
            List.of(
                    "program: whose",
                    "partner: code of the partner",
                    "name: for people",
                    "type: customer, affiliate, reseller, technology, service or employee",
                    "level: 1 to 31",
                    "status: pending for an application; active when left out",
                    "group: a word by which rules speak of some partners",
                    "customer_id: the partner's own customer id")),
    LINKS(
            "link",
            "Links: short codes of partners that lead to destinations.",
            List.of("id", "program", "partner", "code", "url", "destination", "status", "version"),
            List.of(
                    "program",
                    "partner@partners",
                    "code",
                    "status=active|suspended|archived",
                    "origin=file|api",
                    "q",
                    "destination",
                    "expires_from",
                    "expires_to",
                    "changed_from",
                    "changed_to",
                    "sort=created|code|changed|expires"),
            List.of(
                    "program: whose",
                    "partner: code of the partner",
                    "destination: where it leads to; macros allowed",
                    "code: what stands in the link; random when left out",
                    "redirect: 302, 303 or 307",
                    "expires_at: from then on clicks go to the fallback, such as 2027-01-01T00:00:00Z",
                    "fallback: where its refused clicks go")),
    COUPONS(
            "coupon",
            "Coupons: codes of partners that customers type in.",
            List.of("id", "program", "partner", "coupon", "state", "version"),
            List.of(
                    "program",
                    "partner@partners",
                    "code",
                    "status=active|suspended|archived",
                    "origin=file|api",
                    "q",
                    "changed_from",
                    "changed_to",
                    "sort=created|code|changed"),
            List.of(
                    "program: whose",
                    "partner: code of the partner",
                    "coupon: what customers type in",
                    "starts_at: sales before are not credited, such as 2027-01-01T00:00:00Z",
                    "expires_at: sales from then on are not credited")),
    REGISTRATIONS(
            "registration",
            "Registrations: accounts that a partner has claimed for a time.",
            List.of("id", "program", "partner", "registration", "account", "from", "until", "status"),
            List.of(
                    "program",
                    "partner@partners",
                    "code",
                    "status=active|suspended|archived",
                    "origin=file|api",
                    "q",
                    "account",
                    "protected_from_from",
                    "protected_from_to",
                    "protected_until_from",
                    "protected_until_to",
                    "sort=created|code|protected_until"),
            List.of(
                    "program: whose",
                    "partner: code of the partner",
                    "registration: its code",
                    "account: the account's customer id",
                    "from: first moment of the protection, such as 2027-01-01T00:00:00Z",
                    "until: when it is over")),
    CUSTOMERS(
            "customer",
            "Customers: what the conversions of each add up to. They are known by the merchant's own ids.",
            List.of("program", "customer_id", "partner", "conversions", "revenue", "first_occurred_at"),
            List.of(
                    "program",
                    "partner@partners",
                    "customer_id",
                    "first_occurred_from",
                    "first_occurred_to",
                    "conversions_from",
                    "conversions_to",
                    "revenue_minor_from",
                    "revenue_minor_to",
                    "sort=created|customer_id|conversions|revenue"),
            List.of()),
    CONVERSIONS(
            "conversion",
            "Conversions: what merchants reported, and what was decided. Named by id, or by the order's id.",
            List.of(
                    "conversion_id",
                    "program",
                    "goal",
                    "order_id",
                    "status",
                    "reason",
                    "amount",
                    "refunded",
                    "occurred_at"),
            List.of(
                    "program",
                    "goal@goals",
                    "partner@partners",
                    "link@links",
                    "order_id",
                    "customer_id",
                    "coupon",
                    "status=pending|approved|rejected|reversed",
                    "reason",
                    "source=json|postback|pixel|file|api",
                    "currency",
                    "test=true|false",
                    "history=true|false",
                    "occurred_from",
                    "occurred_to",
                    "created_from",
                    "created_to",
                    "amount_minor_from",
                    "amount_minor_to",
                    "revenue_minor_from",
                    "revenue_minor_to",
                    "sort=created|occurred|revenue|reward"),
            List.of()),
    ADJUSTMENTS(
            "adjustment",
            "Adjustments: refunds and other changes of conversions; 'trailmark conversions refund' makes one.",
            List.of(
                    "conversion_id",
                    "program",
                    "goal",
                    "adjustment_id",
                    "type",
                    "decision",
                    "reason",
                    "amount",
                    "occurred_at"),
            List.of(
                    "program",
                    "goal@goals",
                    "conversion@conversions",
                    "adjustment_id",
                    "type=refund|chargeback|amend|cancel|approve|reject",
                    "decision=recorded|confirmed|duplicate|conflict|parked|refused|updated",
                    "reason",
                    "occurred_from",
                    "occurred_to",
                    "amount_minor_from",
                    "amount_minor_to",
                    "sort=created|occurred|amount"),
            List.of()),
    CREDITS(
            "credit",
            "Credits: whose touch brought which share of a conversion.",
            List.of(
                    "conversion_id",
                    "program",
                    "goal",
                    "touch",
                    "partner",
                    "link",
                    "coupon",
                    "share",
                    "net_reward",
                    "occurred_at"),
            List.of(
                    "program",
                    "goal@goals",
                    "partner@partners",
                    "link@links",
                    "coupon@coupons",
                    "registration@registrations",
                    "conversion@conversions",
                    "touch=click|click_id|coupon|view|registration|customer",
                    "status=pending|approved|rejected|reversed",
                    "touched_from",
                    "touched_to",
                    "occurred_from",
                    "occurred_to",
                    "sort=created|occurred|reward"),
            List.of()),
    REWARDS(
            "reward",
            "Rewards: what credits earn, and who gets it.",
            List.of(
                    "conversion_id",
                    "program",
                    "goal",
                    "reward",
                    "to",
                    "partner",
                    "amount",
                    "benefit",
                    "status",
                    "occurred_at"),
            List.of(
                    "program",
                    "goal@goals",
                    "partner@partners",
                    "conversion@conversions",
                    "customer_id",
                    "reward",
                    "kind=percent|fixed|benefit",
                    "to=partner|customer",
                    "benefit",
                    "status=pending|approved|taken_back",
                    "occurred_from",
                    "occurred_to",
                    "sort=created|occurred|standing"),
            List.of()),
    TOKENS(
            "token",
            "Tokens: who may do what. Two of a name may live at once, so that one can be rotated.",
            List.of("id", "name", "program", "scopes", "made_at"),
            List.of(),
            List.of(
                    "name: who is to use it",
                    "program: code of its programme; all when left out",
                    "scopes: click:write, conversion:write, adjust, read, manage, admin, history:write, with commas")),
    USERS(
            "user",
            "Users: people who may use the back office, each with a role. They choose their passwords themselves.",
            List.of("id", "email", "name", "role", "program", "partner", "status"),
            List.of("program", "role=owner|manager|finance|read-only|partner", "status=invited|active|disabled"),
            List.of(
                    "email: what the user logs in with",
                    "role: owner, manager, finance, read-only or partner",
                    "name: for people",
                    "program: code of its programme, or '*'; your own when left out",
                    "partner: code of its partner, for that role")),
    RATES(
            "exchange rate",
            "Exchange rates: what orders in another currency than their programme's are converted at.",
            List.of("id", "base", "quote", "rate", "from", "source", "version"),
            List.of("base", "quote", "at", "latest=true|false"),
            List.of(
                    "base: one unit of this currency, such as EUR",
                    "quote: is worth so many of this one",
                    "rate: a decimal such as 1.0842",
                    "date: the day that it is of, from midnight UTC",
                    "from: the moment that it is of, instead of a day",
                    "source: who publishes it, such as ECB")),
    CHANGES(
            "change",
            "The trail of changes: who changed what, when, from where, and what it was before.",
            List.of("position", "made_at", "actor", "request", "things", "count"),
            List.of("program", "thing", "actor", "made_from", "made_to"),
            List.of());

    private final String one;
    private final String about;
    private final List<String> columns;
    private final List<Filter> filters;
    private final List<String> fields;

    Resource(
            final String one,
            final String about,
            final List<String> columns,
            final List<String> filters,
            final List<String> fields) {
        this.one = one;
        this.about = about;
        this.columns = columns;
        this.filters = filters.stream().map(Filter::parse).toList();
        this.fields = fields;
    }

    /** What it is called on the command line and in the API. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** One of them, in a sentence. */
    String one() {
        return one;
    }

    String about() {
        return about;
    }

    /** Of a table. */
    List<String> columns() {
        return columns;
    }

    /** Parameters of a list beside limit and cursor. */
    List<Filter> filters() {
        return filters;
    }

    /** {@code name: meaning} of what is often said when one is made. */
    List<String> fields() {
        return fields;
    }
}
