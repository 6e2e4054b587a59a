package io.trailmark.bench.plain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Works out what a conversion earns, and counts what its partners have brought. */
final class Rewards {
    private final Volumes volumes;

    Rewards(final Volumes volumes) {
        this.volumes = volumes;
    }

    /** Fills in the grants and what each credit earns. */
    void workOut(final Conversion conversion) {
        if (conversion.credits.isEmpty()) {
            return;
        }
        final List<BigDecimal> shares = shares(conversion);
        BigDecimal sum = BigDecimal.ZERO;
        for (final BigDecimal share : shares) {
            sum = sum.add(share);
        }
        conversion.grants =
                new ArrayList<>(shares.size() * conversion.rules.rewards().size());
        for (final Reward reward : conversion.rules.rewards()) {
            final long shared = BigDecimal.valueOf(reward.amountMinor(conversion.amountMinor))
                    .multiply(sum)
                    .setScale(0, RoundingMode.HALF_EVEN)
                    .longValueExact();
            final long[] amounts = LargestRemainder.split(shared, shares);
            for (int i = 0; i < amounts.length; i++) {
                if (amounts[i] != 0) {
                    final Credit credit = conversion.credits.get(i);
                    conversion.grants.add(new Grant(reward, credit, amounts[i]));
                    credit.earn(amounts[i]);
                }
            }
        }
    }

    /** Adds a conversion to what its partners have brought, to each once. */
    void count(final Conversion conversion) {
        if (conversion.credits.isEmpty()) {
            return;
        }
        final long[] values = LargestRemainder.split(conversion.amountMinor, shares(conversion));
        final Map<Integer, Long> revenues = new HashMap<>();
        for (int i = 0; i < values.length; i++) {
            revenues.merge(conversion.credits.get(i).touch.partnerId(), values[i], Long::sum);
        }
        final YearMonth month = Volumes.month(conversion.occurredMs);
        revenues.forEach((partnerId, revenue) -> volumes.add(partnerId, conversion.key.goalId(), month, revenue));
    }

    private static List<BigDecimal> shares(final Conversion conversion) {
        final List<BigDecimal> shares = new ArrayList<>(conversion.credits.size());
        for (final Credit credit : conversion.credits) {
            shares.add(credit.share);
        }
        return shares;
    }
}
