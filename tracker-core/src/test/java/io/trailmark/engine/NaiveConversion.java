package io.trailmark.engine;

import io.trailmark.engine.Outcomes.Candidate;
import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.ClickVerdict;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.IdentityKind;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.TouchKind;
import io.trailmark.record.codec.Trust;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that is known of one conversion: what was reported, what was decided, what was earned. */
final class NaiveConversion {
    /** A click id as a conversion carries it. */
    record ClickId(ClickVerdict verdict, long timeMs, long visitor, long sequence, int link, boolean isPayable) {}

    /** Whose conversions are counted: a customer's or a visitor's of one programme. */
    record Subject(int program, String customer, long visitor) {}

    /** What finds a conversion by its report. */
    record OrderKey(int program, int goal, IdentityKind kind, boolean isTest, String text) {}

    record Credit(
            long share,
            long touchTimeMs,
            long touchPosition,
            int partner,
            int link,
            int coupon,
            int registration,
            TouchKind kind) {}

    /** Which reward of the rules, for which of the credits: ledger lines go in this order. */
    record Place(int reward, int credit) implements Comparable<Place> {
        @Override
        public int compareTo(final Place other) {
            return reward == other.reward
                    ? Integer.compare(credit, other.credit)
                    : Integer.compare(reward, other.reward);
        }
    }

    /** What a reward gives to a credit. */
    static final class Grant {
        final Events.Reward reward;
        long beforeCaps;
        long amount;
        long standing;
        long lift;

        Grant(final Events.Reward reward) {
            this.reward = reward;
        }

        boolean isPartnersMoney() {
            return reward.beneficiary == Beneficiary.PARTNER && reward.kind != RewardKind.BENEFIT;
        }

        boolean isCut() {
            return amount < beforeCaps;
        }
    }

    static final class Done {
        Events.Adjust adjust;
        long position;
        long adjusted;
        Reason reason = Reason.OK;
    }

    long id;

    /** Null where the identity belongs to an earlier conversion. */
    OrderKey key;

    int program;
    int goal;
    boolean isTest;
    boolean isHistory;
    Trust trust;
    long reportedMs;
    int zoneOffsetS;
    Long payloadAmount;
    Long amount;
    String currency;
    int exponent;

    /** Null where it was paid in the programme's currency. */
    NaivePaid paid;

    String customer;
    boolean isCustomerInherited;
    ClickId clickId;
    int coupon;
    boolean isCouponUnknown;
    int registration;
    Map<String, String> dimensions;

    long occurredMs;
    boolean isSkewed;
    boolean isClickOurs;
    Events.Rules rules;
    Subject subject;
    Priority priority = Priority.NULL_VAL;
    Reason reason;
    long occurrence;
    boolean isCounted;
    List<Credit> credits = new ArrayList<>();
    List<Candidate> candidates = new ArrayList<>();

    ConversionStatus status;
    long refunded;
    TreeMap<Place, Grant> grants = new TreeMap<>();
    Map<NaiveCaps.Key, Long> capUse = new HashMap<>();
    Map<String, Done> adjustments = new LinkedHashMap<>();

    private final Map<Period, String> periods = new EnumMap<>(Period.class);
    private List<Long> parts;
    private long partsOf;

    long value() {
        return amount == null ? 0 : amount;
    }

    /** What is refunded in full, in the currency in which it was paid. */
    boolean isAllBack() {
        return paid == null ? refunded == value() : paid.isRefunded();
    }

    boolean isPaidIn(final String other) {
        return paid != null && paid.currency.equals(other);
    }

    boolean isVouchedFor() {
        return trust == Trust.TOKEN && !isTest;
    }

    boolean isStanding() {
        return status == ConversionStatus.PENDING || status == ConversionStatus.APPROVED;
    }

    LocalDateTime local() {
        return NaiveMath.local(occurredMs, zoneOffsetS);
    }

    List<Long> shares() {
        return credits.stream().map(Credit::share).toList();
    }

    /** The order value, split over the credits; made anew when the value has changed. */
    List<Long> parts() {
        if (parts == null || partsOf != value()) {
            partsOf = value();
            parts = credits.isEmpty() ? List.of() : NaiveMath.split(value(), shares());
        }
        return parts;
    }

    /** Which day, month, quarter or year it belongs to. */
    String period(final Period period) {
        return periods.computeIfAbsent(period, each -> NaiveMath.period(each, local()));
    }

    /** The parts of all credits of a partner. */
    long partOf(final int partner) {
        final List<Long> parts = parts();
        long sum = 0;
        for (int i = 0; i < credits.size(); i++) {
            sum += credits.get(i).partner == partner ? parts.get(i) : 0;
        }
        return sum;
    }

    /** The money that a credit earns its partner, before anything is taken back. */
    long earned(final int credit) {
        return grants.entrySet().stream()
                .filter(each ->
                        each.getKey().credit == credit && each.getValue().isPartnersMoney())
                .mapToLong(each -> each.getValue().amount)
                .sum();
    }

    /** The money that stands of a credit for its partner, lifts apart. */
    long standing(final int credit) {
        return grants.entrySet().stream()
                .filter(each ->
                        each.getKey().credit == credit && each.getValue().isPartnersMoney())
                .mapToLong(each -> each.getValue().standing)
                .sum();
    }
}
