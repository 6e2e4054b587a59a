package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.record.RecordBatch;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Source;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What has to be appended to the journal so that the catalogue becomes what the files say: only what changed, each
 * entity once.
 *
 * <p>One thread. New entities get the next numbers of their kind, changed ones the next version, and what came from a
 * file and is in none any more is archived; it comes back under its old number. What the API owns is left alone; a file
 * that claims one of its codes is an error, and then there are no changes at all. Links and coupons never change hands:
 * under another partner they are new ones.
 *
 * <p>Appending may stop half way (a crash): the next start finds the rest still different and goes on.
 */
public final class CatalogueDiff {
    private final Catalogue current;
    private final long effectiveFromMs;
    private final FileErrors errors = new FileErrors();
    private final CatalogueRecords records = new CatalogueRecords();
    private final List<Entity> archived = new ArrayList<>();
    private final List<Entity> defined = new ArrayList<>();
    private final List<Entity> changes = new ArrayList<>();

    private final Map<String, Program> programs = new HashMap<>();
    private final Map<Key, Goal> goals = new HashMap<>();
    private final Map<Key, Partner> partners = new HashMap<>();
    private final Map<Key, List<Coupon>> coupons = new HashMap<>();
    private final Map<Key, Registration> registrations = new HashMap<>();
    private final BitSet keptPrograms = new BitSet();
    private final BitSet keptGoals = new BitSet();
    private final BitSet keptPartners = new BitSet();
    private final BitSet keptLinks = new BitSet();
    private final BitSet keptCoupons = new BitSet();
    private final BitSet keptRegistrations = new BitSet();

    /** Numbers of what the file that is being compared speaks of, by code. */
    private final Map<String, Integer> goalIds = new HashMap<>();

    private final Map<String, Integer> partnerIds = new HashMap<>();
    private final Map<String, Integer> linkIds = new HashMap<>();

    /** Goals of which something was defined: they count once. */
    private final BitSet countedGoals = new BitSet();

    private int lastProgramId;
    private int lastGoalId;
    private int lastPartnerId;
    private int lastLinkId;
    private int lastCouponId;
    private int lastRegistrationId;
    private int addedCount;
    private int changedCount;
    private int returnedCount;
    private int nextChange;

    /** What a code means depends on the programme. */
    private record Key(int programId, String code) {}

    private CatalogueDiff(final Catalogue current, final long effectiveFromMs) {
        this.current = current;
        this.effectiveFromMs = effectiveFromMs;
        lastProgramId = current.highestProgramId();
        lastGoalId = current.highestGoalId();
        lastPartnerId = current.highestPartnerId();
        lastLinkId = current.highestLinkId();
        lastCouponId = current.highestCouponId();
        lastRegistrationId = current.highestRegistrationId();
    }

    /**
     * Compares.
     *
     * @param current as the journal has it; nobody may change its links meanwhile.
     * @param effectiveFromMs from when on new versions hold, in ms since 1970: the present.
     * @throws IllegalArgumentException when the files have errors: nothing may be applied then.
     */
    public static CatalogueDiff between(
            final Catalogue current, final CatalogueFiles files, final long effectiveFromMs) {
        if (!files.errors().isEmpty()) {
            throw new IllegalArgumentException(
                    "files with errors: " + files.errors().size());
        }
        final CatalogueDiff diff = new CatalogueDiff(current, effectiveFromMs);
        diff.indexCurrent();
        for (final DeclaredProgram declared : files.programs()) {
            diff.compare(declared);
        }
        diff.archiveTheRest();
        if (diff.errors.count() == 0) {
            diff.changes.addAll(diff.archived);
            diff.changes.addAll(diff.defined);
        }
        return diff;
    }

    /** Claims of files on what the API owns; then there are no changes. */
    public List<CatalogueError> errors() {
        return errors.all();
    }

    /** Whether there is nothing to append. */
    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** How many records there are to append. */
    public int count() {
        return changes.size();
    }

    /** For the log: {@code 3 added, 1 changed, 1 back in use, 2 archived}. */
    public String summary() {
        if (isEmpty()) {
            return "nothing changed";
        }
        final StringBuilder summary = new StringBuilder();
        append(summary, addedCount, "added");
        append(summary, changedCount, "changed");
        append(summary, returnedCount, "back in use");
        append(summary, archived.size(), "archived");
        return summary.toString();
    }

    private static void append(final StringBuilder summary, final int count, final String what) {
        if (count > 0) {
            summary.append(summary.isEmpty() ? "" : ", ")
                    .append(count)
                    .append(' ')
                    .append(what);
        }
    }

    /**
     * Fills the batch with the next records; what was in it is gone.
     *
     * @return whether there were any; when not, the batch is empty and all records have been handed out.
     */
    public boolean poll(final RecordBatch batch) {
        batch.clear();
        while (nextChange < changes.size() && CatalogueRecords.hasRoom(batch)) {
            records.encode(changes.get(nextChange++), batch);
        }
        return batch.count() > 0;
    }

    private void indexCurrent() {
        current.programs().forEach(program -> programs.put(program.code(), program));
        current.goals().forEach(goal -> goals.put(new Key(goal.programId(), goal.code()), goal));
        current.partners().forEach(partner -> partners.put(new Key(partner.programId(), partner.code()), partner));
        current.registrations()
                .forEach(registration ->
                        registrations.put(new Key(registration.programId(), registration.code()), registration));
        current.coupons()
                .forEach(coupon -> coupons.computeIfAbsent(
                                couponKey(coupon.programId(), coupon), key -> new ArrayList<>())
                        .add(coupon));
    }

    private static Key couponKey(final int programId, final Coupon coupon) {
        return new Key(programId, coupon.code().toLowerCase(Locale.ROOT));
    }

    private void compare(final DeclaredProgram declared) {
        final Program wanted = declared.program().entity();
        final Program before = programs.get(wanted.code());
        if (isForeign(before, declared.program(), "programme")) {
            return;
        }
        if (before != null && !before.currency().equals(wanted.currency())) {
            errors.add(
                    declared.program(),
                    "programme '" + wanted.code() + "' changes its currency from " + before.currency() + " to "
                            + wanted.currency(),
                    "the currency it began with, or a new programme: its amounts could not be added up any more");
            return;
        }
        final Stamp stamp = stamp(before, EntityStatus.ACTIVE, before == null ? ++lastProgramId : before.id());
        keptPrograms.set(stamp.id());
        define(before, wanted.stamped(stamp(before)), wanted.stamped(stamp));
        goalIds.clear();
        partnerIds.clear();
        linkIds.clear();
        declared.goals().forEach(goal -> compare(goal, stamp.id()));
        declared.partners().forEach(partner -> compare(partner, stamp.id()));
        declared.rules().forEach(rules -> compareRules(rules, stamp.id()));
        declared.registrations().forEach(registration -> compareRegistration(registration, stamp.id()));
    }

    private void compare(final Declared<Goal> declared, final int programId) {
        final Goal wanted = declared.entity();
        final Goal before = goals.get(new Key(programId, wanted.code()));
        if (!isForeign(before, declared, "goal")) {
            final Stamp stamp = stamp(before, wanted.status(), before == null ? ++lastGoalId : before.id());
            keptGoals.set(stamp.id());
            goalIds.put(wanted.code(), stamp.id());
            if (define(before, wanted.stamped(stamp(before), programId), wanted.stamped(stamp, programId))) {
                countedGoals.set(stamp.id());
            }
        }
    }

    private void compare(final DeclaredPartner declared, final int programId) {
        final Partner wanted = declared.partner().entity();
        final Partner before = partners.get(new Key(programId, wanted.code()));
        if (isForeign(before, declared.partner(), "partner")) {
            return;
        }
        final Stamp stamp = stamp(before, wanted.status(), before == null ? ++lastPartnerId : before.id());
        keptPartners.set(stamp.id());
        partnerIds.put(wanted.code(), stamp.id());
        define(before, wanted.stamped(stamp(before), programId), wanted.stamped(stamp, programId));
        declared.links().forEach(link -> compareLink(link, programId, stamp.id()));
        declared.coupons().forEach(coupon -> compareCoupon(coupon, programId, stamp.id()));
    }

    private void compareLink(final Declared<Link> declared, final int programId, final int partnerId) {
        final Link wanted = declared.entity();
        Link before = null;
        for (final Link candidate :
                current.linkTable().namesakes(programId, wanted.code().getBytes(UTF_8))) {
            if (isForeign(candidate, declared, "link")) {
                return;
            }
            before = candidate.partnerId() == partnerId ? candidate : before;
        }
        final Stamp stamp = stamp(before, wanted.status(), before == null ? ++lastLinkId : before.id());
        keptLinks.set(stamp.id());
        linkIds.put(wanted.code(), stamp.id());
        define(
                before,
                wanted.stamped(stamp(before), programId, partnerId),
                wanted.stamped(stamp, programId, partnerId));
    }

    private void compareCoupon(final Declared<Coupon> declared, final int programId, final int partnerId) {
        final Coupon wanted = declared.entity();
        Coupon before = null;
        for (final Coupon candidate : coupons.getOrDefault(couponKey(programId, wanted), List.of())) {
            if (isForeign(candidate, declared, "coupon")) {
                return;
            }
            before = candidate.partnerId() == partnerId ? candidate : before;
        }
        final Stamp stamp = stamp(before, wanted.status(), before == null ? ++lastCouponId : before.id());
        keptCoupons.set(stamp.id());
        define(
                before,
                wanted.stamped(stamp(before), programId, partnerId),
                wanted.stamped(stamp, programId, partnerId));
    }

    /** A goal that belongs to the API was reported, and has no number here; so may what rules refer to. */
    private void compareRules(final DeclaredRules declared, final int programId) {
        final Integer goalId = goalIds.get(declared.goalCode());
        final List<Integer> goals = numbers(declared.requires(), goalIds);
        final List<Integer> partners = numbers(declared.excludedPartners(), partnerIds);
        final List<Integer> excludedLinks = numbers(declared.excludedLinks(), linkIds);
        if (goalId == null || goals.contains(null) || partners.contains(null) || excludedLinks.contains(null)) {
            return;
        }
        final GoalRules wanted =
                declared.rules().stamped(goalId, programId, 0, 0).refersTo(goals, partners, excludedLinks);
        final long fromMs = declared.fromMs() == DeclaredRules.FROM_NOW ? effectiveFromMs : declared.fromMs();
        final List<GoalRules> rules =
                RulesTimeline.changes(current.rulesVersions(goalId), wanted, fromMs, effectiveFromMs);
        defined.addAll(rules);
        if (!rules.isEmpty() && !countedGoals.get(goalId)) {
            changedCount++;
        }
    }

    private static List<Integer> numbers(final List<YamlNode.Scalar> codes, final Map<String, Integer> idsByCode) {
        final List<Integer> numbers = new ArrayList<>();
        codes.forEach(code -> numbers.add(idsByCode.get(code.text())));
        return numbers;
    }

    private void compareRegistration(final DeclaredRegistration declared, final int programId) {
        final Registration wanted = declared.registration().entity();
        final Registration before = registrations.get(new Key(programId, wanted.code()));
        final Integer partnerId = partnerIds.get(declared.partner().text());
        if (partnerId == null || isForeign(before, declared.registration(), "registration")) {
            return;
        }
        final Stamp stamp = stamp(before, wanted.status(), before == null ? ++lastRegistrationId : before.id());
        keptRegistrations.set(stamp.id());
        define(
                before,
                wanted.stamped(stamp(before), programId, partnerId),
                wanted.stamped(stamp, programId, partnerId));
    }

    private boolean isForeign(final Entity before, final Declared<?> declared, final String kind) {
        final boolean isForeign = before != null && before.origin() != Source.FILE;
        if (isForeign) {
            final String problem = kind + " '" + before.code() + "' belongs to the API (number " + before.id() + ")";
            errors.add(declared, problem, "another code: files never change what the API owns");
        }
        return isForeign;
    }

    /** The stamp of the entity as it is; with it, a wanted entity equals the present one when nothing changed. */
    private static Stamp stamp(final Entity before) {
        return before == null ? new Stamp(0, 0, EntityStatus.ACTIVE, 0) : Stamp.of(before);
    }

    /** The stamp of the next version. Time never goes back from one version to the next, whatever the clock does. */
    private Stamp stamp(final Entity before, final EntityStatus status, final int id) {
        return before == null
                ? new Stamp(id, 1, status, effectiveFromMs)
                : new Stamp(id, before.version() + 1, status, Math.max(effectiveFromMs, before.effectiveFromMs()));
    }

    /** Returns whether there was anything to define. */
    private boolean define(final Entity before, final Entity withOldStamp, final Entity withNewStamp) {
        if (before == null) {
            addedCount++;
        } else if (before.isArchived()) {
            returnedCount++;
        } else if (before.status() != withNewStamp.status() || !before.equals(withOldStamp)) {
            changedCount++;
        } else {
            return false;
        }
        defined.add(withNewStamp);
        return true;
    }

    /** What vanished: parts before the whole, and all of it before anything new takes over one of its codes. */
    private void archiveTheRest() {
        for (final Link link : current.linkTable().ofFiles(keptLinks)) {
            archived.add(link.stamped(archival(link), link.programId(), link.partnerId()));
        }
        for (final Coupon coupon : current.coupons()) {
            if (isVanished(coupon, keptCoupons)) {
                archived.add(coupon.stamped(archival(coupon), coupon.programId(), coupon.partnerId()));
            }
        }
        for (final Registration registration : current.registrations()) {
            if (isVanished(registration, keptRegistrations)) {
                archived.add(registration.stamped(
                        archival(registration), registration.programId(), registration.partnerId()));
            }
        }
        for (final Goal goal : current.goals()) {
            if (isVanished(goal, keptGoals)) {
                archived.add(goal.stamped(archival(goal), goal.programId()));
            }
        }
        for (final Partner partner : current.partners()) {
            if (isVanished(partner, keptPartners)) {
                archived.add(partner.stamped(archival(partner), partner.programId()));
            }
        }
        for (final Program program : current.programs()) {
            if (isVanished(program, keptPrograms)) {
                archived.add(program.stamped(archival(program)));
            }
        }
    }

    private static boolean isVanished(final Entity entity, final BitSet kept) {
        return entity.origin() == Source.FILE && !entity.isArchived() && !kept.get(entity.id());
    }

    private Stamp archival(final Entity entity) {
        return stamp(entity, EntityStatus.ARCHIVED, entity.id());
    }
}
