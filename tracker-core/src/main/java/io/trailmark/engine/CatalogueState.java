package io.trailmark.engine;

import io.trailmark.memory.StateDigest;
import io.trailmark.record.codec.CouponDefinedDecoder;
import io.trailmark.record.codec.GoalDefinedDecoder;
import io.trailmark.record.codec.LinkDefinedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.PartnerDefinedDecoder;
import io.trailmark.record.codec.PartnerTraitsDecoder;
import io.trailmark.record.codec.ProgramDefinedDecoder;
import io.trailmark.record.codec.RegistrationDefinedDecoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the engine knows of programmes, goals, partners, links, coupons and registrations, with what held when.
 *
 * <p>On the heap, since it is small and changes seldom: the one part of the state that grows, and only when a catalogue
 * record arrives. The maps are keyed by numbers that we give, never by what a client sends.
 */
final class CatalogueState {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final ProgramDefinedDecoder program = new ProgramDefinedDecoder();
    private final GoalDefinedDecoder goal = new GoalDefinedDecoder();
    private final PartnerDefinedDecoder partner = new PartnerDefinedDecoder();
    private final LinkDefinedDecoder link = new LinkDefinedDecoder();
    private final CouponDefinedDecoder coupon = new CouponDefinedDecoder();

    private final RegistrationDefinedDecoder registration = new RegistrationDefinedDecoder();
    private final UnsafeBuffer bytes = new UnsafeBuffer(0, 0);
    private final GroupNames groups = new GroupNames();
    private final GoalRulesReader rulesReader = new GoalRulesReader(groups);

    private final Int2ObjectHashMap<ProgramVersion> programs = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Versions<GoalRules>> goals = new Int2ObjectHashMap<>();
    private final List<GoalRules> rules = new ArrayList<>();
    private final Int2ObjectHashMap<Versions<PartnerVersion>> partners = new Int2ObjectHashMap<>();
    private final LinkOwners links = new LinkOwners();
    private final Int2ObjectHashMap<Versions<CouponVersion>> coupons = new Int2ObjectHashMap<>();

    private final Registrations registrations;

    private final ClickLimits clickLimits;

    CatalogueState(final ClickLimits clickLimits, final long hashKey0, final long hashKey1) {
        this.clickLimits = clickLimits;
        registrations = new Registrations(hashKey0, hashKey1);
    }

    void onProgramDefined(final DirectBuffer buffer, final int offset) {
        program.wrapAndApplyHeader(buffer, offset, header);
        final int currency = CurrencyCode.of(program.currency(0), program.currency(1), program.currency(2));
        programs.put((int) program.programId(), new ProgramVersion(currency, program.exponent()));
    }

    void onGoalDefined(final DirectBuffer buffer, final int offset) {
        goal.wrapAndApplyHeader(buffer, offset, header);
        final Versions<GoalRules> known = goals.get((int) goal.goalId());
        if (known == null || known.version(known.count() - 1).isFromGoal) {
            add(rulesReader.read(goal));
        }
    }

    void onGoalRulesDefined(final DirectBuffer buffer, final int offset) {
        final GoalRules defined = rulesReader.read(buffer, offset);
        final Versions<GoalRules> before = goals.get(defined.goalId);
        if (before != null) {
            goals.put(defined.goalId, withoutGoalFrom(before, defined.effectiveFromMs));
        }
        add(defined);
    }

    /** Beside what GoalDefined says of a goal that has no rules of its own, supposed ones count as said by it too. */
    void onGoalRulesSupposed(final DirectBuffer buffer, final int offset) {
        final GoalRules supposed = rulesReader.read(buffer, offset);
        final Versions<GoalRules> known = goals.get(supposed.goalId);
        supposed.isFromGoal = known != null && known.version(known.count() - 1).isFromGoal;
        add(supposed);
    }

    /** What GoalDefined said gives way to rules of the goal's own that hold no later; the others keep their order. */
    private static Versions<GoalRules> withoutGoalFrom(final Versions<GoalRules> before, final long fromMs) {
        final List<GoalRules> left = new ArrayList<>();
        for (int i = 0; i < before.count(); i++) {
            final GoalRules version = before.version(i);
            if (!version.isFromGoal || version.effectiveFromMs < fromMs) {
                left.add(version);
            }
        }
        left.sort(Comparator.comparingInt(version -> version.number));
        final Versions<GoalRules> after = new Versions<>();
        left.forEach(version -> after.add(version.effectiveFromMs, version));
        return after;
    }

    private void add(final GoalRules defined) {
        defined.number = rules.size();
        rules.add(defined);
        versions(goals, defined.goalId).add(defined.effectiveFromMs, defined);
    }

    void onPartnerDefined(final DirectBuffer buffer, final int offset) {
        partner.wrapAndApplyHeader(buffer, offset, header);
        versions(partners, (int) partner.partnerId()).add(partner.effectiveFromMs(), readPartner());
    }

    /** Records of the schema's first version say nothing of level, traits, group and customer. */
    private PartnerVersion readPartner() {
        final PartnerTraitsDecoder traits = partner.traits();
        final int level = partner.level();
        partner.skipCode();
        partner.skipName();
        partner.wrapGroup(bytes);
        final int group = bytes.capacity() == 0 ? PartnerVersion.NO_GROUP : groups.number(copied());
        partner.wrapCustomerId(bytes);
        return new PartnerVersion(
                partner.status(),
                partner.partnerType(),
                level == PartnerDefinedDecoder.levelNullValue() ? 0 : level,
                group,
                traits != null && traits.soft(),
                copied());
    }

    void onRegistrationDefined(final DirectBuffer buffer, final int offset) {
        registration.wrapAndApplyHeader(buffer, offset, header);
        registration.skipCode();
        registration.wrapAccount(bytes);
        registrations.put(new Registration(
                (int) registration.registrationId(),
                (int) registration.programId(),
                (int) registration.partnerId(),
                registration.status(),
                registration.protectedFromMs(),
                registration.protectedUntilMs(),
                copied()));
    }

    void onLinkDefined(final DirectBuffer buffer, final int offset) {
        link.wrapAndApplyHeader(buffer, offset, header);
        links.put((int) link.linkId(), (int) link.programId(), (int) link.partnerId());
        final long limit = link.clickLimit();
        clickLimits.define((int) link.linkId(), limit == LinkDefinedDecoder.clickLimitNullValue() ? 0 : limit);
    }

    void onCouponDefined(final DirectBuffer buffer, final int offset) {
        coupon.wrapAndApplyHeader(buffer, offset, header);
        final long startsMs = coupon.startsMs();
        final long expiresMs = coupon.expiresMs();
        final CouponVersion version = new CouponVersion(
                (int) coupon.programId(),
                (int) coupon.partnerId(),
                coupon.status(),
                startsMs == CouponDefinedDecoder.startsMsNullValue() ? Long.MIN_VALUE : startsMs,
                expiresMs == CouponDefinedDecoder.expiresMsNullValue() ? Long.MAX_VALUE : expiresMs);
        versions(coupons, (int) coupon.couponId()).add(coupon.effectiveFromMs(), version);
    }

    /** The programme as it stands; a report of an unknown one was never let into the journal. */
    ProgramVersion program(final int programId) {
        final ProgramVersion found = programs.get(programId);
        if (found == null) {
            throw new IllegalStateException("programme not defined: " + programId);
        }
        return found;
    }

    /** The rule for a conversion of that time; a report of an unknown goal was never let into the journal. */
    GoalRules goal(final int programId, final int goalId, final long timeMs) {
        final Versions<GoalRules> versions = goals.get(goalId);
        final GoalRules found = versions == null ? null : versions.at(timeMs);
        if (found == null || found.programId != programId) {
            throw new IllegalStateException("goal not defined: " + goalId + " of programme " + programId);
        }
        return found;
    }

    /** The version of some goal's rules that has this number. */
    GoalRules rules(final int number) {
        return rules.get(number);
    }

    /** The partner as it was at that time; null if there is none of that number. */
    PartnerVersion partner(final int partnerId, final long timeMs) {
        final Versions<PartnerVersion> versions = partners.get(partnerId);
        return versions == null ? null : versions.at(timeMs);
    }

    /** Whose links are. */
    LinkOwners links() {
        return links;
    }

    /** The coupon as it was at that time; null if there is none of that number. */
    CouponVersion coupon(final int couponId, final long timeMs) {
        final Versions<CouponVersion> versions = coupons.get(couponId);
        return versions == null ? null : versions.at(timeMs);
    }

    Registrations registrations() {
        return registrations;
    }

    void addTo(final StateDigest digest) {
        // Sums, since the maps have no order of their own.
        long programSum = 0;
        for (final int id : programs.keySet()) {
            programSum += StateDigest.mix(id * 31L + programs.get(id).digest());
        }
        digest.add(programSum).add(sum(goals)).add(sum(partners)).add(sum(coupons));
        links.addTo(digest);
        digest.add(rules.size());
        registrations.addTo(digest);
        groups.addTo(digest);
    }

    private byte[] copied() {
        final byte[] copy = new byte[bytes.capacity()];
        bytes.getBytes(0, copy);
        return copy;
    }

    private static <T extends Versioned> long sum(final Int2ObjectHashMap<Versions<T>> entities) {
        long sum = 0;
        for (final int id : entities.keySet()) {
            sum += StateDigest.mix(id * 31L + entities.get(id).digest());
        }
        return sum;
    }

    private static <T extends Versioned> Versions<T> versions(
            final Int2ObjectHashMap<Versions<T>> entities, final int id) {
        return entities.computeIfAbsent(id, ignored -> new Versions<>());
    }
}
