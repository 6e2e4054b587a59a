package io.trailmark.simulation;

import io.trailmark.money.Fractions;
import io.trailmark.record.codec.ConversionStatus;
import io.trailmark.record.codec.TouchKind;
import java.util.ArrayList;
import java.util.List;

/** One conversion as one pass over the journal left it. Thread: the simulation's; nobody changes it afterwards. */
public final class SimulatedConversion {
    final long id;
    int goalId;
    long occurredMs;
    long valueMinor;
    long revenueMinor;
    ConversionStatus status;
    List<Credit> credits = List.of();
    private final List<Earned> earned = new ArrayList<>(1);

    SimulatedConversion(final long id) {
        this.id = id;
    }

    /** A share of the conversion; shares add up to 1,000,000,000. */
    public record Credit(int partnerId, int linkId, int couponId, TouchKind kind, long shareBillionths) {}

    /** What stands of all rewards by the credits of one partner, in minor units and pieces. */
    static final class Earned {
        final int partnerId;
        long partnerMinor;
        long customerMinor;
        long benefits;

        Earned(final int partnerId) {
            this.partnerId = partnerId;
        }
    }

    /** Its id, the same under all rules. */
    public long id() {
        return id;
    }

    /** Which goal was reached. */
    public int goalId() {
        return goalId;
    }

    /** Where it stands. */
    public ConversionStatus status() {
        return status;
    }

    /** Order value less refunds, in minor units. */
    public long revenueMinor() {
        return revenueMinor;
    }

    /** Who is credited. */
    public List<Credit> credits() {
        return credits;
    }

    /** Money that the credits of this partner earn the partner, in minor units. */
    public long rewardMinor(final int partnerId) {
        for (final Earned part : earned) {
            if (part.partnerId == partnerId) {
                return part.partnerMinor;
            }
        }
        return 0;
    }

    /** Money that all partners earn, in minor units. */
    public long rewardMinor() {
        long sum = 0;
        for (final Earned part : earned) {
            sum += part.partnerMinor;
        }
        return sum;
    }

    /** Whether it counts: neither rejected nor reversed. */
    boolean isStanding() {
        return status == ConversionStatus.PENDING || status == ConversionStatus.APPROVED;
    }

    Earned earned(final int partnerId) {
        for (final Earned part : earned) {
            if (part.partnerId == partnerId) {
                return part;
            }
        }
        final Earned first = new Earned(partnerId);
        earned.add(first);
        return first;
    }

    List<Earned> earned() {
        return earned;
    }

    /** The partner's part of 1,000,000,000. */
    long shareBillionths(final int partnerId) {
        long sum = 0;
        for (final Credit credit : credits) {
            sum += credit.partnerId == partnerId ? credit.shareBillionths : 0;
        }
        return sum;
    }

    /** Each credit's part of the revenue, which they add up to. */
    long[] revenueParts() {
        final int count = credits.size();
        final long[] parts = new long[count];
        if (count > 0 && revenueMinor > 0) {
            final long[] shares = new long[count];
            for (int i = 0; i < count; i++) {
                shares[i] = credits.get(i).shareBillionths;
            }
            Fractions.splitByLargestRemainder(revenueMinor, shares, count, parts, new long[count]);
        }
        return parts;
    }
}
