package io.trailmark.engine;

import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.CapScope;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.PathTransform;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.RepeatPolicy;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.TierMode;
import io.trailmark.record.codec.Trust;
import io.trailmark.record.codec.VolumeBasis;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What can be journaled, in words: fluent descriptions that {@link EventEncoder} turns into records. Each starts with
 * sensible values, so a test states only what it is about.
 */
public final class Events {
    /** 2026-11-01T10:00:00Z. */
    public static final long T0 = 1_793_527_200_000L;

    public static final long DAY_MS = 24L * 3600 * 1000;
    public static final int PROGRAM = 1;
    public static final int GOAL = 5;
    public static final int PARTNER = 7;
    public static final int LINK = 11;

    private Events() {}

    /** Anything that can be journaled. */
    public sealed interface Event
            permits Epoch,
                    Limits,
                    Program,
                    Goal,
                    Rules,
                    Partner,
                    Link,
                    Coupon,
                    Registration,
                    Click,
                    View,
                    Report,
                    Adjust {}

    public static final class Epoch implements Event {
        public int number = 1;
        public int node;
        public long seed0 = 0x0706050403020100L;
        public long seed1 = 0x0f0e0d0c0b0a0908L;

        public Epoch node(final int value) {
            node = value;
            return this;
        }

        public Epoch seed(final long value) {
            seed0 = value;
            return this;
        }
    }

    public static final class Limits implements Event {
        public EngineLimits limits = EngineLimits.DEFAULT;

        public Limits of(final int touches, final int path, final int duplicates, final int parked) {
            limits = new EngineLimits(touches, path, duplicates, parked);
            return this;
        }
    }

    public static final class Program implements Event {
        public int id = PROGRAM;
        public String currency = "EUR";
        public int exponent = 2;

        public Program id(final int value) {
            id = value;
            return this;
        }

        public Program currency(final String code, final int digits) {
            currency = code;
            exponent = digits;
            return this;
        }
    }

    public static final class Goal implements Event {
        public int id = GOAL;
        public int program = PROGRAM;
        public int version = 1;
        public long fromMs = T0 - 1000 * DAY_MS;
        public long windowMs = 30 * DAY_MS;
        public Model model = Model.LAST_TOUCH;
        public RewardKind rewardKind = RewardKind.PERCENT;
        public long ppm = 100_000;
        public long fixedMinor;

        public Goal id(final int value) {
            id = value;
            return this;
        }

        public Goal program(final int value) {
            program = value;
            return this;
        }

        public Goal version(final int value, final long effectiveFromMs) {
            version = value;
            fromMs = effectiveFromMs;
            return this;
        }

        public Goal window(final long value) {
            windowMs = value;
            return this;
        }

        public Goal model(final Model value) {
            model = value;
            return this;
        }

        public Goal percent(final long partsPerMillion) {
            rewardKind = RewardKind.PERCENT;
            ppm = partsPerMillion;
            return this;
        }

        public Goal fixed(final long minor) {
            rewardKind = RewardKind.FIXED;
            fixedMinor = minor;
            return this;
        }

        public Goal unrewarded() {
            rewardKind = RewardKind.NONE;
            return this;
        }
    }

    public record Cap(CapScope scope, CapMetric metric, Period period, long limit, boolean isHard) {}

    public record Step(long from, long ppm, long amountMinor) {}

    /** One reward of a goal's rules. */
    public static final class Reward {
        public RewardKind kind = RewardKind.PERCENT;
        public Beneficiary beneficiary = Beneficiary.PARTNER;
        public long ppm;
        public long amountMinor;
        public long valueFromMinor;
        public Long valueBelowMinor;
        public Long minMinor;
        public Long maxMinor;
        public Long mark;
        public int levels;
        public int partnerTypes;
        public String partnerGroup = "";
        public int occurrenceFrom;
        public int occurrenceTo;
        public int every;
        public int firstMonths;
        public int alternative;
        public VolumeBasis basis = VolumeBasis.COUNT;
        public TierMode tierMode = TierMode.MARGINAL;
        public Period tierPeriod = Period.ALL_TIME;
        public List<Step> steps = new ArrayList<>();
        public Map<String, String> conditions = new TreeMap<>();
        public String name = "reward";
        public String benefit = "";

        public static Reward percent(final long partsPerMillion) {
            final Reward reward = new Reward();
            reward.ppm = partsPerMillion;
            return reward;
        }

        public static Reward fixed(final long minor) {
            final Reward reward = new Reward();
            reward.kind = RewardKind.FIXED;
            reward.amountMinor = minor;
            return reward;
        }

        public static Reward benefit(final String what, final long howMany) {
            final Reward reward = new Reward();
            reward.kind = RewardKind.BENEFIT;
            reward.benefit = what;
            reward.amountMinor = howMany;
            return reward;
        }

        public Reward named(final String value) {
            name = value;
            return this;
        }

        public Reward toCustomer() {
            beneficiary = Beneficiary.CUSTOMER;
            return this;
        }

        public Reward value(final long fromMinor, final Long belowMinor) {
            valueFromMinor = fromMinor;
            valueBelowMinor = belowMinor;
            return this;
        }

        public Reward within(final Long atLeastMinor, final Long atMostMinor) {
            minMinor = atLeastMinor;
            maxMinor = atMostMinor;
            return this;
        }

        public Reward mark(final VolumeBasis of, final long volume) {
            basis = of;
            mark = volume;
            return this;
        }

        public Reward occurrence(final int from, final int to, final int everySoMany) {
            occurrenceFrom = from;
            occurrenceTo = to;
            every = everySoMany;
            return this;
        }

        public Reward firstMonths(final int months) {
            firstMonths = months;
            return this;
        }

        public Reward alternative(final int number) {
            alternative = number;
            return this;
        }

        public Reward levels(final int... ofPartners) {
            for (final int level : ofPartners) {
                levels |= 1 << level;
            }
            return this;
        }

        public Reward types(final PartnerType... ofPartners) {
            for (final PartnerType type : ofPartners) {
                partnerTypes |= 1 << type.value();
            }
            return this;
        }

        public Reward group(final String ofPartners) {
            partnerGroup = ofPartners;
            return this;
        }

        public Reward when(final String dimension, final String value) {
            conditions.put(dimension, value);
            return this;
        }

        public Reward steps(final VolumeBasis of, final TierMode mode, final Period in, final Step... ascending) {
            basis = of;
            tierMode = mode;
            tierPeriod = in;
            steps.addAll(List.of(ascending));
            return this;
        }
    }

    /** How a goal is credited and rewarded. */
    public static final class Rules implements Event {
        public int goal = GOAL;
        public int program = PROGRAM;
        public int version = 1;
        public long fromMs = T0 - 1000 * DAY_MS;
        public long clickWindowMs = 30 * DAY_MS;
        public long viewWindowMs = DAY_MS;
        public long halfLifeMs = 7 * DAY_MS;
        public long standDownMs;
        public long deadlineMs;
        public long notBeforeMs;
        public Long approveBelowMinor;
        public int positionFirstPpm = 400_000;
        public int positionLastPpm = 400_000;
        public int touchesUsed;
        public int inheritMonths;
        public Model model = Model.LAST_TOUCH;
        public PathTransform transform = PathTransform.ALL;
        public RepeatPolicy repeats = RepeatPolicy.REJECT;
        public boolean isSoftEqual;
        public boolean isOncePerCustomer;
        public List<Priority> priorities =
                List.of(Priority.REGISTRATION, Priority.CLICK, Priority.CUSTOMER, Priority.COUPON, Priority.VIEW);
        public List<Integer> requiredGoals = new ArrayList<>();
        public List<Integer> excludedPartners = new ArrayList<>();
        public List<Integer> excludedLinks = new ArrayList<>();
        public Map<String, Integer> weights = new LinkedHashMap<>();
        public List<Cap> caps = new ArrayList<>();
        public List<Reward> rewards = new ArrayList<>();

        public Rules goal(final int value) {
            goal = value;
            return this;
        }

        public Rules program(final int value) {
            program = value;
            return this;
        }

        public Rules version(final int value, final long effectiveFromMs) {
            version = value;
            fromMs = effectiveFromMs;
            return this;
        }

        public Rules windows(final long clicksMs, final long viewsMs) {
            clickWindowMs = clicksMs;
            viewWindowMs = viewsMs;
            return this;
        }

        public Rules model(final Model value) {
            model = value;
            return this;
        }

        public Rules halfLife(final long value) {
            halfLifeMs = value;
            return this;
        }

        public Rules positions(final int firstPpm, final int lastPpm) {
            positionFirstPpm = firstPpm;
            positionLastPpm = lastPpm;
            return this;
        }

        public Rules weight(final String group, final int value) {
            weights.put(group, value);
            return this;
        }

        public Rules transform(final PathTransform value) {
            transform = value;
            return this;
        }

        public Rules touchesUsed(final int newest) {
            touchesUsed = newest;
            return this;
        }

        public Rules standDown(final long value) {
            standDownMs = value;
            return this;
        }

        public Rules notBefore(final long value) {
            notBeforeMs = value;
            return this;
        }

        public Rules deadline(final long value) {
            deadlineMs = value;
            return this;
        }

        public Rules inherit(final int months) {
            inheritMonths = months;
            return this;
        }

        public Rules approveBelow(final long minor) {
            approveBelowMinor = minor;
            return this;
        }

        public Rules repeats(final RepeatPolicy value) {
            repeats = value;
            return this;
        }

        public Rules softEqual() {
            isSoftEqual = true;
            return this;
        }

        public Rules oncePerCustomer() {
            isOncePerCustomer = true;
            return this;
        }

        public Rules priorities(final Priority... asked) {
            priorities = List.of(asked);
            return this;
        }

        public Rules requires(final Integer... goals) {
            requiredGoals.addAll(List.of(goals));
            return this;
        }

        public Rules excludePartner(final int value) {
            excludedPartners.add(value);
            return this;
        }

        public Rules excludeLink(final int value) {
            excludedLinks.add(value);
            return this;
        }

        public Rules cap(final CapScope scope, final CapMetric metric, final Period period, final long limit) {
            caps.add(new Cap(scope, metric, period, limit, false));
            return this;
        }

        public Rules hardCap(final CapScope scope, final CapMetric metric, final Period period, final long limit) {
            caps.add(new Cap(scope, metric, period, limit, true));
            return this;
        }

        public Rules reward(final Reward value) {
            rewards.add(value);
            return this;
        }
    }

    /** A partner's claim on an account. */
    public static final class Registration implements Event {
        public int id = 1;
        public int program = PROGRAM;
        public int partner = PARTNER;
        public int version = 1;
        public String account = "customer";
        public long fromMs = T0 - DAY_MS;
        public long untilMs = T0 + 60 * DAY_MS;
        public EntityStatus status = EntityStatus.ACTIVE;

        public Registration id(final int value) {
            id = value;
            return this;
        }

        public Registration program(final int value) {
            program = value;
            return this;
        }

        public Registration partner(final int value) {
            partner = value;
            return this;
        }

        public Registration account(final String value) {
            account = value;
            return this;
        }

        public Registration during(final long from, final long until) {
            fromMs = from;
            untilMs = until;
            return this;
        }

        public Registration status(final EntityStatus value) {
            status = value;
            return this;
        }
    }

    public static final class Partner implements Event {
        public int id = PARTNER;
        public int program = PROGRAM;
        public long fromMs = T0 - 1000 * DAY_MS;
        public EntityStatus status = EntityStatus.ACTIVE;
        public PartnerType type = PartnerType.AFFILIATE;
        public int level;
        public boolean isSoft;
        public String group = "";
        public String customer = "";

        public Partner type(final PartnerType value) {
            type = value;
            return this;
        }

        public Partner level(final int value) {
            level = value;
            return this;
        }

        public Partner soft() {
            isSoft = true;
            return this;
        }

        public Partner group(final String value) {
            group = value;
            return this;
        }

        public Partner customer(final String own) {
            customer = own;
            return this;
        }

        public Partner id(final int value) {
            id = value;
            return this;
        }

        public Partner program(final int value) {
            program = value;
            return this;
        }

        public Partner from(final long value, final EntityStatus becomes) {
            fromMs = value;
            status = becomes;
            return this;
        }
    }

    public static final class Link implements Event {
        public int id = LINK;
        public int program = PROGRAM;
        public int partner = PARTNER;
        public long fromMs = T0 - 1000 * DAY_MS;
        public long clickLimit;

        public Link clickLimit(final long value) {
            clickLimit = value;
            return this;
        }

        public Link id(final int value) {
            id = value;
            return this;
        }

        public Link program(final int value) {
            program = value;
            return this;
        }

        public Link partner(final int value) {
            partner = value;
            return this;
        }

        public Link from(final long value) {
            fromMs = value;
            return this;
        }
    }

    public static final class Coupon implements Event {
        public int id = 1;
        public int program = PROGRAM;
        public int partner = PARTNER;
        public long fromMs = T0 - 1000 * DAY_MS;
        public EntityStatus status = EntityStatus.ACTIVE;
        public long startsMs = Long.MIN_VALUE;
        public long expiresMs = Long.MAX_VALUE;

        public Coupon holds(final long fromTime, final long untilTime) {
            startsMs = fromTime;
            expiresMs = untilTime;
            return this;
        }

        public Coupon id(final int value) {
            id = value;
            return this;
        }

        public Coupon program(final int value) {
            program = value;
            return this;
        }

        public Coupon partner(final int value) {
            partner = value;
            return this;
        }

        public Coupon from(final long value, final EntityStatus becomes) {
            fromMs = value;
            status = becomes;
            return this;
        }
    }

    public static final class Click implements Event {
        public long timeMs = T0;
        public long visitor = 42;
        public long addressBlock = 4L << 56 | 0x0a0b0c;
        public long agentHash = 99;
        public long sequence = 1;
        public int program = PROGRAM;
        public int partner = PARTNER;
        public int link = LINK;
        public ClickClass clickClass = ClickClass.HUMAN;
        public boolean hasClickId = true;

        public Click at(final long value) {
            timeMs = value;
            return this;
        }

        public Click visitor(final long value) {
            visitor = value;
            return this;
        }

        public Click from(final long block, final long agent) {
            addressBlock = block;
            agentHash = agent;
            return this;
        }

        public Click sequence(final long value) {
            sequence = value;
            return this;
        }

        public Click program(final int value) {
            program = value;
            return this;
        }

        public Click link(final int value, final int ofPartner) {
            link = value;
            partner = ofPartner;
            return this;
        }

        public Click clickClass(final ClickClass value) {
            clickClass = value;
            return this;
        }

        public Click withoutId() {
            hasClickId = false;
            return this;
        }

        public boolean isPayable() {
            return clickClass == ClickClass.HUMAN;
        }
    }

    /** One seen image of a link. */
    public static final class View implements Event {
        public long timeMs = T0;
        public long visitor = 42;
        public int program = PROGRAM;
        public int partner = PARTNER;
        public int link = LINK;
        public ClickClass clickClass = ClickClass.HUMAN;

        public View at(final long value) {
            timeMs = value;
            return this;
        }

        public View visitor(final long value) {
            visitor = value;
            return this;
        }

        public View program(final int value) {
            program = value;
            return this;
        }

        public View link(final int value, final int ofPartner) {
            link = value;
            partner = ofPartner;
            return this;
        }

        public View clickClass(final ClickClass value) {
            clickClass = value;
            return this;
        }
    }

    /** One reported conversion. */
    public static final class Report implements Event {
        public long timeMs = T0 + DAY_MS;
        public Paid paid;
        public Long amountMinor = 10_000L;
        public String currency = "EUR";
        public int exponent = 2;
        public int program = PROGRAM;
        public int goal = GOAL;
        public int coupon;
        public boolean isCouponUnknown;
        public ClickVerdict verdict = ClickVerdict.ABSENT;
        public long clickTimeMs;
        public long clickVisitor;
        public long clickSequence;
        public int clickLink;
        public boolean isClickPayable;
        public Trust trust = Trust.TOKEN;
        public IdentityKind identityKind = IdentityKind.ORDER_ID;
        public String identity = "A-1001";
        public String customer = "";
        public int registration;
        public int zoneOffsetS;
        public Map<String, String> dimensions = new TreeMap<>();
        public boolean isTest;
        public boolean isHistory;

        public Report registration(final int value) {
            registration = value;
            return this;
        }

        public Report zone(final int offsetS) {
            zoneOffsetS = offsetS;
            return this;
        }

        public Report dimension(final String name, final String value) {
            dimensions.put(name, value);
            return this;
        }

        public Report order(final String value) {
            identity = value;
            return this;
        }

        public Report identity(final IdentityKind kind, final String value) {
            identityKind = kind;
            identity = value;
            return this;
        }

        public Report at(final long value) {
            timeMs = value;
            return this;
        }

        public Report amount(final long minor) {
            amountMinor = minor;
            return this;
        }

        public Report currency(final String code, final int digits) {
            currency = code;
            exponent = digits;
            return this;
        }

        public Report withoutAmount() {
            amountMinor = null;
            paid = null;
            return this;
        }

        /** Paid in another currency; the amount follows from the rate. */
        public Report paid(final String code, final int digits, final long minor, final String rate) {
            paid = new Paid(minor, code, digits, new BigDecimal(rate));
            amountMinor = converted(BigDecimal.valueOf(minor, digits), paid.rate, exponent)
                    .longValueExact();
            return this;
        }

        public Report program(final int value) {
            program = value;
            return this;
        }

        public Report goal(final int value) {
            goal = value;
            return this;
        }

        /** Carries the proven click id of that click. */
        public Report click(final Click click) {
            verdict = ClickVerdict.PROVEN;
            clickTimeMs = click.timeMs;
            clickVisitor = click.visitor;
            clickSequence = click.sequence;
            clickLink = click.link;
            isClickPayable = click.isPayable();
            return this;
        }

        public Report verdict(final ClickVerdict value) {
            verdict = value;
            return this;
        }

        public Report coupon(final int value) {
            coupon = value;
            return this;
        }

        public Report unknownCoupon() {
            isCouponUnknown = true;
            return this;
        }

        public Report trust(final Trust value) {
            trust = value;
            return this;
        }

        public Report customer(final String value) {
            customer = value;
            return this;
        }

        public Report test() {
            isTest = true;
            return this;
        }

        public Report history() {
            isHistory = true;
            return this;
        }
    }

    /** What a report was paid in, and how many of its own currency one of that is worth. */
    public record Paid(long minor, String currency, int exponent, BigDecimal rate) {}

    /** What an amount is worth at a rate, in minor units. */
    static BigDecimal converted(final BigDecimal amount, final BigDecimal rate, final int exponent) {
        return amount.multiply(rate).movePointRight(exponent).setScale(0, RoundingMode.HALF_EVEN);
    }

    /** One reported adjustment. */
    public static final class Adjust implements Event {
        public long timeMs = T0 + 2 * DAY_MS;
        public long conversionId;
        public Long amountMinor;
        public String currency = "EUR";
        public int exponent = 2;
        public int program = PROGRAM;
        public int goal = GOAL;
        public AdjustmentType type = AdjustmentType.REFUND;
        public String order = "";
        public String id = "r1";
        public boolean isTest;

        public Adjust order(final String value) {
            order = value;
            return this;
        }

        public Adjust conversion(final long value) {
            conversionId = value;
            goal = 0;
            return this;
        }

        public Adjust id(final String value) {
            id = value;
            return this;
        }

        public Adjust amount(final long minor) {
            amountMinor = minor;
            return this;
        }

        public Adjust currency(final String code) {
            currency = code;
            return this;
        }

        public Adjust program(final int value) {
            program = value;
            return this;
        }

        public Adjust goal(final int value) {
            goal = value;
            return this;
        }

        public Adjust type(final AdjustmentType value) {
            type = value;
            return this;
        }

        public Adjust test() {
            isTest = true;
            return this;
        }
    }
}
