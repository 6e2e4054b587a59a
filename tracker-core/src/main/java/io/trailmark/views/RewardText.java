package io.trailmark.views;

import io.trailmark.catalogue.Dimension;
import io.trailmark.catalogue.Reward;
import io.trailmark.catalogue.RewardCondition;
import io.trailmark.catalogue.RewardStep;
import io.trailmark.catalogue.RewardTiers;
import io.trailmark.money.Money;
import io.trailmark.record.codec.PartnerType;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.TierMode;
import io.trailmark.record.codec.VolumeBasis;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The rule of a reward as one plain sentence. Any thread; immutable. */
final class RewardText {
    private static final int PERCENT_DIGITS = 4;
    private static final int MAX_LEVEL = 31;

    private final String currency;
    private final int exponent;

    RewardText(final String currency, final int exponent) {
        this.currency = currency;
        this.exponent = exponent;
    }

    /** What the reward is, for whom, and when. */
    String of(final Reward reward) {
        final StringBuilder text = new StringBuilder(howMuch(reward));
        text.append(" for the ").append(JsonFields.lowerCase(reward.beneficiary()));
        if (reward.minMinor() != Reward.NONE) {
            text.append(", at least ").append(money(reward.minMinor()));
        }
        if (reward.maxMinor() != Reward.NONE) {
            text.append(", at most ").append(money(reward.maxMinor()));
        }
        if (reward.tiers().mark() != Reward.NONE) {
            text.append(", once, at a volume of ")
                    .append(volume(reward.tiers(), reward.tiers().mark()));
        }
        final List<String> conditions = conditions(reward.when());
        if (!conditions.isEmpty()) {
            text.append(", for ").append(String.join(" and ", conditions));
        }
        if (reward.alternative() != 0) {
            text.append(", unless an earlier one of the same choice holds");
        }
        return text.append('.').toString();
    }

    private String howMuch(final Reward reward) {
        if (reward.kind() == RewardKind.BENEFIT) {
            return reward.amountMinor() + " x " + reward.benefit();
        }
        if (reward.tiers().steps().isEmpty()) {
            return amount(reward.kind(), reward.ppm(), reward.amountMinor());
        }
        final StringJoiner steps = new StringJoiner(", ");
        for (final RewardStep step : reward.tiers().steps()) {
            steps.add(amount(reward.kind(), step.ppm(), step.amountMinor()) + " from "
                    + volume(reward.tiers(), step.from()));
        }
        return steps + " of the partner's volume " + period(reward.tiers().period())
                + (reward.tiers().mode() == TierMode.RETROACTIVE ? ", for the whole volume" : ", part by part");
    }

    private String amount(final RewardKind kind, final long ppm, final long amountMinor) {
        return switch (kind) {
            case PERCENT -> percent(ppm) + " % of the order value";
            case FIXED -> money(amountMinor);
            default -> "nothing";
        };
    }

    private static String period(final Period period) {
        return switch (period) {
            case DAY, MONTH, QUARTER, YEAR -> "of the " + JsonFields.lowerCase(period);
            default -> "of all time";
        };
    }

    private String volume(final RewardTiers tiers, final long volume) {
        return tiers.basis() == VolumeBasis.COUNT ? volume + " conversions" : money(volume);
    }

    private List<String> conditions(final RewardCondition when) {
        final List<String> conditions = new ArrayList<>();
        if (when.valueFromMinor() > 0) {
            conditions.add("orders from " + money(when.valueFromMinor()));
        }
        if (when.valueBelowMinor() != Reward.NONE) {
            conditions.add("orders below " + money(when.valueBelowMinor()));
        }
        if (when.levels() != 0) {
            conditions.add("partners of level " + levels(when.levels()));
        }
        if (when.partnerTypes() != 0) {
            conditions.add("partners of type " + types(when.partnerTypes()));
        }
        if (!when.partnerGroup().isEmpty()) {
            conditions.add("partners of group " + when.partnerGroup());
        }
        final boolean isOccurrence = when.occurrenceFrom() != 0 || when.occurrenceTo() != 0 || when.every() > 1;
        if (isOccurrence) {
            conditions.add(occurrence(when));
        }
        if (when.firstMonths() != 0) {
            conditions.add("the first " + when.firstMonths() + " months of the customer");
        }
        for (final Dimension dimension : when.dimensions()) {
            conditions.add(dimension.name() + " " + dimension.value());
        }
        return conditions;
    }

    private static String occurrence(final RewardCondition when) {
        return "the customer's conversions from number " + Math.max(1, when.occurrenceFrom())
                + (when.occurrenceTo() == 0 ? "" : " to " + when.occurrenceTo())
                + (when.every() > 1 ? ", every " + when.every() : "");
    }

    private static String levels(final long levels) {
        final StringJoiner names = new StringJoiner(" or ");
        for (int level = 1; level <= MAX_LEVEL; level++) {
            if ((levels & 1L << level) != 0) {
                names.add(Integer.toString(level));
            }
        }
        return names.toString();
    }

    private static String types(final int types) {
        final StringJoiner names = new StringJoiner(" or ");
        for (final PartnerType type : PartnerType.values()) {
            if (type != PartnerType.NULL_VAL && (types & 1 << type.value()) != 0) {
                names.add(JsonFields.lowerCase(type));
            }
        }
        return names.toString();
    }

    /** Parts per million as per cent, without zeros at the end. */
    static String percent(final long ppm) {
        final String text = Money.format(ppm, PERCENT_DIGITS);
        return text.replaceFirst("\\.?0+$", "");
    }

    private String money(final long minor) {
        return Money.format(minor, exponent) + " " + currency;
    }
}
