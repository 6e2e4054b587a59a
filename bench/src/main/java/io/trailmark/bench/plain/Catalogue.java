package io.trailmark.bench.plain;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.GoalRulesDefinedDecoder;
import io.trailmark.record.codec.LinkDefinedDecoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.PartnerDefinedDecoder;
import io.trailmark.record.codec.PathTransform;
import io.trailmark.record.codec.RewardKind;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/** Rules, partners and links in all their versions, by the time from which each holds. */
final class Catalogue {
    private static final int PPM_DIGITS = 6;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final Map<Integer, NavigableMap<Long, Rules>> rules = new HashMap<>();
    private final Map<Integer, NavigableMap<Long, Partner>> partners = new HashMap<>();
    private final Map<Integer, NavigableMap<Long, Integer>> partnersOfLinks = new HashMap<>();

    Rules rules(final int goalId, final long timeMs) {
        return at(rules.get(goalId), timeMs);
    }

    Partner partner(final int partnerId, final long timeMs) {
        return at(partners.get(partnerId), timeMs);
    }

    int partnerOfLink(final int linkId, final long timeMs) {
        return at(partnersOfLinks.get(linkId), timeMs);
    }

    void onPartner(final DirectBuffer buffer, final int offset) {
        final PartnerDefinedDecoder record = new PartnerDefinedDecoder();
        record.wrapAndApplyHeader(buffer, offset, header);
        record.skipCode();
        record.skipName();
        final byte[] group = new byte[record.groupLength()];
        record.getGroup(group, 0, group.length);
        versions(partners, record.partnerId())
                .put(
                        record.effectiveFromMs(),
                        new Partner(record.status() == EntityStatus.ACTIVE, new String(group, StandardCharsets.UTF_8)));
    }

    void onLink(final DirectBuffer buffer, final int offset) {
        final LinkDefinedDecoder record = new LinkDefinedDecoder();
        record.wrapAndApplyHeader(buffer, offset, header);
        versions(partnersOfLinks, record.linkId()).put(record.effectiveFromMs(), (int) record.partnerId());
    }

    void onRules(final DirectBuffer buffer, final int offset) {
        final GoalRulesDefinedDecoder record = new GoalRulesDefinedDecoder();
        record.wrapAndApplyHeader(buffer, offset, header);
        if (record.transform() != PathTransform.ALL || record.touchesUsed() != 0) {
            throw new IllegalArgumentException("the twin knows whole paths only");
        }
        for (final GoalRulesDefinedDecoder.PrioritiesDecoder priority : record.priorities()) {
            priority.sbeSkip();
        }
        skipNothing(record.requirements().count());
        skipNothing(record.excluded().count());
        final Map<String, Long> groupWeights = new LinkedHashMap<>();
        for (final GoalRulesDefinedDecoder.WeightsDecoder weight : record.weights()) {
            final long each = weight.weight();
            final byte[] group = new byte[weight.groupLength()];
            weight.getGroup(group, 0, group.length);
            groupWeights.put(new String(group, StandardCharsets.UTF_8), each);
        }
        skipNothing(record.caps().count());
        final List<Reward> rewards = new ArrayList<>();
        for (final GoalRulesDefinedDecoder.RewardsDecoder reward : record.rewards()) {
            rewards.add(reward(reward));
        }
        versions(rules, record.goalId())
                .put(
                        record.effectiveFromMs(),
                        new Rules(
                                record.version(),
                                record.model(),
                                record.clickWindowMs(),
                                record.halfLifeMs(),
                                record.positionFirstPpm(),
                                record.positionLastPpm(),
                                groupWeights,
                                rewards));
    }

    private static Reward reward(final GoalRulesDefinedDecoder.RewardsDecoder record) {
        final RewardKind kind = record.kind();
        if (kind != RewardKind.PERCENT && kind != RewardKind.FIXED) {
            throw new IllegalArgumentException("the twin knows no rewards of kind " + kind);
        }
        final BigDecimal part = BigDecimal.valueOf(record.ppm(), PPM_DIGITS);
        final long amountMinor = record.amountMinor();
        skipNothing(record.steps().count());
        skipNothing(record.conditions().count());
        final byte[] name = new byte[record.nameLength()];
        record.getName(name, 0, name.length);
        record.skipBenefit();
        record.skipPartnerGroup();
        return new Reward(new String(name, StandardCharsets.UTF_8), kind, part, amountMinor);
    }

    private static void skipNothing(final int count) {
        if (count != 0) {
            throw new IllegalArgumentException("the twin knows no requirements, exclusions, caps, steps or conditions");
        }
    }

    private static <V> NavigableMap<Long, V> versions(final Map<Integer, NavigableMap<Long, V>> all, final long id) {
        return all.computeIfAbsent((int) id, ignored -> new TreeMap<>());
    }

    private static <V> V at(final NavigableMap<Long, V> versions, final long timeMs) {
        return versions.floorEntry(timeMs).getValue();
    }
}
