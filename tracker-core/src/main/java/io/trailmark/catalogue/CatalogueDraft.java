package io.trailmark.catalogue;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What somebody asks for over the API, checked against the catalogue: entities with their numbers and versions, ready
 * for the journal. What is asked for first is there for what is asked for next.
 *
 * <p>One thread, used once, with the newest catalogue: nobody else may append changes between its making and the
 * append. Where there is any error, nothing may be appended. Bodies are JSON objects with the keys of a programme file.
 */
public final class CatalogueDraft {
    private static final Set<String> OF_PROGRAM = Set.of("program");
    private static final Set<String> OF_PARTNER = Set.of("program", "partner");

    private final Catalogue current;
    private final long nowMs;
    private final List<DraftError> errors = new ArrayList<>();
    private final List<Entity> changes = new ArrayList<>();
    private final CatalogueRecords records = new CatalogueRecords();
    private final Map<Key, Entity> made = new HashMap<>();
    private final Set<Key> touched = new HashSet<>();
    private String path = "";
    private boolean isKeepingSame;

    /** Errors of the bodies before the one that is read. */
    private int earlierErrors;

    private int lastProgramId;
    private int lastGoalId;
    private int lastPartnerId;
    private int lastLinkId;
    private int lastCouponId;
    private int lastRegistrationId;
    private int lastRateId;
    private final Set<String> newPairs = new HashSet<>();

    /** What a code means depends on its kind and the programme. */
    private record Key(EntityKind kind, int programId, String code) {}

    /** @param nowMs the present, from which new versions hold, in ms since 1970. */
    public CatalogueDraft(final Catalogue current, final long nowMs) {
        this.current = current;
        this.nowMs = nowMs;
        lastProgramId = current.highestProgramId();
        lastGoalId = current.highestGoalId();
        lastPartnerId = current.highestPartnerId();
        lastLinkId = current.highestLinkId();
        lastCouponId = current.highestCouponId();
        lastRegistrationId = current.highestRegistrationId();
        lastRateId = current.rates().highestId();
    }

    /** Where in what was sent the next body stands, as a JSON pointer: what its errors begin with. */
    public CatalogueDraft at(final String newPath) {
        path = newPath;
        return this;
    }

    /**
     * From now on what is to be made and is there already, just as it is wanted, is kept as it is, and is no error: so
     * a list can be sent twice. Of a partner that is there the links and coupons that are missing are made.
     */
    public CatalogueDraft keepingSame() {
        isKeepingSame = true;
        return this;
    }

    /** Everything that is wrong, of every body: one that is wrong hides nothing of the others. */
    public List<DraftError> errors() {
        return Collections.unmodifiableList(errors);
    }

    /** What is to be appended, in this order. */
    public List<Entity> changes() {
        return Collections.unmodifiableList(changes);
    }

    /** Adds the records to a batch; false when it has no room for them all, and is then of no use. */
    public boolean encode(final RecordBatch batch) {
        for (final Entity change : changes) {
            if (!CatalogueRecords.hasRoom(batch)) {
                return false;
            }
            records.encode(change, batch);
        }
        return true;
    }

    /**
     * A new entity as the body wants it, or the one that is kept; or null with errors. A programme may bring its goals
     * and partners along.
     */
    public Entity create(final EntityKind kind, final byte[] json) {
        earlierErrors = errors.size();
        return switch (kind) {
            case PROGRAM -> createProgram(json);
            case GOAL -> createGoal(json);
            case PARTNER -> createPartner(json);
            case LINK -> createLink(json);
            case COUPON -> createCoupon(json);
            case REGISTRATION -> createRegistration(json);
            case RATE -> createRate(json);
        };
    }

    /**
     * The next version of an entity as the body, which is all of it, wants it; or null, with errors or because nothing
     * changes.
     *
     * @param isArchived whether it stays or goes out of use.
     */
    public Entity change(final Entity before, final byte[] json, final boolean isArchived) {
        if (isForeign(before)) {
            return null;
        }
        final JsonBody body = new JsonBody(
                json,
                switch (EntityKind.of(before)) {
                    case PROGRAM -> Set.of();
                    case COUPON, LINK -> OF_PARTNER;
                    case GOAL, PARTNER, REGISTRATION -> OF_PROGRAM;
                    case RATE -> throw new IllegalArgumentException("a rate is given again, not changed: " + before);
                });
        final Entity wanted = read(before, body);
        checkOwner(before, body);
        if (!take(body)) {
            return null;
        }
        final EntityStatus status = isArchived ? EntityStatus.ARCHIVED : wanted.status();
        if (before.isArchived() && status != EntityStatus.ARCHIVED && !isStillFree(before)) {
            return null;
        }
        final Entity same =
                stamped(wanted, new Stamp(before.id(), before.version(), status, before.effectiveFromMs()), before);
        if (!before.code().equals(same.code())) {
            error("", DraftError.FIXED, "a code stays as it is: what was printed or sent would lead nowhere");
            return null;
        }
        if (same.equals(before)) {
            return null;
        }
        return add(stamped(wanted, next(before, status), before));
    }

    /** Whether nobody has taken the code of what was archived. */
    private boolean isStillFree(final Entity archived) {
        final Key key = key(archived);
        final Entity other = find(key.kind(), key.programId(), key.code());
        if (other != null && other.id() != archived.id() && !other.isArchived()) {
            taken(other, "/status");
            return false;
        }
        return true;
    }

    /** Takes an entity out of use: nothing is ever deleted. Null where it is, or with errors. */
    public Entity archive(final Entity before) {
        if (isForeign(before) || before.isArchived()) {
            return null;
        }
        return add(stamped(before, next(before, EntityStatus.ARCHIVED), before));
    }

    /**
     * Other rules for a goal.
     *
     * @param json all that the rules say, with {@code effective_from}; without that they hold from now on.
     * @return the versions that have to be defined; none where nothing changes.
     */
    public List<GoalRules> changeRules(final Goal goal, final byte[] json) {
        if (isForeign(goal)) {
            return List.of();
        }
        final JsonBody body = new JsonBody(json, OF_PROGRAM);
        final List<DeclaredRules> declared = new ArrayList<>();
        reader(body).readGoal(body.root(), program(goal).currency(), new ArrayList<>(), declared);
        if (!take(body)) {
            return List.of();
        }
        final List<GoalRules> versions = rules(declared.getFirst(), goal, current.rulesVersions(goal.id()));
        changes.addAll(versions);
        return versions;
    }

    // Programmes.

    private Program createProgram(final byte[] json) {
        final JsonBody body = new JsonBody(json, Set.of());
        final DeclaredProgram declared = reader(body).read(body.root());
        if (!take(body)) {
            return null;
        }
        final Program wanted = declared.program().entity();
        checkFree(EntityKind.PROGRAM, 0, wanted.code(), "/program");
        checkDomains(wanted);
        final Program program = wanted.stamped(first(++lastProgramId));
        add(program);
        final List<Goal> goals = new ArrayList<>();
        for (final Declared<Goal> goal : declared.goals()) {
            goals.add((Goal) add(goal.entity().stamped(first(++lastGoalId), program.id())));
        }
        declared.partners().forEach(partner -> add(partner, program));
        for (int i = 0; i < goals.size(); i++) {
            changes.addAll(rules(declared.rules().get(i), goals.get(i), List.of()));
        }
        for (final DeclaredRegistration each : declared.registrations()) {
            final Partner partner = (Partner)
                    find(EntityKind.PARTNER, program.id(), each.partner().text());
            add(each.registration().entity().stamped(first(++lastRegistrationId), program.id(), partner.id()));
        }
        return program;
    }

    private void checkDomains(final Program wanted) {
        for (final Program other : current.programs()) {
            for (final String domain : other.code().equals(wanted.code()) ? List.<String>of() : other.domains()) {
                if (wanted.domains().contains(domain)) {
                    final String message = "domain " + domain + " belongs to programme " + other.code();
                    error("/domains/" + wanted.domains().indexOf(domain), DraftError.TAKEN, message);
                }
            }
        }
    }

    private Program program(final JsonBody body) {
        final String code = body.own("program", "the code of its programme");
        final Program program = code == null ? null : (Program) find(EntityKind.PROGRAM, 0, code);
        if (code != null && program == null) {
            error("/program", DraftError.UNKNOWN, "no programme has the code " + Fields.quoted(code));
        }
        return program;
    }

    private Program program(final Entity entity) {
        return current.program(programId(entity));
    }

    // Goals.

    private Goal createGoal(final byte[] json) {
        final JsonBody body = new JsonBody(json, OF_PROGRAM);
        final Program program = program(body);
        if (program == null) {
            take(body);
            return null;
        }
        final List<Declared<Goal>> goals = new ArrayList<>();
        final List<DeclaredRules> rules = new ArrayList<>();
        reader(body).readGoal(body.root(), program.currency(), goals, rules);
        if (!take(body)) {
            return null;
        }
        final Goal wanted = goals.getFirst().entity();
        checkFree(EntityKind.GOAL, program.id(), wanted.code(), "/goal");
        final Goal goal = wanted.stamped(first(++lastGoalId), program.id());
        add(goal);
        changes.addAll(rules(rules.getFirst(), goal, List.of()));
        return goal;
    }

    private List<GoalRules> rules(final DeclaredRules declared, final Goal goal, final List<GoalRules> versions) {
        final int programId = goal.programId();
        final GoalRules wanted = declared.rules()
                .stamped(goal.id(), programId, 0, 0)
                .refersTo(
                        numbers(EntityKind.GOAL, programId, declared.requires(), "/requires"),
                        numbers(EntityKind.PARTNER, programId, declared.excludedPartners(), "/attribution/exclude"),
                        numbers(EntityKind.LINK, programId, declared.excludedLinks(), "/attribution/exclude"));
        checkCycle(goal.id(), wanted.requiredGoals());
        final long fromMs = declared.fromMs() == DeclaredRules.FROM_NOW ? nowMs : declared.fromMs();
        return RulesTimeline.changes(versions, wanted, fromMs, nowMs);
    }

    private List<Integer> numbers(
            final EntityKind kind, final int programId, final List<YamlNode.Scalar> codes, final String field) {
        final List<Integer> numbers = new ArrayList<>();
        for (final YamlNode.Scalar code : codes) {
            final Entity entity = find(kind, programId, code.text());
            if (entity == null) {
                final String what = kind.name().toLowerCase(Locale.ROOT);
                error(field, DraftError.UNKNOWN, what + ' ' + Fields.quoted(code.text()) + " is not there");
            } else {
                numbers.add(entity.id());
            }
        }
        return numbers;
    }

    /** A goal that can be reached only after itself is never reached. */
    private void checkCycle(final int goalId, final List<Integer> required) {
        final Set<Integer> reached = new HashSet<>();
        final List<Integer> ahead = new ArrayList<>(required);
        while (!ahead.isEmpty()) {
            final int next = ahead.removeLast();
            if (next == goalId) {
                error("/requires", DraftError.INVALID, "the goal requires itself in the end");
                return;
            }
            if (reached.add(next)) {
                current.rulesVersions(next).forEach(version -> ahead.addAll(version.requiredGoals()));
            }
        }
    }

    // Partners and what is theirs.

    private Partner createPartner(final byte[] json) {
        final JsonBody body = new JsonBody(json, OF_PROGRAM);
        final Program program = program(body);
        final DeclaredPartner declared = reader(body).partner(body.root());
        return take(body) && program != null ? add(declared, program) : null;
    }

    private Partner add(final DeclaredPartner declared, final Program program) {
        final Partner partner = addPartner(declared.partner().entity(), program);
        for (final Declared<Link> link : declared.links()) {
            addLink(link.entity(), partner, "/links");
        }
        for (final Declared<Coupon> coupon : declared.coupons()) {
            addCoupon(coupon.entity(), partner, "/coupons");
        }
        return partner;
    }

    private Partner addPartner(final Partner wanted, final Program program) {
        final Entity standing = find(EntityKind.PARTNER, program.id(), wanted.code());
        if (isKept(standing, wanted, firstStatus(wanted, program))) {
            return (Partner) standing;
        }
        checkFree(EntityKind.PARTNER, program.id(), wanted.code(), "/partner");
        final Stamp stamp = new Stamp(++lastPartnerId, 1, firstStatus(wanted, program), nowMs);
        return (Partner) add(wanted.stamped(stamp, program.id()));
    }

    /** Whoever applies to a programme that approves everybody is a partner at once. */
    private static EntityStatus firstStatus(final Partner wanted, final Program program) {
        final boolean isApproved = wanted.status() == EntityStatus.PENDING && program.applicationsApproved();
        return isApproved ? EntityStatus.ACTIVE : wanted.status();
    }

    private Link addLink(final Link wanted, final Partner partner, final String field) {
        final Link standing = (Link) find(EntityKind.LINK, partner.programId(), wanted.code());
        if (standing != null && standing.partnerId() == partner.id() && isKept(standing, wanted, wanted.status())) {
            return standing;
        }
        checkLinkFree(partner.programId(), wanted.code(), field);
        return (Link) add(wanted.stamped(first(wanted, ++lastLinkId), partner.programId(), partner.id()));
    }

    private Coupon addCoupon(final Coupon wanted, final Partner partner, final String field) {
        final Coupon standing = (Coupon) find(EntityKind.COUPON, partner.programId(), folded(wanted.code()));
        if (standing != null && standing.partnerId() == partner.id() && isKept(standing, wanted, wanted.status())) {
            return standing;
        }
        checkFree(EntityKind.COUPON, partner.programId(), folded(wanted.code()), field);
        return (Coupon) add(wanted.stamped(first(wanted, ++lastCouponId), partner.programId(), partner.id()));
    }

    /** Whether what is there is what is wanted, and stays; whose it is has been compared. */
    private boolean isKept(final Entity standing, final Entity wanted, final EntityStatus status) {
        if (!isKeepingSame || standing == null) {
            return false;
        }
        final Stamp stamp = new Stamp(standing.id(), standing.version(), status, standing.effectiveFromMs());
        return stamped(wanted, stamp, standing).equals(standing);
    }

    private Link createLink(final byte[] json) {
        final JsonBody body = new JsonBody(json, OF_PARTNER);
        final Program program = program(body);
        final Partner partner = partner(body, program);
        final Declared<Link> declared = reader(body).link(body.root());
        if (!take(body) || partner == null) {
            return null;
        }
        return addLink(declared.entity(), partner, "/code");
    }

    private Partner partner(final JsonBody body, final Program program) {
        final String code = body.own("partner", "the code of the partner whose it is");
        if (code == null || program == null) {
            return null;
        }
        final Partner partner = (Partner) find(EntityKind.PARTNER, program.id(), code);
        if (partner == null) {
            final String message = "no partner of " + program.code() + " has the code " + Fields.quoted(code);
            error("/partner", DraftError.UNKNOWN, message);
        }
        return partner;
    }

    private void checkLinkFree(final int programId, final String code, final String field) {
        final Link other = (Link) find(EntityKind.LINK, programId, code);
        if (other != null && !other.isArchived()) {
            taken(other, field);
        }
    }

    private Coupon createCoupon(final byte[] json) {
        final JsonBody body = new JsonBody(json, OF_PARTNER);
        final Program program = program(body);
        final Partner partner = partner(body, program);
        final Coupon wanted = reader(body).coupon(body.root()).entity();
        if (!take(body) || partner == null) {
            return null;
        }
        return addCoupon(wanted, partner, "/coupon");
    }

    private static String folded(final String couponCode) {
        return couponCode.toLowerCase(Locale.ROOT);
    }

    private Registration createRegistration(final byte[] json) {
        final JsonBody body = new JsonBody(json, OF_PROGRAM);
        final Program program = program(body);
        final DeclaredRegistration declared = reader(body).registration(body.root());
        if (!take(body) || program == null) {
            return null;
        }
        final Registration wanted = declared.registration().entity();
        final Partner partner = (Partner)
                find(EntityKind.PARTNER, program.id(), declared.partner().text());
        if (partner == null) {
            error("/partner", DraftError.UNKNOWN, "no partner of " + program.code() + " has this code");
            return null;
        }
        checkFree(EntityKind.REGISTRATION, program.id(), wanted.code(), "/registration");
        checkProtection(wanted, program.id());
        return (Registration) add(wanted.stamped(first(wanted, ++lastRegistrationId), program.id(), partner.id()));
    }

    /** An account is protected for one partner at a time. */
    private void checkProtection(final Registration wanted, final int programId) {
        for (final Registration other : current.registrationsOf(programId, wanted.account())) {
            if (other.isActive()
                    && wanted.isActive()
                    && !other.code().equals(wanted.code())
                    && other.protectedFromMs() < wanted.protectedUntilMs()
                    && wanted.protectedFromMs() < other.protectedUntilMs()) {
                error("/account", DraftError.TAKEN, "the account is protected then by registration " + other.code());
            }
        }
    }

    // Rates.

    /** The rate as the body wants it, or the same that is there; another value of its moment is its next version. */
    private Rate createRate(final byte[] json) {
        final JsonBody body = new JsonBody(json, Set.of());
        final Rate wanted = new RateReader(body).read();
        if (!take(body)) {
            return null;
        }
        final ExchangeRates rates = current.rates();
        final Rate standing = rates.of(wanted.base(), wanted.quote(), wanted.effectiveFromMs());
        if (standing != null) {
            return standing.isSame(wanted)
                    ? standing
                    : (Rate) add(wanted.stamped(standing.id(), standing.version() + 1));
        }
        if (!rates.hasPair(wanted.base(), wanted.quote())) {
            newPairs.add(wanted.base() + wanted.quote());
        }
        if (rates.count() + lastRateId - rates.highestId() >= Limits.RATES
                || rates.pairs() + newPairs.size() > Limits.RATE_PAIRS) {
            error(
                    "",
                    DraftError.INVALID,
                    "there is room for " + Limits.RATES + " rates of " + Limits.RATE_PAIRS
                            + " pairs of currencies, and no more");
            return null;
        }
        return (Rate) add(wanted.stamped(++lastRateId, 1));
    }

    // What they all have.

    private Entity read(final Entity before, final JsonBody body) {
        final ProgramReader reader = reader(body);
        return switch (before) {
            case Program program -> {
                final Program wanted = reader.read(body.root()).program().entity();
                if (!wanted.currency().equals(program.currency())) {
                    error("/currency", DraftError.FIXED, "a programme keeps its currency: its sums would mean nothing");
                }
                checkDomains(wanted);
                yield wanted;
            }
            case Goal goal -> {
                final List<Declared<Goal>> goals = new ArrayList<>();
                reader.readGoal(body.root(), program(goal).currency(), goals, new ArrayList<>());
                yield ruledAs(goal, goals.getFirst().entity());
            }
            case Partner _ -> reader.partner(body.root()).partner().entity();
            case Link _ -> reader.link(body.root()).entity();
            case Coupon _ -> reader(body).coupon(body.root()).entity();
            case Registration registration -> {
                final Registration wanted =
                        reader.registration(body.root()).registration().entity();
                checkProtection(wanted, registration.programId());
                yield wanted;
            }
            case GoalRules _, Rate _ -> throw new IllegalArgumentException("changed by other means: " + before);
        };
    }

    /** Whom clicks and sales of the past belong to does not change: under another partner it is another thing. */
    private void checkOwner(final Entity before, final JsonBody body) {
        final int partnerId = switch (before) {
            case Link link -> link.partnerId();
            case Coupon coupon -> coupon.partnerId();
            default -> 0;
        };
        checkSame(body, "program", program(before).code());
        if (partnerId != 0) {
            checkSame(body, "partner", current.partner(partnerId).code());
        }
    }

    private void checkSame(final JsonBody body, final String key, final String code) {
        if (body.hasOwn(key) && !code.equals(body.own(key, code))) {
            error('/' + key, DraftError.FIXED, "it stays with " + key + ' ' + code + "; make a new one instead");
        }
    }

    /** What a goal is called changes here, what it is worth does not: that is {@link #changeRules}. */
    private static Goal ruledAs(final Goal before, final Goal wanted) {
        return new Goal(
                0,
                0,
                wanted.code(),
                0,
                wanted.status(),
                wanted.origin(),
                0,
                wanted.name(),
                before.windowMs(),
                before.model(),
                before.rewardKind(),
                before.rewardPpm(),
                before.rewardMinor());
    }

    private static Entity stamped(final Entity wanted, final Stamp stamp, final Entity before) {
        return switch (wanted) {
            case Program program -> program.stamped(stamp);
            case Goal goal -> goal.stamped(stamp, programId(before));
            case Partner partner -> partner.stamped(stamp, programId(before));
            case Link link -> link.stamped(stamp, programId(before), ((Link) before).partnerId());
            case Coupon coupon -> coupon.stamped(stamp, programId(before), ((Coupon) before).partnerId());
            case Registration registration ->
                registration.stamped(stamp, programId(before), ((Registration) before).partnerId());
            case GoalRules _, Rate _ -> throw new IllegalArgumentException("no stamp for " + wanted);
        };
    }

    /** Number of the programme that the entity belongs to, or is; 0 for what is of the whole server. */
    public static int programId(final Entity entity) {
        return switch (entity) {
            case Program program -> program.id();
            case Goal goal -> goal.programId();
            case GoalRules rules -> rules.programId();
            case Partner partner -> partner.programId();
            case Link link -> link.programId();
            case Coupon coupon -> coupon.programId();
            case Registration registration -> registration.programId();
            case Rate _ -> 0;
        };
    }

    private Stamp first(final int id) {
        return new Stamp(id, 1, EntityStatus.ACTIVE, nowMs);
    }

    private Stamp first(final Entity wanted, final int id) {
        return new Stamp(id, 1, wanted.status(), nowMs);
    }

    private Stamp next(final Entity before, final EntityStatus status) {
        return new Stamp(before.id(), before.version() + 1, status, Math.max(nowMs, before.effectiveFromMs()));
    }

    private Entity add(final Entity entity) {
        final Key key = key(entity);
        if (!touched.add(key) && errors.isEmpty()) {
            error("", DraftError.TAKEN, "the same thing is changed twice in one request");
        }
        made.put(key, entity);
        changes.add(entity);
        return entity;
    }

    private static Key key(final Entity entity) {
        final EntityKind kind = EntityKind.of(entity);
        final String code = kind == EntityKind.COUPON ? folded(entity.code()) : entity.code();
        return new Key(kind, kind == EntityKind.PROGRAM ? 0 : programId(entity), code);
    }

    private Entity find(final EntityKind kind, final int programId, final String code) {
        final Entity fresh = made.get(new Key(kind, programId, code));
        return fresh == null ? current.find(kind, programId, code) : fresh;
    }

    private void checkFree(final EntityKind kind, final int programId, final String code, final String field) {
        final Entity other = find(kind, programId, code);
        if (other != null) {
            taken(other, field);
        }
    }

    private void taken(final Entity other, final String field) {
        final EntityKind kind = EntityKind.of(other);
        final String hint = other.isArchived() ? "; it is archived, and comes back when its status is changed" : "";
        final String name = kind == EntityKind.PROGRAM ? other.code() : kind.id(other.id());
        error(field, DraftError.TAKEN, Fields.quoted(other.code()) + " is the code of " + name + hint);
    }

    private boolean isForeign(final Entity before) {
        if (before.origin() == Source.FILE) {
            final String message = "it is declared in a programme file; change it there, or take it out of the file";
            error("", DraftError.MANAGED_BY_FILE, message);
            return true;
        }
        return false;
    }

    private static ProgramReader reader(final JsonBody body) {
        return new ProgramReader(body.name(), body.errors(), Source.API);
    }

    /** Takes over what is wrong with a body; whether nothing of it is. */
    private boolean take(final JsonBody body) {
        errors.addAll(body.fieldErrors(path));
        return errors.size() == earlierErrors;
    }

    private void error(final String field, final String code, final String message) {
        errors.add(new DraftError(path + field, code, message));
    }
}
