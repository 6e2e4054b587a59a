package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.ReferrerPolicy;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One file's tree to what it declares; used once. Every error is reported, and reading goes on with the default. */
final class ProgramReader {
    static final List<String> PROGRAM_KEYS = List.of(
            "program",
            "name",
            "currency",
            "time_zone",
            "domains",
            "deep_link_hosts",
            "fallback",
            "not_found",
            "click_id_parameter",
            "cookie",
            "prefetch",
            "postback_auth",
            "applications",
            "metadata",
            "attribution",
            "approve_below",
            "caps",
            "goals",
            "partners",
            "registrations");
    static final List<String> GOAL_KEYS = List.of(
            "goal",
            "name",
            "window",
            "model",
            "reward",
            "rewards",
            "attribution",
            "requires",
            "deadline",
            "not_before",
            "per_customer",
            "repeats",
            "approve_below",
            "caps",
            "effective_from");
    static final List<String> PARTNER_KEYS = List.of(
            "partner",
            "name",
            "type",
            "status",
            "status_note",
            "level",
            "group",
            "soft",
            "customer_id",
            "tags",
            "metadata",
            "links",
            "coupons");
    static final List<String> REGISTRATION_KEYS =
            List.of("registration", "partner", "account", "from", "until", "status");
    static final List<String> COUPON_KEYS = List.of("coupon", "starts_at", "expires_at", "status");
    static final List<String> LINK_KEYS = List.of(
            "code",
            "destination",
            "redirect",
            "forward",
            "referrer_policy",
            "starts_at",
            "expires_at",
            "click_limit",
            "rules",
            "variants",
            "fallback",
            "status",
            "tags",
            "metadata");

    /**
     * First parts of paths that mean something else to the server, now or soon; compared without regard to case. Those
     * with a dot (px.gif, tm.js, robots.txt, favicon.ico) are no codes anyway.
     */
    static final Set<String> RESERVED_CODES = Set.of(
            "c",
            "i",
            "pb",
            "postback",
            "px",
            "tm",
            "v1",
            "robots",
            "favicon",
            "sitemap",
            "health",
            "ready",
            "metrics",
            "openapi",
            "admin",
            "api");

    private static final Map<String, EntityStatus> STATUS =
            Words.ofTwo("active", EntityStatus.ACTIVE, "suspended", EntityStatus.SUSPENDED);
    private static final Map<String, EntityStatus> PARTNER_STATUS = ordered(List.of(
            Map.entry("active", EntityStatus.ACTIVE),
            Map.entry("suspended", EntityStatus.SUSPENDED),
            Map.entry("pending", EntityStatus.PENDING),
            Map.entry("rejected", EntityStatus.REJECTED)));
    private static final Map<String, Boolean> COOKIE = Words.ofTwo("consent", false, "declared", true);
    private static final Map<String, Boolean> PREFETCH = Words.ofTwo("refuse", false, "serve", true);
    private static final Map<String, Boolean> POSTBACK_AUTH = Words.ofTwo("token", false, "click_id", true);
    private static final Map<String, Boolean> APPLICATIONS = Words.ofTwo("review", false, "approve", true);
    private static final Map<String, Boolean> SOFT = Words.ofTwo("false", false, "true", true);
    private static final Map<String, Forwarding> FORWARD = ordered(List.of(
            Map.entry("none", Forwarding.NONE_FORWARDED),
            Map.entry("unknown", Forwarding.UNKNOWN_FORWARDED),
            Map.entry("all", Forwarding.ALL_FORWARDED)));
    private static final Map<String, PartnerType> PARTNER_TYPE = Words.of(PartnerType.values(), PartnerType.NULL_VAL);
    private static final Map<String, ReferrerPolicy> REFERRER_POLICY = referrerPolicies();
    private static final Map<String, Integer> REDIRECT =
            ordered(List.of(Map.entry("302", 302), Map.entry("303", 303), Map.entry("307", 307)));
    private static final Set<String> CACHED_REDIRECTS = Set.of("301", "308");

    private final String file;
    private final FileErrors errors;
    private final Source origin;
    private final Values values = new Values();
    private final LinkTermsReader termsReader = new LinkTermsReader(values);
    private final Map<String, String> goalPlaces = new HashMap<>();
    private final Map<String, String> partnerPlaces = new HashMap<>();
    private final Map<String, String> linkPlaces = new HashMap<>();
    private final Map<String, String> couponPlaces = new HashMap<>();
    private final Map<String, String> registrationPlaces = new HashMap<>();
    private final List<YamlNode.Scalar> domainPlaces = new ArrayList<>();
    private RulesReader rulesReader;

    ProgramReader(final String file, final FileErrors errors) {
        this(file, errors, Source.FILE);
    }

    /** @param origin whose the entities are. */
    ProgramReader(final String file, final FileErrors errors, final Source origin) {
        this.file = file;
        this.errors = errors;
        this.origin = origin;
    }

    private static <T> Map<String, T> ordered(final List<Map.Entry<String, T>> entries) {
        final Map<String, T> ordered = new LinkedHashMap<>();
        entries.forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ordered;
    }

    private static Map<String, ReferrerPolicy> referrerPolicies() {
        final Map<String, ReferrerPolicy> policies = new LinkedHashMap<>();
        for (final ReferrerPolicy policy : ReferrerPolicy.values()) {
            if (policy != ReferrerPolicy.NULL_VAL) {
                policies.put(policy.name().toLowerCase(Locale.ROOT).replace('_', '-'), policy);
            }
        }
        return policies;
    }

    /** Where each of the programme's domains stands, in their order. */
    List<YamlNode.Scalar> domainPlaces() {
        return domainPlaces;
    }

    DeclaredProgram read(final YamlNode root) {
        final Fields fields = new Fields(file, root, errors, PROGRAM_KEYS);
        final String code = values.code(fields, "program");
        final String currency = values.currency(fields);
        final Program program = new Program(
                0,
                code,
                0,
                EntityStatus.ACTIVE,
                origin,
                0,
                values.name(fields, code),
                currency == null ? "" : currency,
                currency == null ? 0 : Values.exponent(currency),
                values.timeZone(fields, "UTC"),
                values.hosts(fields, "domains", domainPlaces),
                values.hosts(fields, "deep_link_hosts", new ArrayList<>()),
                values.url(fields, fields.scalar("fallback")),
                values.url(fields, fields.scalar("not_found")),
                values.parameter(fields, "click_id_parameter", "click_id"),
                values.choice(fields, "cookie", COOKIE, false),
                values.choice(fields, "prefetch", PREFETCH, false),
                values.choice(fields, "postback_auth", POSTBACK_AUTH, false),
                values.choice(fields, "applications", APPLICATIONS, false),
                termsReader.metadataOnly(fields));
        rulesReader = new RulesReader(values, currency, origin, fields);
        final List<Declared<Goal>> goals = new ArrayList<>();
        final List<DeclaredRules> rules = new ArrayList<>();
        for (final YamlNode item : fields.items("goals")) {
            goal(item, goals, rules);
        }
        final List<DeclaredPartner> partners = new ArrayList<>();
        for (final YamlNode item : fields.items("partners")) {
            partners.add(partner(item));
        }
        final List<DeclaredRegistration> registrations = new ArrayList<>();
        for (final YamlNode item : fields.items("registrations")) {
            registrations.add(registration(item));
        }
        final References references = new References(file, errors);
        references.checkRules(rules, goalPlaces.keySet(), partnerPlaces.keySet(), linkPlaces.keySet());
        references.checkRegistrations(registrations, partnerPlaces.keySet());
        return new DeclaredProgram(declared(program, fields, "program"), goals, rules, partners, registrations);
    }

    /** Reads a goal alone: what the programme would say for all its goals is what holds where nothing is said. */
    void readGoal(
            final YamlNode item,
            final String currency,
            final List<Declared<Goal>> goals,
            final List<DeclaredRules> rules) {
        final Fields nothing =
                new Fields(file, new YamlNode.Mapping(item.line(), item.column(), List.of()), errors, PROGRAM_KEYS);
        rulesReader = new RulesReader(values, currency, origin, nothing);
        goal(item, goals, rules);
    }

    private void goal(final YamlNode item, final List<Declared<Goal>> goals, final List<DeclaredRules> allRules) {
        final Fields fields = new Fields(file, item, errors, GOAL_KEYS);
        final String code = values.code(fields, "goal");
        final DeclaredRules declaredRules = rulesReader.read(fields, code);
        final GoalRules rules = declaredRules.rules();
        final boolean isShort =
                fields.value("reward") != null && !rules.rewards().isEmpty();
        final Reward reward = isShort ? rules.rewards().getFirst() : null;
        final Goal goal = new Goal(
                0,
                0,
                code,
                0,
                EntityStatus.ACTIVE,
                origin,
                0,
                values.name(fields, code),
                rules.attribution().clickWindowMs(),
                rules.attribution().model(),
                isShort ? reward.kind() : RewardKind.NONE,
                isShort ? reward.ppm() : 0,
                isShort ? reward.amountMinor() : 0);
        goals.add(unique(declared(goal, fields, "goal"), code, goalPlaces, "goal"));
        allRules.add(declaredRules);
    }

    DeclaredRegistration registration(final YamlNode item) {
        final Fields fields = new Fields(file, item, errors, REGISTRATION_KEYS);
        final String code = values.code(fields, "registration");
        fields.required("from", "the moment from which the account is protected");
        fields.required("until", "the moment at which the protection is over");
        final YamlNode.Scalar account = fields.required("account", "the account's customer id");
        final long fromMs = values.momentMs(fields, "from", 0);
        final long untilMs = values.momentMs(fields, "until", Long.MAX_VALUE);
        if (untilMs <= fromMs) {
            fields.report(fields.value("until"), "'until' is not after 'from'", "a later moment");
        }
        final Registration registration = new Registration(
                0,
                0,
                0,
                code,
                0,
                values.choice(fields, "status", STATUS, EntityStatus.ACTIVE),
                origin,
                fromMs,
                untilMs,
                account == null ? "" : values.text(fields, account, "account", Limits.CUSTOMER_ID_LENGTH_BYTES));
        return new DeclaredRegistration(
                unique(declared(registration, fields, "registration"), code, registrationPlaces, "registration"),
                fields.required("partner", "the partner whose claim it is"));
    }

    DeclaredPartner partner(final YamlNode item) {
        final Fields fields = new Fields(file, item, errors, PARTNER_KEYS);
        final String code = values.code(fields, "partner");
        final YamlNode.Scalar group = fields.scalar("group");
        final Partner partner = new Partner(
                0,
                0,
                code,
                0,
                values.choice(fields, "status", PARTNER_STATUS, EntityStatus.ACTIVE),
                origin,
                0,
                values.name(fields, code),
                values.choice(fields, "type", PARTNER_TYPE, PartnerType.AFFILIATE),
                (int) values.number(fields, "level", 1, Limits.LEVEL_MAX, 0),
                group == null ? "" : values.group(fields, group),
                values.choice(fields, "soft", SOFT, false),
                values.text(fields, "customer_id", Limits.CUSTOMER_ID_LENGTH_BYTES),
                values.text(fields, "status_note", Limits.STATUS_NOTE_LENGTH_BYTES),
                termsReader.notes(fields));
        final List<Declared<Link>> links = new ArrayList<>();
        for (final YamlNode link : fields.items("links")) {
            links.add(link(link));
        }
        final List<Declared<Coupon>> coupons = new ArrayList<>();
        for (final YamlNode coupon : fields.items("coupons")) {
            coupon(fields, coupon, coupons);
        }
        return new DeclaredPartner(
                unique(declared(partner, fields, "partner"), code, partnerPlaces, "partner"), links, coupons);
    }

    Declared<Link> link(final YamlNode item) {
        final Fields fields = new Fields(file, item, errors, LINK_KEYS);
        final String code = values.code(fields, "code");
        if (RESERVED_CODES.contains(code.toLowerCase(Locale.ROOT))) {
            fields.report(
                    fields.value("code"),
                    "link code '" + code + "' is reserved",
                    "another one: this path means something else here");
        }
        final long expiresMs = values.momentMs(fields, "expires_at", Link.NEVER);
        final Link link = new Link(
                0,
                0,
                0,
                code,
                0,
                values.choice(fields, "status", STATUS, EntityStatus.ACTIVE),
                origin,
                0,
                values.url(fields, fields.required("destination", "where the link leads to")),
                redirect(fields),
                values.choice(fields, "forward", FORWARD, Forwarding.UNKNOWN_FORWARDED),
                values.choice(
                        fields, "referrer_policy", REFERRER_POLICY, ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN),
                expiresMs,
                values.url(fields, fields.scalar("fallback")),
                termsReader.terms(fields, expiresMs),
                termsReader.notes(fields));
        return unique(declared(link, fields, "code"), code, linkPlaces, "link");
    }

    private int redirect(final Fields fields) {
        final YamlNode.Scalar scalar = fields.scalar("redirect");
        if (scalar != null && CACHED_REDIRECTS.contains(scalar.text())) {
            final String problem =
                    "redirect " + scalar.text() + " is refused: browsers cache it and repeat clicks are lost";
            fields.report(scalar, problem, "one of " + String.join(", ", REDIRECT.keySet()));
            return 302;
        }
        return values.choice(fields, "redirect", REDIRECT, 302);
    }

    /** A code alone, or keys with values. */
    private void coupon(final Fields partner, final YamlNode item, final List<Declared<Coupon>> coupons) {
        final Declared<Coupon> declared;
        if (item instanceof YamlNode.Mapping) {
            declared = coupon(item);
        } else {
            final String code = values.couponCode(partner, item);
            final Coupon coupon =
                    new Coupon(0, 0, 0, code, 0, EntityStatus.ACTIVE, origin, 0, LinkTerms.ALWAYS, Link.NEVER);
            declared = new Declared<>(coupon, file, item.line(), item.column());
        }
        final String code = declared.entity().code();
        if (code != null) {
            coupons.add(unique(declared, code.toLowerCase(Locale.ROOT), couponPlaces, "coupon"));
        }
    }

    /** A coupon by its keys; its code is null where it was reported. */
    Declared<Coupon> coupon(final YamlNode item) {
        final Fields fields = new Fields(file, item, errors, COUPON_KEYS);
        final YamlNode.Scalar code = fields.required("coupon", "the code that buyers type");
        final long startsMs = values.momentMs(fields, "starts_at", LinkTerms.ALWAYS);
        final long expiresMs = values.momentMs(fields, "expires_at", Link.NEVER);
        if (startsMs >= expiresMs) {
            fields.report(fields.value("starts_at"), "'starts_at' is not before 'expires_at'", "an earlier moment");
        }
        final Coupon coupon = new Coupon(
                0,
                0,
                0,
                code == null ? null : values.couponCode(fields, code),
                0,
                values.choice(fields, "status", STATUS, EntityStatus.ACTIVE),
                origin,
                0,
                startsMs,
                expiresMs);
        return declared(coupon, fields, "coupon");
    }

    /** Placed where its code stands, since that is what other lines refer to. */
    private <E extends Entity> Declared<E> declared(final E entity, final Fields fields, final String codeKey) {
        final YamlNode place = fields.value(codeKey) == null ? fields.node() : fields.value(codeKey);
        return new Declared<>(entity, file, place.line(), place.column());
    }

    private <E extends Entity> Declared<E> unique(
            final Declared<E> declared, final String key, final Map<String, String> places, final String kind) {
        final String first = key.isEmpty() ? null : places.putIfAbsent(key, declared.place());
        if (first != null) {
            final String code = declared.entity().code();
            errors.add(
                    declared, kind + " '" + code + "' is already at " + first, "each " + kind + " once per programme");
        }
        return declared;
    }
}
