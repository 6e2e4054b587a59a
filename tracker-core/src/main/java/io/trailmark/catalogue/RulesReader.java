package io.trailmark.catalogue;

import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.CapScope;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PathTransform;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.RepeatPolicy;
import io.trailmark.record.codec.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is credited in one file: first what the programme says for all its goals, then what each goal says instead. Used
 * once; errors are reported and the default is taken.
 */
final class RulesReader {
    static final List<String> ATTRIBUTION_KEYS = List.of(
            "model",
            "windows",
            "half_life",
            "position",
            "weights",
            "touches",
            "path",
            "exclude",
            "priorities",
            "soft",
            "stand_down",
            "inherit");
    static final List<String> WINDOWS_KEYS = List.of("click", "view");
    static final List<String> POSITION_KEYS = List.of("first", "last");
    static final List<String> EXCLUDE_KEYS = List.of("partners", "links");
    static final List<String> CAP_KEYS = List.of("per", "of", "every", "limit", "hard");

    private static final Map<String, Model> MODEL = Words.of(Model.values(), Model.NULL_VAL);
    private static final Map<String, PathTransform> PATH = Words.of(PathTransform.values(), PathTransform.NULL_VAL);
    private static final Map<String, Priority> PRIORITY = Words.of(Priority.values(), Priority.NULL_VAL);
    private static final Map<String, RepeatPolicy> REPEATS = Words.of(RepeatPolicy.values(), RepeatPolicy.NULL_VAL);
    private static final Map<String, CapScope> PER = Words.of(CapScope.values(), CapScope.NULL_VAL);
    private static final Map<String, CapMetric> OF = Words.of(CapMetric.values(), CapMetric.NULL_VAL);
    private static final Map<String, Period> EVERY = Words.of(Period.values(), Period.NULL_VAL);
    private static final Map<String, Boolean> SOFT = Words.ofTwo("never", false, "equal", true);
    private static final Map<String, Boolean> HARD = Words.ofTwo("false", false, "true", true);
    private static final Map<String, Boolean> PER_CUSTOMER = Words.ofTwo("many", false, "once", true);

    private static final String MONTHS_UNIT = "mo";
    private static final long APPROVE_BELOW_DEFAULT = 500;

    private final Values values;
    private final String currency;
    private final Source origin;
    private final RewardReader rewardReader;
    private AttributionRules attribution = AttributionRules.DEFAULT;
    private Excluded excluded = new Excluded(List.of(), List.of());
    private List<Cap> caps = List.of();
    private long approveBelowMinor;

    private record Excluded(List<YamlNode.Scalar> partners, List<YamlNode.Scalar> links) {}

    /** Takes the programme's own keys; they are what its goals begin with. */
    RulesReader(final Values values, final String currency, final Source origin, final Fields program) {
        this.values = values;
        this.currency = currency;
        this.origin = origin;
        this.rewardReader = new RewardReader(values, currency);
        approveBelowMinor = Values.whole(APPROVE_BELOW_DEFAULT, currency);
        final Fields fields = program.nested("attribution", ATTRIBUTION_KEYS);
        attribution = attribution(fields, attribution);
        excluded = excluded(fields);
        caps = caps(program);
        approveBelowMinor = approveBelowMinor(program);
        checkModel(program, attribution);
    }

    /** The rules that a goal ends up with. */
    DeclaredRules read(final Fields goal, final String goalCode) {
        final Fields fields = goal.nested("attribution", ATTRIBUTION_KEYS);
        final Excluded ownExcluded = excluded(fields);
        final GoalRules rules = new GoalRules(
                0,
                0,
                0,
                origin,
                0,
                attribution(goal, fields),
                List.of(),
                List.of(),
                List.of(),
                values.durationOrNoneMs(goal, "deadline", 0),
                values.durationOrNoneMs(goal, "not_before", 0),
                values.choice(goal, "per_customer", PER_CUSTOMER, false),
                values.choice(goal, "repeats", REPEATS, RepeatPolicy.REJECT),
                approveBelowMinor(goal),
                caps(goal),
                rewardReader.read(goal, goalCode));
        return new DeclaredRules(
                goalCode,
                rules,
                values.momentMs(goal, "effective_from", DeclaredRules.FROM_NOW),
                distinct(goal, "requires", Limits.REQUIREMENTS_PER_GOAL),
                ownExcluded.partners(),
                ownExcluded.links());
    }

    /** A goal's attribution, with the short forms {@code window} and {@code model} beside it. */
    private AttributionRules attribution(final Fields goal, final Fields fields) {
        final boolean hasClickWindow = fields.value("windows") instanceof YamlNode.Mapping windows
                && windows.pairs().stream().anyMatch(pair -> pair.key().text().equals("click"));
        if (goal.value("window") != null && hasClickWindow) {
            goal.report(goal.value("window"), "'window' is also there as click under windows", "one of them");
        }
        if (goal.value("model") != null && fields.value("model") != null) {
            goal.report(goal.value("model"), "'model' is also there under attribution", "one of them");
        }
        final AttributionRules base = attribution;
        final AttributionRules shortForms = new AttributionRules(
                values.choice(goal, "model", MODEL, base.model()),
                values.windowMs(goal, "window", base.clickWindowMs()),
                base.viewWindowMs(),
                base.halfLifeMs(),
                base.positionFirstPpm(),
                base.positionLastPpm(),
                base.weights(),
                base.touchesUsed(),
                base.transform(),
                base.priorities(),
                base.isSoftEqual(),
                base.standDownMs(),
                base.inheritMonths());
        final AttributionRules own = attribution(fields, shortForms);
        if (!own.equals(base)) {
            checkModel(goal, own);
        }
        return own;
    }

    private AttributionRules attribution(final Fields fields, final AttributionRules base) {
        final Fields windows = fields.nested("windows", WINDOWS_KEYS);
        final Fields position = fields.nested("position", POSITION_KEYS);
        final int firstPpm = values.sharePpm(position, "first", base.positionFirstPpm());
        final int lastPpm = values.sharePpm(position, "last", base.positionLastPpm());
        // Without a position of its own a goal has the programme's, and what is wrong there is reported there.
        if (firstPpm + lastPpm > Values.PPM_MAX && fields.value("position") != null) {
            fields.report(fields.value("position"), "first and last are more than 100 together", "at most 100");
        }
        return new AttributionRules(
                values.choice(fields, "model", MODEL, base.model()),
                values.windowMs(windows, "click", base.clickWindowMs()),
                values.windowMs(windows, "view", base.viewWindowMs()),
                values.durationMs(fields, "half_life", "'half_life'", Limits.WINDOW_MIN_MS, base.halfLifeMs()),
                firstPpm,
                lastPpm,
                weights(fields, base.weights()),
                touchesUsed(fields, base.touchesUsed()),
                values.choice(fields, "path", PATH, base.transform()),
                priorities(fields, base.priorities()),
                values.choice(fields, "soft", SOFT, base.isSoftEqual()),
                values.durationOrNoneMs(fields, "stand_down", base.standDownMs()),
                inheritMonths(fields, base.inheritMonths()));
    }

    private int touchesUsed(final Fields fields, final int byDefault) {
        final YamlNode.Scalar scalar = fields.scalar("touches");
        if (scalar != null && scalar.text().equals("all")) {
            return 0;
        }
        return (int) values.number(fields, "touches", 1, Limits.TOUCHES_USED_MAX, byDefault);
    }

    private static void checkModel(final Fields fields, final AttributionRules attribution) {
        if (attribution.model() == Model.WEIGHTED && attribution.weights().isEmpty()) {
            fields.report(fields.node(), "the model weighted has no weights", "weights: with a number for each group");
        }
    }

    private List<GroupWeight> weights(final Fields fields, final List<GroupWeight> byDefault) {
        if (fields.value("weights") == null) {
            return byDefault;
        }
        final Map<String, Long> weights = new LinkedHashMap<>();
        for (final YamlNode.Pair pair : fields.pairs("weights", "groups of partners with a number each")) {
            final String group = values.group(fields, pair.key());
            final long weight = values.number(fields, pair.value(), "weights", 1, Limits.WEIGHT_MAX);
            if (weights.putIfAbsent(group, weight) != null) {
                fields.report(pair.key(), "group " + Fields.quoted(group) + " is there twice", "each group once");
            }
        }
        limit(fields, "weights", weights.size(), Limits.WEIGHTS_PER_GOAL);
        final List<GroupWeight> list = new ArrayList<>();
        weights.forEach((group, weight) -> list.add(new GroupWeight(group, weight)));
        return list;
    }

    private List<Priority> priorities(final Fields fields, final List<Priority> byDefault) {
        if (fields.value("priorities") == null) {
            return byDefault;
        }
        final List<Priority> priorities = values.choices(fields, "priorities", PRIORITY);
        return priorities.isEmpty() ? byDefault : priorities;
    }

    private int inheritMonths(final Fields fields, final int byDefault) {
        final YamlNode.Scalar scalar = fields.scalar("inherit");
        if (scalar == null) {
            return byDefault;
        }
        return switch (scalar.text()) {
            case "none" -> 0;
            case "lifetime" -> AttributionRules.FOR_LIFE;
            default -> {
                final String text = scalar.text();
                final boolean isMonths = text.endsWith(MONTHS_UNIT);
                final long months =
                        isMonths ? Values.digits(text.substring(0, text.length() - MONTHS_UNIT.length())) : -1;
                if (months < 1 || months > Limits.MONTHS_MAX) {
                    final String expected =
                            "none, lifetime, or months such as 12mo; at most " + Limits.MONTHS_MAX + "mo";
                    fields.report(scalar, Fields.quoted(text) + " is no valid 'inherit'", expected);
                    yield byDefault;
                }
                yield (int) months;
            }
        };
    }

    private Excluded excluded(final Fields fields) {
        if (fields.value("exclude") == null) {
            return excluded;
        }
        final Fields lists = fields.nested("exclude", EXCLUDE_KEYS);
        return new Excluded(
                distinct(lists, "partners", Limits.EXCLUDED_PER_LIST),
                distinct(lists, "links", Limits.EXCLUDED_PER_LIST));
    }

    private static List<YamlNode.Scalar> distinct(final Fields fields, final String key, final int limit) {
        final Map<String, YamlNode.Scalar> distinct = new LinkedHashMap<>();
        for (final YamlNode.Scalar scalar : fields.scalars(key)) {
            if (distinct.putIfAbsent(scalar.text(), scalar) != null) {
                fields.report(scalar, Fields.quoted(scalar.text()) + " is there twice", "each once");
            }
        }
        limit(fields, key, distinct.size(), limit);
        return List.copyOf(distinct.values());
    }

    private static void limit(final Fields fields, final String key, final int count, final int limit) {
        if (count > limit) {
            fields.report(fields.value(key), "'" + key + "' has " + count + " entries", "at most " + limit);
        }
    }

    /** A goal's own caps take the place of all of the programme's. */
    private List<Cap> caps(final Fields fields) {
        if (fields.value("caps") == null) {
            return caps;
        }
        final List<Cap> own = new ArrayList<>();
        for (final YamlNode item : fields.items("caps")) {
            own.add(cap(fields.of(item, CAP_KEYS)));
        }
        limit(fields, "caps", own.size(), Limits.CAPS_PER_GOAL);
        return own;
    }

    private Cap cap(final Fields fields) {
        final CapMetric metric = values.requiredChoice(fields, "of", OF, CapMetric.CONVERSIONS);
        final boolean isHard = values.choice(fields, "hard", HARD, false);
        if (isHard && metric == CapMetric.REWARD) {
            final String expected = "hard: false, since what is earned is known only after the credit";
            fields.report(fields.value("hard"), "a cap of rewards is hard", expected);
        }
        final YamlNode.Scalar limit = fields.required("limit", "how many or how much");
        long most = 0;
        if (limit != null) {
            most = metric == CapMetric.CONVERSIONS
                    ? values.number(fields, limit, "limit", 0, Limits.COUNT_MAX)
                    : Values.amount(fields, limit, currency, 0, 0);
        }
        return new Cap(
                values.requiredChoice(fields, "per", PER, CapScope.GOAL),
                metric,
                values.choice(fields, "every", EVERY, Period.ALL_TIME),
                most,
                isHard);
    }

    private long approveBelowMinor(final Fields fields) {
        final YamlNode.Scalar scalar = fields.scalar("approve_below");
        if (scalar == null) {
            return approveBelowMinor;
        }
        return scalar.text().equals("always")
                ? GoalRules.NO_LIMIT
                : Values.amount(fields, scalar, currency, 0, approveBelowMinor);
    }
}
