package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All programmes, goals with their rules, partners, links, coupons, registrations and exchange rates as they stood at
 * one position of the journal. Immutable but for links, which are always the newest; any thread. Made by {@link
 * CatalogueBuilder}.
 */
public final class Catalogue {
    /** Nothing defined yet. */
    public static final Catalogue EMPTY = new CatalogueBuilder().build();

    private final EntityList<Program> programs;
    private final EntityList<Goal> goals;
    private final EntityList<Partner> partners;
    private final LinkTable links;
    private final EntityList<Coupon> coupons;
    private final EntityList<GoalRules> rules;
    private final EntityList<Registration> registrations;
    private final List<List<Goal>> goalVersionsById;
    private final List<List<GoalRules>> rulesVersionsById;
    private final Map<RulesVersion, Long> rulesPositions;
    private final ExchangeRates rates;
    private volatile Map<CodeKey, Entity> byCode;

    private record CodeKey(EntityKind kind, int programId, String code) {}

    /** One version of a goal's rules. */
    record RulesVersion(int goalId, int version) {}

    Catalogue(
            final EntityList<Program> programs,
            final EntityList<Goal> goals,
            final EntityList<Partner> partners,
            final LinkTable links,
            final EntityList<Coupon> coupons,
            final EntityList<GoalRules> rules,
            final EntityList<Registration> registrations,
            final List<List<Goal>> goalVersionsById,
            final List<List<GoalRules>> rulesVersionsById,
            final Map<RulesVersion, Long> rulesPositions,
            final ExchangeRates rates) {
        this.rates = rates;
        this.programs = programs;
        this.goals = goals;
        this.partners = partners;
        this.links = links;
        this.coupons = coupons;
        this.rules = rules;
        this.registrations = registrations;
        this.goalVersionsById = goalVersionsById;
        this.rulesVersionsById = rulesVersionsById;
        this.rulesPositions = rulesPositions;
    }

    /** All programmes by number, archived ones included; so are the other lists. */
    public List<Program> programs() {
        return programs.all();
    }

    /** All goals by number, each in its newest version. */
    public List<Goal> goals() {
        return goals.all();
    }

    /** All partners by number. */
    public List<Partner> partners() {
        return partners.all();
    }

    /** All links by number, as they are now: links change without a new catalogue. Each is made as it is asked for. */
    public Collection<Link> links() {
        return links.all();
    }

    /** All coupons by number. */
    public List<Coupon> coupons() {
        return coupons.all();
    }

    /** The newest rules of all goals that have any, by number of the goal. */
    public List<GoalRules> rules() {
        return rules.all();
    }

    /** All registrations by number. */
    public List<Registration> registrations() {
        return registrations.all();
    }

    /** What currencies are worth in others; of no programme. */
    public ExchangeRates rates() {
        return rates;
    }

    /** The programme with this number, or null. */
    public Program program(final int programId) {
        return programs.byId(programId);
    }

    /** The programme with this code, or null. */
    public Program program(final String code) {
        for (final Program program : programs.all()) {
            if (program.code().equals(code)) {
                return program;
            }
        }
        return null;
    }

    /** The newest version of the goal with this number, or null. */
    public Goal goal(final int goalId) {
        return goals.byId(goalId);
    }

    /** All versions of a goal, the oldest first; empty when unknown. */
    public List<Goal> goalVersions(final int goalId) {
        return goalId > 0 && goalId < goalVersionsById.size() ? goalVersionsById.get(goalId) : Collections.emptyList();
    }

    /** All versions of a goal's rules, in the order in which they were defined; empty when there are none. */
    public List<GoalRules> rulesVersions(final int goalId) {
        return goalId > 0 && goalId < rulesVersionsById.size()
                ? rulesVersionsById.get(goalId)
                : Collections.emptyList();
    }

    /** The rules that hold for conversions of that time, or null when the goal has none. */
    public GoalRules rules(final int goalId, final long timeMs) {
        return RulesTimeline.at(rulesVersions(goalId), timeMs);
    }

    /** From when on other rules hold than at that time, in ms since 1970; {@link Long#MAX_VALUE}: there are none. */
    public long nextRulesMs(final long timeMs) {
        long nextMs = Long.MAX_VALUE;
        for (final List<GoalRules> versions : rulesVersionsById) {
            for (final GoalRules version : versions) {
                nextMs = version.effectiveFromMs() > timeMs ? Math.min(nextMs, version.effectiveFromMs()) : nextMs;
            }
        }
        return nextMs;
    }

    /** Where in the journal this version of a goal's rules is defined; 0 when there is none. */
    public long rulesPosition(final int goalId, final int version) {
        return rulesPositions.getOrDefault(new RulesVersion(goalId, version), 0L);
    }

    /** The registration with this number, or null. */
    public Registration registration(final int registrationId) {
        return registrations.byId(registrationId);
    }

    /** The partner with this number, or null. */
    public Partner partner(final int partnerId) {
        return partners.byId(partnerId);
    }

    /** The link with this number as it is now, or null. */
    public Link link(final int linkId) {
        return links.link(linkId);
    }

    /**
     * The entity with this code, or null. Of links with the same code the one that is not archived, else the newest.
     * The first look-up costs a pass over all but links. Any thread.
     *
     * @param programId 0 for programmes.
     * @param code of a coupon in lower case.
     */
    public Entity find(final EntityKind kind, final int programId, final String code) {
        if (kind == EntityKind.LINK) {
            final byte[] bytes = code.getBytes(UTF_8);
            return links.found(programId, bytes);
        }
        Map<CodeKey, Entity> index = byCode;
        if (index == null) {
            index = index();
            byCode = index;
        }
        return index.get(new CodeKey(kind, programId, code));
    }

    private Map<CodeKey, Entity> index() {
        final Map<CodeKey, Entity> index = new HashMap<>();
        programs().forEach(each -> index.put(new CodeKey(EntityKind.PROGRAM, 0, each.code()), each));
        goals().forEach(each -> index.put(new CodeKey(EntityKind.GOAL, each.programId(), each.code()), each));
        partners().forEach(each -> index.put(new CodeKey(EntityKind.PARTNER, each.programId(), each.code()), each));
        coupons()
                .forEach(each -> index.merge(
                        new CodeKey(
                                EntityKind.COUPON, each.programId(), each.code().toLowerCase(Locale.ROOT)),
                        each,
                        (one, other) -> other.isArchived() && !one.isArchived() ? one : other));
        registrations()
                .forEach(each -> index.put(new CodeKey(EntityKind.REGISTRATION, each.programId(), each.code()), each));
        return index;
    }

    /** The entity with this public id, or null. */
    public Entity entity(final String id) {
        for (final EntityKind kind : EntityKind.values()) {
            final int number = kind.number(id);
            if (number != 0) {
                return entity(kind, number);
            }
        }
        return null;
    }

    /** The entity of this kind with this number, or null; rates are found by their moments alone. */
    public Entity entity(final EntityKind kind, final int number) {
        return switch (kind) {
            case PROGRAM -> program(number);
            case GOAL -> goal(number);
            case PARTNER -> partner(number);
            case LINK -> link(number);
            case COUPON -> coupon(number);
            case REGISTRATION -> registration(number);
            case RATE -> null;
        };
    }

    LinkTable linkTable() {
        return links;
    }

    /** The coupon with this number, or null. */
    public Coupon coupon(final int couponId) {
        return coupons.byId(couponId);
    }

    int highestProgramId() {
        return programs.highestId();
    }

    int highestGoalId() {
        return goals.highestId();
    }

    int highestPartnerId() {
        return partners.highestId();
    }

    int highestLinkId() {
        return links.highestId();
    }

    int highestCouponId() {
        return coupons.highestId();
    }

    int highestRegistrationId() {
        return registrations.highestId();
    }
}
