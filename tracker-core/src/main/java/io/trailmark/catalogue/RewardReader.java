package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.TierMode;
import io.trailmark.record.codec.VolumeBasis;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the goals of one file earn. Errors are reported; a reward with one is read on as far as it makes sense. */
final class RewardReader {
    /** Of the short form. */
    static final List<String> SHORT_KEYS = List.of("percent", "fixed");

    static final List<String> REWARD_KEYS =
            List.of("name", "to", "percent", "fixed", "benefit", "count", "when", "min", "max", "tiers", "once_at");
    static final List<String> FIRST_OF_KEYS = List.of("first_of");
    static final List<String> WHEN_KEYS =
            List.of("value", "level", "type", "group", "occurrence", "first_months", "dimensions");
    static final List<String> VALUE_KEYS = List.of("from", "below");
    static final List<String> OCCURRENCE_KEYS = List.of("from", "to", "every");
    static final List<String> TIERS_KEYS = List.of("by", "per", "mode", "steps");
    static final List<String> STEP_KEYS = List.of("from", "percent", "fixed");
    static final List<String> ONCE_KEYS = List.of("count", "revenue");

    private static final List<String> HOW_MUCH = List.of("percent", "fixed", "benefit", "tiers");
    private static final Map<String, Beneficiary> TO = Words.of(Beneficiary.values(), Beneficiary.NULL_VAL);
    private static final Map<String, PartnerType> TYPE = Words.of(PartnerType.values(), PartnerType.NULL_VAL);
    private static final Map<String, VolumeBasis> BY = Words.of(VolumeBasis.values(), VolumeBasis.NULL_VAL);
    private static final Map<String, TierMode> MODE = Words.of(TierMode.values(), TierMode.NULL_VAL);
    private static final Map<String, Period> PER = periods();
    private static final String NONE = "none";

    private final Values values;
    private final String currency;
    private String nameByDefault = "";

    RewardReader(final Values values, final String currency) {
        this.values = values;
        this.currency = currency;
    }

    private static Map<String, Period> periods() {
        final Map<String, Period> periods = Words.ofTwo("month", Period.MONTH, "quarter", Period.QUARTER);
        periods.put("year", Period.YEAR);
        periods.put("lifetime", Period.ALL_TIME);
        return periods;
    }

    /** All rewards of a goal; those without a name of their own are called as the goal is. */
    List<Reward> read(final Fields goal, final String goalCode) {
        nameByDefault = goalCode;
        if (goal.value("reward") != null && goal.value("rewards") != null) {
            goal.report(goal.value("reward"), "'reward' and 'rewards' are both there", "one of them");
        }
        final List<Reward> rewards = new ArrayList<>();
        if (goal.value("reward") != null) {
            readShort(goal, rewards);
        }
        final List<YamlNode> places = new ArrayList<>();
        int alternative = 0;
        for (final YamlNode item : goal.items("rewards")) {
            if (isFirstOf(item)) {
                alternative++;
                for (final YamlNode each : goal.of(item, FIRST_OF_KEYS).items("first_of")) {
                    rewards.add(reward(goal.of(each, REWARD_KEYS), alternative));
                    places.add(each);
                }
            } else {
                rewards.add(reward(goal.of(item, REWARD_KEYS), 0));
                places.add(item);
            }
        }
        check(goal, rewards, places);
        return rewards;
    }

    private static boolean isFirstOf(final YamlNode item) {
        return item instanceof YamlNode.Mapping mapping
                && mapping.pairs().stream().anyMatch(pair -> pair.key().text().equals("first_of"));
    }

    private static void check(final Fields goal, final List<Reward> rewards, final List<YamlNode> places) {
        if (rewards.size() > Limits.REWARDS_PER_GOAL) {
            final String expected = "at most " + Limits.REWARDS_PER_GOAL;
            goal.report(goal.value("rewards"), "a goal has " + rewards.size() + " rewards", expected);
        }
        final Set<String> marked = new HashSet<>();
        int retroactive = 0;
        for (int i = 0; i < places.size(); i++) {
            final Reward reward = rewards.get(i);
            if (reward.tiers().mode() == TierMode.RETROACTIVE && ++retroactive > 1) {
                goal.report(places.get(i), "a second retroactive reward of the goal", "at most one");
            }
            if (reward.tiers().mark() != Reward.NONE && !marked.add(reward.name())) {
                final String problem = "a second reward with once_at is called " + Fields.quoted(reward.name());
                goal.report(places.get(i), problem, "a name of its own: it is how the two are told apart");
            }
        }
    }

    private void readShort(final Fields goal, final List<Reward> rewards) {
        final YamlNode node = goal.value("reward");
        if (node instanceof YamlNode.Scalar scalar && scalar.text().equals(NONE)) {
            return;
        }
        if (!(node instanceof YamlNode.Mapping mapping) || mapping.pairs().size() != 1) {
            final String expected = "none, percent: \"20\", or fixed: \"100.00\"; all else stands under 'rewards'";
            goal.report(node, "'reward' is not one of its three forms", expected);
            return;
        }
        final Amount amount = amount(goal.of(node, SHORT_KEYS));
        if (amount.ppm() > 0 || amount.minor() > 0) {
            rewards.add(new Reward(
                    nameByDefault,
                    amount.kind(),
                    Beneficiary.PARTNER,
                    amount.ppm(),
                    amount.minor(),
                    "",
                    RewardCondition.ALWAYS,
                    Reward.NONE,
                    Reward.NONE,
                    RewardTiers.NONE,
                    0));
        }
    }

    private record Amount(RewardKind kind, long ppm, long minor) {}

    /** A percentage or a sum, above 0. */
    private Amount amount(final Fields fields) {
        final YamlNode.Scalar percent = fields.scalar("percent");
        if (percent != null) {
            return new Amount(RewardKind.PERCENT, Values.ppm(fields, percent, 1, 0), 0);
        }
        final YamlNode.Scalar fixed = fields.scalar("fixed");
        return new Amount(RewardKind.FIXED, 0, fixed == null ? 0 : given(fields, fixed, 1, 0));
    }

    private Reward reward(final Fields fields, final int alternative) {
        final long ways =
                HOW_MUCH.stream().filter(key -> fields.value(key) != null).count();
        if (fields.isMapping() && ways != 1) {
            final String expected = "exactly one of " + String.join(", ", HOW_MUCH);
            fields.report(fields.node(), "the reward says " + ways + " times how much it is", expected);
        }
        final boolean isBenefit = fields.value("benefit") != null;
        final Amount amount = amount(fields);
        final RewardTiers tiers = tiers(fields);
        RewardKind kind = isBenefit ? RewardKind.BENEFIT : amount.kind();
        if (fields.value("tiers") != null) {
            final boolean isFixed = tiers.steps().stream().anyMatch(step -> step.amountMinor() > 0);
            kind = isFixed ? RewardKind.FIXED : RewardKind.PERCENT;
        }
        if (!isBenefit && fields.value("count") != null) {
            fields.report(fields.value("count"), "'count' has no benefit beside it", "benefit: what is given");
        }
        final long minMinor = bound(fields, "min", isBenefit);
        final long maxMinor = bound(fields, "max", isBenefit);
        if (minMinor != Reward.NONE && maxMinor != Reward.NONE && minMinor > maxMinor) {
            fields.report(fields.value("min"), "'min' is above 'max'", "at most as much");
        }
        final String name = values.text(fields, "name", Limits.CODE_LENGTH_BYTES);
        return new Reward(
                name.isEmpty() ? nameByDefault : name,
                kind,
                values.choice(fields, "to", TO, Beneficiary.PARTNER),
                amount.ppm(),
                isBenefit ? values.number(fields, "count", 1, Limits.COUNT_MAX, 1) : amount.minor(),
                values.text(fields, "benefit", Limits.BENEFIT_LENGTH_BYTES),
                condition(fields.nested("when", WHEN_KEYS)),
                minMinor,
                maxMinor,
                tiers,
                alternative);
    }

    /** Money that is given for one order: no more than any order is worth, so that its sums fit a long. */
    private long given(final Fields fields, final YamlNode.Scalar scalar, final long leastMinor, final long onError) {
        final long minor = Values.amount(fields, scalar, currency, leastMinor, onError);
        if (minor > Limits.REWARD_MINOR_MAX) {
            final String expected = "at most " + Limits.REWARD_MINOR_MAX + " in minor units";
            fields.report(scalar, Fields.quoted(scalar.text()) + " is more than any order is worth", expected);
            return onError;
        }
        return minor;
    }

    private long bound(final Fields fields, final String key, final boolean isBenefit) {
        final YamlNode.Scalar scalar = fields.scalar(key);
        if (scalar == null) {
            return Reward.NONE;
        }
        if (isBenefit) {
            fields.report(scalar, "'" + key + "' has no place at a benefit", "count: how many");
        }
        return given(fields, scalar, 0, Reward.NONE);
    }

    private RewardTiers tiers(final Fields reward) {
        final Fields once = reward.nested("once_at", ONCE_KEYS);
        if (reward.value("tiers") == null) {
            return reward.value("once_at") == null ? RewardTiers.NONE : onceAt(reward, once);
        }
        if (reward.value("once_at") != null) {
            final String expected = "two rewards: one with tiers, and one that is given once";
            reward.report(reward.value("once_at"), "'once_at' stands beside 'tiers'", expected);
        }
        final Fields fields = reward.nested("tiers", TIERS_KEYS);
        final VolumeBasis basis = values.requiredChoice(fields, "by", BY, VolumeBasis.COUNT);
        return new RewardTiers(
                basis,
                values.choice(fields, "mode", MODE, TierMode.MARGINAL),
                values.requiredChoice(fields, "per", PER, Period.ALL_TIME),
                steps(fields, basis),
                Reward.NONE);
    }

    private RewardTiers onceAt(final Fields reward, final Fields once) {
        final YamlNode.Scalar count = once.scalar("count");
        final YamlNode.Scalar revenue = once.scalar("revenue");
        if (once.isMapping() && (once.value("count") == null) == (once.value("revenue") == null)) {
            reward.report(once.node(), "'once_at' has not one mark", "count: 10, or revenue: \"10000\"");
        }
        final VolumeBasis basis = revenue == null ? VolumeBasis.COUNT : VolumeBasis.REVENUE;
        long mark = 1;
        if (revenue != null) {
            mark = Values.amount(once, revenue, currency, 1, 1);
        } else if (count != null) {
            mark = values.number(once, count, "count", 1, Limits.COUNT_MAX);
        }
        return new RewardTiers(basis, TierMode.MARGINAL, Period.ALL_TIME, List.of(), mark);
    }

    private List<RewardStep> steps(final Fields tiers, final VolumeBasis basis) {
        final List<RewardStep> steps = new ArrayList<>();
        final Set<RewardKind> kinds = new HashSet<>();
        final List<YamlNode> items = tiers.items("steps");
        if (tiers.isMapping() && (items.isEmpty() || items.size() > Limits.STEPS_PER_REWARD)) {
            final String expected = "1 to " + Limits.STEPS_PER_REWARD + ", each with from, and percent or fixed";
            tiers.report(tiers.node(), "tiers have " + items.size() + " steps", expected);
        }
        for (final YamlNode item : items) {
            final Fields fields = tiers.of(item, STEP_KEYS);
            final RewardStep step = step(fields, basis, kinds);
            final boolean ascends = steps.isEmpty()
                    ? step.from() == 0
                    : step.from() > steps.getLast().from();
            if (fields.isMapping() && fields.value("from") != null && !ascends) {
                final String expected = "0 for the first step, then more from step to step";
                fields.report(fields.value("from"), "the steps do not ascend from 0", expected);
            }
            steps.add(step);
        }
        if (kinds.size() > 1) {
            tiers.report(tiers.value("steps"), "some steps are percentages and some are sums", "all of one kind");
        } else if (kinds.contains(RewardKind.FIXED) && basis == VolumeBasis.REVENUE) {
            tiers.report(tiers.value("steps"), "steps by revenue are sums", "percentages, or steps by count");
        }
        return steps;
    }

    private RewardStep step(final Fields fields, final VolumeBasis basis, final Set<RewardKind> kinds) {
        final YamlNode.Scalar from = fields.required("from", "the volume at which the step begins");
        long fromVolume = 0;
        if (from != null) {
            fromVolume = basis == VolumeBasis.COUNT
                    ? values.number(fields, from, "from", 0, Limits.COUNT_MAX)
                    : Values.amount(fields, from, currency, 0, 0);
        }
        final YamlNode.Scalar percent = fields.scalar("percent");
        final YamlNode.Scalar fixed = fields.scalar("fixed");
        if (fields.isMapping() && (fields.value("percent") == null) == (fields.value("fixed") == null)) {
            fields.report(fields.node(), "the step has not one rate", "percent: \"10\", or fixed: \"5.00\"");
            return new RewardStep(fromVolume, 0, 0);
        }
        if (percent != null) {
            kinds.add(RewardKind.PERCENT);
            return new RewardStep(fromVolume, Values.ppm(fields, percent, 0, 0), 0);
        }
        if (fixed == null) {
            return new RewardStep(fromVolume, 0, 0);
        }
        kinds.add(RewardKind.FIXED);
        return new RewardStep(fromVolume, 0, given(fields, fixed, 0, 0));
    }

    private RewardCondition condition(final Fields fields) {
        final Fields value = fields.nested("value", VALUE_KEYS);
        final YamlNode.Scalar from = value.scalar("from");
        final YamlNode.Scalar below = value.scalar("below");
        final long fromMinor = from == null ? 0 : Values.amount(value, from, currency, 0, 0);
        final long belowMinor = below == null ? Reward.NONE : Values.amount(value, below, currency, 1, Reward.NONE);
        if (belowMinor != Reward.NONE && belowMinor <= fromMinor) {
            value.report(below, "'below' is not above 'from'", "more: the value must fit between them");
        }
        long levels = 0;
        for (final YamlNode.Scalar level : fields.scalars("level")) {
            levels |= 1L << values.number(fields, level, "level", 1, Limits.LEVEL_MAX);
        }
        int types = 0;
        for (final PartnerType type : values.choices(fields, "type", TYPE)) {
            types |= 1 << type.value();
        }
        final YamlNode.Scalar group = fields.scalar("group");
        final Occurrence occurrence = occurrence(fields);
        return new RewardCondition(
                fromMinor,
                belowMinor,
                levels,
                types,
                group == null ? "" : values.group(fields, group),
                occurrence.from(),
                occurrence.to(),
                occurrence.every(),
                (int) values.number(fields, "first_months", 1, Limits.MONTHS_MAX, 0),
                dimensions(fields));
    }

    private record Occurrence(long from, long to, long every) {}

    /** A number alone is that one; every fifth without a beginning is the fifth, the tenth and so on. */
    private Occurrence occurrence(final Fields when) {
        if (when.value("occurrence") instanceof YamlNode.Scalar) {
            final long only = values.number(when, "occurrence", 1, Limits.COUNT_MAX, 0);
            return new Occurrence(only, only, 0);
        }
        final Fields fields = when.nested("occurrence", OCCURRENCE_KEYS);
        final long every = values.number(fields, "every", 1, Limits.COUNT_MAX, 0);
        final long from = values.number(fields, "from", 1, Limits.COUNT_MAX, every);
        final long to = values.number(fields, "to", 1, Limits.COUNT_MAX, 0);
        if (to != 0 && to < from) {
            fields.report(fields.value("to"), "'to' is below 'from'", "at least as much");
        }
        return new Occurrence(from, to, every);
    }

    private List<Dimension> dimensions(final Fields fields) {
        final Map<String, String> dimensions = new TreeMap<>();
        for (final YamlNode.Pair pair : fields.pairs("dimensions", "names with a value each, such as city: Berlin")) {
            final String name = pair.key().text();
            if (!isDimension(name)) {
                final String expected =
                        "1 to " + Limits.DIMENSION_NAME_LENGTH_BYTES + " of the letters a to z, digits and _";
                fields.report(pair.key(), Fields.quoted(name) + " is no name of a dimension", expected);
            } else if (!(pair.value() instanceof YamlNode.Scalar scalar)) {
                fields.report(pair.value(), "a dimension is " + pair.value().kind(), "a single value");
            } else {
                final String value = values.text(fields, scalar, name, Limits.DIMENSION_VALUE_LENGTH_BYTES);
                if (dimensions.put(name, value) != null) {
                    fields.report(pair.key(), Fields.quoted(name) + " is there twice", "each once");
                }
            }
        }
        if (dimensions.size() > Limits.DIMENSIONS) {
            final String expected = "at most " + Limits.DIMENSIONS;
            fields.report(fields.value("dimensions"), "there are " + dimensions.size() + " dimensions", expected);
        }
        final List<Dimension> list = new ArrayList<>();
        dimensions.forEach((name, value) -> list.add(new Dimension(name, value)));
        return list;
    }

    private static boolean isDimension(final String name) {
        final byte[] bytes = name.getBytes(UTF_8);
        boolean isDimension = bytes.length > 0 && bytes.length <= Limits.DIMENSION_NAME_LENGTH_BYTES;
        for (final byte b : bytes) {
            isDimension &= (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b == '_';
        }
        return isDimension;
    }
}
