package io.trailmark.engine;

import io.trailmark.memory.StateDigest;
import io.trailmark.record.codec.CouponDefinedDecoder;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.GoalDefinedDecoder;
import io.trailmark.record.codec.LinkDefinedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.PartnerDefinedDecoder;
import io.trailmark.record.codec.ProgramDefinedDecoder;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * What the engine knows of programmes, goals, partners, links and coupons, with what held when.
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

    private final Int2ObjectHashMap<ProgramVersion> programs = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Versions<GoalRule>> goals = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Versions<PartnerVersion>> partners = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Versions<LinkVersion>> links = new Int2ObjectHashMap<>();
    private final Int2ObjectHashMap<Versions<CouponVersion>> coupons = new Int2ObjectHashMap<>();

    void onProgramDefined(final DirectBuffer buffer, final int offset) {
        program.wrapAndApplyHeader(buffer, offset, header);
        final int currency = CurrencyCode.of(program.currency(0), program.currency(1), program.currency(2));
        programs.put((int) program.programId(), new ProgramVersion(currency, program.exponent()));
    }

    void onGoalDefined(final DirectBuffer buffer, final int offset) {
        goal.wrapAndApplyHeader(buffer, offset, header);
        final GoalRule rule = new GoalRule(
                (int) goal.programId(),
                (int) goal.version(),
                goal.windowMs(),
                goal.model(),
                goal.rewardKind(),
                goal.rewardPpm(),
                goal.rewardMinor());
        versions(goals, (int) goal.goalId()).add(goal.effectiveFromMs(), rule);
    }

    void onPartnerDefined(final DirectBuffer buffer, final int offset) {
        partner.wrapAndApplyHeader(buffer, offset, header);
        versions(partners, (int) partner.partnerId())
                .add(partner.effectiveFromMs(), new PartnerVersion(partner.status()));
    }

    void onLinkDefined(final DirectBuffer buffer, final int offset) {
        link.wrapAndApplyHeader(buffer, offset, header);
        versions(links, (int) link.linkId())
                .add(link.effectiveFromMs(), new LinkVersion((int) link.programId(), (int) link.partnerId()));
    }

    void onCouponDefined(final DirectBuffer buffer, final int offset) {
        coupon.wrapAndApplyHeader(buffer, offset, header);
        final CouponVersion version =
                new CouponVersion((int) coupon.programId(), (int) coupon.partnerId(), coupon.status());
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
    GoalRule goal(final int programId, final int goalId, final long timeMs) {
        final Versions<GoalRule> versions = goals.get(goalId);
        final GoalRule rule = versions == null ? null : versions.at(timeMs);
        if (rule == null || rule.programId() != programId) {
            throw new IllegalStateException("goal not defined: " + goalId + " of programme " + programId);
        }
        return rule;
    }

    /** Whether the partner took part at that time. */
    boolean isPartnerActive(final int partnerId, final long timeMs) {
        final Versions<PartnerVersion> versions = partners.get(partnerId);
        return versions != null && versions.at(timeMs).status() == EntityStatus.ACTIVE;
    }

    /** The link as it was at that time; null if there is none of that number. */
    LinkVersion link(final int linkId, final long timeMs) {
        final Versions<LinkVersion> versions = links.get(linkId);
        return versions == null ? null : versions.at(timeMs);
    }

    /** The coupon as it was at that time; null if there is none of that number. */
    CouponVersion coupon(final int couponId, final long timeMs) {
        final Versions<CouponVersion> versions = coupons.get(couponId);
        return versions == null ? null : versions.at(timeMs);
    }

    void addTo(final StateDigest digest) {
        // Sums, since the maps have no order of their own.
        long programSum = 0;
        for (final int id : programs.keySet()) {
            programSum += StateDigest.mix(id * 31L + programs.get(id).digest());
        }
        digest.add(programSum)
                .add(sum(goals))
                .add(sum(partners))
                .add(sum(links))
                .add(sum(coupons));
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
