package io.trailmark.engine;

import io.trailmark.record.codec.AdjustmentType;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.Trust;

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
    public sealed interface Event permits Epoch, Program, Goal, Partner, Link, Coupon, Click, Report, Adjust {}

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

    public static final class Partner implements Event {
        public int id = PARTNER;
        public int program = PROGRAM;
        public long fromMs = T0 - 1000 * DAY_MS;
        public EntityStatus status = EntityStatus.ACTIVE;

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

    /** One reported conversion. */
    public static final class Report implements Event {
        public long timeMs = T0 + DAY_MS;
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
        public boolean isTest;
        public boolean isHistory;

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
