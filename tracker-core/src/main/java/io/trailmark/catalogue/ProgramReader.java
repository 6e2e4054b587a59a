package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.money.Money;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.Model;
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
import java.util.concurrent.TimeUnit;

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
            "goals",
            "partners");
    static final List<String> GOAL_KEYS = List.of("goal", "name", "window", "model", "reward");
    static final List<String> PARTNER_KEYS = List.of("partner", "name", "type", "status", "links", "coupons");
    static final List<String> LINK_KEYS = List.of(
            "code", "destination", "redirect", "forward", "referrer_policy", "expires_at", "fallback", "status");
    static final List<String> REWARD_KEYS = List.of("percent", "fixed");

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
            ordered(List.of(Map.entry("active", EntityStatus.ACTIVE), Map.entry("suspended", EntityStatus.SUSPENDED)));
    private static final Map<String, Boolean> COOKIE =
            ordered(List.of(Map.entry("consent", false), Map.entry("declared", true)));
    private static final Map<String, Boolean> PREFETCH =
            ordered(List.of(Map.entry("refuse", false), Map.entry("serve", true)));
    private static final Map<String, Boolean> POSTBACK_AUTH =
            ordered(List.of(Map.entry("token", false), Map.entry("click_id", true)));
    private static final Map<String, Model> MODEL =
            ordered(List.of(Map.entry("first_touch", Model.FIRST_TOUCH), Map.entry("last_touch", Model.LAST_TOUCH)));
    private static final Map<String, Forwarding> FORWARD = ordered(List.of(
            Map.entry("none", Forwarding.NONE_FORWARDED),
            Map.entry("unknown", Forwarding.UNKNOWN_FORWARDED),
            Map.entry("all", Forwarding.ALL_FORWARDED)));
    private static final Map<String, PartnerType> PARTNER_TYPE = partnerTypes();
    private static final Map<String, ReferrerPolicy> REFERRER_POLICY = referrerPolicies();
    private static final Map<String, Integer> REDIRECT =
            ordered(List.of(Map.entry("302", 302), Map.entry("303", 303), Map.entry("307", 307)));
    private static final Set<String> CACHED_REDIRECTS = Set.of("301", "308");

    private static final int PERCENT_DECIMALS = 4;
    private static final long PPM_MAX = 1_000_000;
    private static final long WINDOW_DEFAULT_MS = TimeUnit.DAYS.toMillis(30);

    private final String file;
    private final FileErrors errors;
    private final Values values = new Values();
    private final Map<String, String> goalPlaces = new HashMap<>();
    private final Map<String, String> partnerPlaces = new HashMap<>();
    private final Map<String, String> linkPlaces = new HashMap<>();
    private final Map<String, String> couponPlaces = new HashMap<>();
    private final List<YamlNode.Scalar> domainPlaces = new ArrayList<>();
    private String currency;

    ProgramReader(final String file, final FileErrors errors) {
        this.file = file;
        this.errors = errors;
    }

    private static <T> Map<String, T> ordered(final List<Map.Entry<String, T>> entries) {
        final Map<String, T> ordered = new LinkedHashMap<>();
        entries.forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ordered;
    }

    private static Map<String, PartnerType> partnerTypes() {
        final Map<String, PartnerType> types = new LinkedHashMap<>();
        for (final PartnerType type : PartnerType.values()) {
            if (type != PartnerType.NULL_VAL) {
                types.put(type.name().toLowerCase(Locale.ROOT), type);
            }
        }
        return types;
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
        currency = values.currency(fields);
        final Program program = new Program(
                0,
                code,
                0,
                EntityStatus.ACTIVE,
                Source.FILE,
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
                values.choice(fields, "postback_auth", POSTBACK_AUTH, false));
        final List<Declared<Goal>> goals = new ArrayList<>();
        for (final YamlNode item : fields.items("goals")) {
            goals.add(goal(item));
        }
        final List<DeclaredPartner> partners = new ArrayList<>();
        for (final YamlNode item : fields.items("partners")) {
            partners.add(partner(item));
        }
        return new DeclaredProgram(declared(program, fields, "program"), goals, partners);
    }

    private Declared<Goal> goal(final YamlNode item) {
        final Fields fields = new Fields(file, item, errors, GOAL_KEYS);
        final String code = values.code(fields, "goal");
        final Reward reward = reward(fields);
        final Goal goal = new Goal(
                0,
                0,
                code,
                0,
                EntityStatus.ACTIVE,
                Source.FILE,
                0,
                values.name(fields, code),
                values.windowMs(fields, WINDOW_DEFAULT_MS),
                values.choice(fields, "model", MODEL, Model.LAST_TOUCH),
                reward.kind,
                reward.ppm,
                reward.minor);
        return unique(declared(goal, fields, "goal"), code, goalPlaces, "goal");
    }

    private record Reward(RewardKind kind, long ppm, long minor) {
        private static final Reward NONE = new Reward(RewardKind.NONE, 0, 0);
    }

    private Reward reward(final Fields goal) {
        final YamlNode node = goal.value("reward");
        if (node == null
                || (node instanceof YamlNode.Scalar scalar && scalar.text().equals("none"))) {
            return Reward.NONE;
        }
        final String expected = "none, percent: \"20\", or fixed: \"100.00\"";
        if (!(node instanceof YamlNode.Mapping mapping) || mapping.pairs().size() != 1) {
            goal.report(node, "'reward' is not one of its three forms", expected);
            return Reward.NONE;
        }
        final Fields fields = new Fields(file, node, errors, REWARD_KEYS);
        final YamlNode.Scalar percent = fields.scalar("percent");
        if (percent != null) {
            return percent(fields, percent);
        }
        final YamlNode.Scalar fixed = fields.scalar("fixed");
        return fixed == null ? Reward.NONE : fixed(fields, fixed);
    }

    /** A percentage with four decimals is a number of parts per million. */
    private static Reward percent(final Fields fields, final YamlNode.Scalar scalar) {
        final byte[] bytes = scalar.text().getBytes(UTF_8);
        final long ppm = Money.parse(bytes, 0, bytes.length, PERCENT_DECIMALS);
        if (ppm <= 0 || ppm > PPM_MAX) {
            final String expected = "a plain number above 0, up to 100, with at most 4 decimals, such as 12.5";
            fields.report(scalar, Fields.quoted(scalar.text()) + " is no valid percentage", expected);
            return Reward.NONE;
        }
        return new Reward(RewardKind.PERCENT, ppm, 0);
    }

    private Reward fixed(final Fields fields, final YamlNode.Scalar scalar) {
        final byte[] bytes = scalar.text().getBytes(UTF_8);
        final int exponent = currency == null ? 2 : Values.exponent(currency);
        final long minor = Money.parse(bytes, 0, bytes.length, exponent);
        if (currency != null && minor <= 0) {
            final String expected = "a plain amount above 0 with at most " + exponent + " decimals in " + currency;
            fields.report(scalar, Fields.quoted(scalar.text()) + " is no valid amount", expected);
        }
        return minor <= 0 ? Reward.NONE : new Reward(RewardKind.FIXED, 0, minor);
    }

    private DeclaredPartner partner(final YamlNode item) {
        final Fields fields = new Fields(file, item, errors, PARTNER_KEYS);
        final String code = values.code(fields, "partner");
        final Partner partner = new Partner(
                0,
                0,
                code,
                0,
                values.choice(fields, "status", STATUS, EntityStatus.ACTIVE),
                Source.FILE,
                0,
                values.name(fields, code),
                values.choice(fields, "type", PARTNER_TYPE, PartnerType.AFFILIATE));
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

    private Declared<Link> link(final YamlNode item) {
        final Fields fields = new Fields(file, item, errors, LINK_KEYS);
        final String code = values.code(fields, "code");
        if (RESERVED_CODES.contains(code.toLowerCase(Locale.ROOT))) {
            fields.report(
                    fields.value("code"),
                    "link code '" + code + "' is reserved",
                    "another one: this path means something else here");
        }
        final Link link = new Link(
                0,
                0,
                0,
                code,
                0,
                values.choice(fields, "status", STATUS, EntityStatus.ACTIVE),
                Source.FILE,
                0,
                values.url(fields, fields.required("destination", "where the link leads to")),
                redirect(fields),
                values.choice(fields, "forward", FORWARD, Forwarding.UNKNOWN_FORWARDED),
                values.choice(
                        fields, "referrer_policy", REFERRER_POLICY, ReferrerPolicy.STRICT_ORIGIN_WHEN_CROSS_ORIGIN),
                values.momentMs(fields, "expires_at", Link.NEVER),
                values.url(fields, fields.scalar("fallback")));
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

    private void coupon(final Fields partner, final YamlNode item, final List<Declared<Coupon>> coupons) {
        final String code = values.couponCode(partner, item);
        if (code != null) {
            final Coupon coupon = new Coupon(0, 0, 0, code, 0, EntityStatus.ACTIVE, Source.FILE, 0);
            final Declared<Coupon> declared = new Declared<>(coupon, file, item.line(), item.column());
            coupons.add(unique(declared, code.toLowerCase(Locale.ROOT), couponPlaces, "coupon"));
        }
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
