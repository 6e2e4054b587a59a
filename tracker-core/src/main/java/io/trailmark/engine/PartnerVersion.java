package io.trailmark.engine;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.PartnerType;
import java.util.Arrays;

/** One version of a partner. Clicks count for partners that were active when they happened. Immutable. */
final class PartnerVersion implements Versioned {
    /** {@link #group} of a partner that is in none. */
    static final int NO_GROUP = -2;

    final EntityStatus status;
    final PartnerType type;

    /** 1 to 31; 0: none. */
    final int level;

    /** Number that {@link CatalogueState} gave to the group's name, or {@link #NO_GROUP}. */
    final int group;

    /** Never beats a hard touch. */
    final boolean isSoft;

    private final byte[] customerId;

    PartnerVersion(
            final EntityStatus status,
            final PartnerType type,
            final int level,
            final int group,
            final boolean isSoft,
            final byte[] customerId) {
        this.status = status;
        this.type = type;
        this.level = level;
        this.group = group;
        this.isSoft = isSoft;
        this.customerId = customerId;
    }

    /** Whether the customer of a conversion is the partner itself. */
    boolean isCustomer(final byte[] customer, final int lengthBytes) {
        return lengthBytes > 0
                && customerId.length == lengthBytes
                && Arrays.equals(customerId, 0, lengthBytes, customer, 0, lengthBytes);
    }

    @Override
    public long digest() {
        long digest = status.value();
        digest = digest * 31 + type.value();
        digest = digest * 31 + level;
        digest = digest * 31 + group;
        digest = digest * 31 + (isSoft ? 1 : 0);
        return digest * 31 + Arrays.hashCode(customerId);
    }
}
