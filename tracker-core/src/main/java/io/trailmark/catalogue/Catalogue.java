package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Collection;
import java.util.List;

/**
 * All programmes, goals with their rules, partners, links, coupons, registrations and exchange rates as they stood at
 * one position of the journal. Immutable but for links, which are always the newest; any thread. Made by {@link
 * CatalogueBuilder}.
 */
public final class Catalogue {
    /** Nothing defined yet. */
    public static final Catalogue EMPTY = new CatalogueBuilder().build();

    private final EntityTable<Program> programs;
    private final EntityTable<Goal> goals;
    private final EntityTable<Partner> partners;
    private final LinkTable links;
    private final EntityTable<Coupon> coupons;
    private final EntityTable<Registration> registrations;
    private final CodeTree<Registration> accounts;
    private final GoalHistory history;
    private final ExchangeRates rates;

    Catalogue(
            final EntityTable<Program> programs,
            final EntityTable<Goal> goals,
            final EntityTable<Partner> partners,
            final LinkTable links,
            final EntityTable<Coupon> coupons,
            final EntityTable<Registration> registrations,
            final CodeTree<Registration> accounts,
            final GoalHistory history,
            final ExchangeRates rates) {
        this.rates = rates;
        this.programs = programs;
        this.goals = goals;
        this.partners = partners;
        this.links = links;
        this.coupons = coupons;
        this.registrations = registrations;
        this.accounts = accounts;
        this.history = history;
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
        return history.newestRules().all();
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
        return programs.find(0, code);
    }

    /** The newest version of the goal with this number, or null. */
    public Goal goal(final int goalId) {
        return goals.byId(goalId);
    }

    /** All versions of a goal, the oldest first; empty when unknown. */
    public List<Goal> goalVersions(final int goalId) {
        return history.goals(goalId);
    }

    /** All versions of a goal's rules, in the order in which they were defined; empty when there are none. */
    public List<GoalRules> rulesVersions(final int goalId) {
        return history.rules(goalId);
    }

    /** The rules that hold for conversions of that time, or null when the goal has none. */
    public GoalRules rules(final int goalId, final long timeMs) {
        return RulesTimeline.at(rulesVersions(goalId), timeMs);
    }

    /** From when on other rules hold than at that time, in ms since 1970; {@link Long#MAX_VALUE}: there are none. */
    public long nextRulesMs(final long timeMs) {
        return history.nextRulesMs(timeMs);
    }

    /** Where in the journal this version of a goal's rules is defined; 0 when there is none. */
    public long rulesPosition(final int goalId, final int version) {
        return history.rulesPosition(goalId, version);
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
     * The entity with this code, or null. Of several with the same code the one that is not archived, else the newest.
     *
     * @param programId 0 for programmes.
     */
    public Entity find(final EntityKind kind, final int programId, final String code) {
        return switch (kind) {
            case PROGRAM -> programs.find(programId, code);
            case GOAL -> goals.find(programId, code);
            case PARTNER -> partners.find(programId, code);
            case LINK -> links.found(programId, code.getBytes(UTF_8));
            case COUPON -> coupons.find(programId, code);
            case REGISTRATION -> registrations.find(programId, code);
            case RATE -> null;
        };
    }

    /** The registrations of an account, archived ones included. */
    List<Registration> registrationsOf(final int programId, final String account) {
        return accounts.all(programId, account);
    }

    // The same by bytes of a request; they allocate nothing.

    Program program(final byte[] bytes, final int offset, final int lengthBytes) {
        return programs.find(0, bytes, offset, lengthBytes);
    }

    Goal goal(final int programId, final byte[] bytes, final int offset, final int lengthBytes) {
        return goals.find(programId, bytes, offset, lengthBytes);
    }

    Coupon coupon(final int programId, final byte[] bytes, final int offset, final int lengthBytes) {
        return coupons.find(programId, bytes, offset, lengthBytes);
    }

    Registration registration(final int programId, final byte[] bytes, final int offset, final int lengthBytes) {
        return registrations.find(programId, bytes, offset, lengthBytes);
    }

    /** Whether all is as in the other that a routing table lays out for itself. */
    boolean hasProgramsOf(final Catalogue other) {
        return programs == other.programs && goals == other.goals && history == other.history;
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

    /** The highest number of a link: new ones get higher ones. */
    public int highestLink() {
        return highestLinkId();
    }

    /** How many times links were changed after they were made, for {@link #linksChangedSince}. */
    public long linkChanges() {
        return links.changes();
    }

    /**
     * Numbers of the links that were changed since there were so many changes, one as often as it was.
     *
     * @return null where they are too many to say. Only while nobody changes the catalogue.
     */
    public int[] linksChangedSince(final long changes) {
        return links.changedSince(changes);
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
