package io.trailmark.engine;

/**
 * Whether a reward holds for a credit. Reads the state and changes none of it; allocates nothing.
 *
 * <p>All conditions but the partner's are the same for every credit of a conversion.
 */
final class RewardConditions {
    private final CatalogueState catalogue;

    RewardConditions(final CatalogueState catalogue) {
        this.catalogue = catalogue;
    }

    /** Whether all that the reward asks of the conversion holds, whoever is credited. */
    boolean holds(final RewardRule rule, final Conversion conversion) {
        final long value = conversion.valueMinor();
        return value >= rule.valueFromMinor
                && (rule.valueBelowMinor == RewardRule.NONE || value < rule.valueBelowMinor)
                && isOccurrence(rule, conversion.occurrence)
                && isWithinFirstMonths(rule, conversion)
                && hasDimensions(rule, conversion);
    }

    /** Whether all that the reward asks of the credited partner holds. */
    boolean holdsFor(final RewardRule rule, final Conversion conversion, final int partnerId) {
        if (rule.levels == 0 && rule.partnerTypes == 0 && rule.partnerGroup == RewardRule.ANY_GROUP) {
            return true;
        }
        final PartnerVersion partner = catalogue.partner(partnerId, conversion.occurredMs);
        return partner != null
                && (rule.levels == 0 || (rule.levels >>> partner.level & 1) == 1)
                && (rule.partnerTypes == 0 || (rule.partnerTypes >>> partner.type.value() & 1) == 1)
                && (rule.partnerGroup == RewardRule.ANY_GROUP || rule.partnerGroup == partner.group);
    }

    private static boolean isOccurrence(final RewardRule rule, final long occurrence) {
        if (rule.occurrenceFrom == 0 && rule.occurrenceTo == 0 && rule.every == 0) {
            return true;
        }
        final long from = Math.max(1, rule.occurrenceFrom);
        return occurrence >= from
                && (rule.occurrenceTo == 0 || occurrence <= rule.occurrenceTo)
                && (occurrence - from) % Math.max(1, rule.every) == 0;
    }

    private static boolean isWithinFirstMonths(final RewardRule rule, final Conversion conversion) {
        if (rule.firstMonths == 0) {
            return true;
        }
        final long localMs = conversion.localMs();
        final long firstMs =
                conversion.firstPaymentLocalMs == Conversion.NO_PAYMENT ? localMs : conversion.firstPaymentLocalMs;
        return conversion.hasSubject() && localMs < CivilTime.plusMonths(firstMs, rule.firstMonths);
    }

    private static boolean hasDimensions(final RewardRule rule, final Conversion conversion) {
        for (int i = 0; i < rule.dimensionNames.length; i++) {
            if (!hasDimension(conversion, rule.dimensionNames[i], rule.dimensionValues[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasDimension(final Conversion conversion, final byte[] name, final byte[] value) {
        int offset = 0;
        while (offset < conversion.dimensionsLengthBytes) {
            final int nameOffset = offset + 1;
            final int valueOffset = nameOffset + length(conversion, offset) + 1;
            if (isAt(conversion, nameOffset, name)) {
                return isAt(conversion, valueOffset, value);
            }
            offset = valueOffset + length(conversion, valueOffset - 1);
        }
        return false;
    }

    private static int length(final Conversion conversion, final int offset) {
        return conversion.dimensions[offset] & 0xFF;
    }

    /** Whether these are the bytes that start there; their length stands before them. */
    private static boolean isAt(final Conversion conversion, final int offset, final byte[] bytes) {
        if (length(conversion, offset - 1) != bytes.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if (conversion.dimensions[offset + i] != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
