package io.trailmark.catalogue;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Source;
import java.util.Arrays;

/**
 * All rates of one currency in another by their moments, each in its newest version, column by column: there may be
 * hundreds of thousands. Immutable; any thread.
 */
final class RateTimeline {
    /** There is none. */
    static final int NONE = -1;

    private final int base;
    private final int quote;
    private final int count;
    private final long[] fromMs;
    private final long[] mantissas;
    private final byte[] scales;
    private final int[] ids;
    private final int[] versions;
    private final RateAuthority[] authorities;

    private RateTimeline(final Growing growing) {
        base = growing.base;
        quote = growing.quote;
        count = growing.count;
        fromMs = Arrays.copyOf(growing.fromMs, count);
        mantissas = Arrays.copyOf(growing.mantissas, count);
        scales = Arrays.copyOf(growing.scales, count);
        ids = Arrays.copyOf(growing.ids, count);
        versions = Arrays.copyOf(growing.versions, count);
        authorities = Arrays.copyOf(growing.authorities, count);
    }

    int base() {
        return base;
    }

    int quote() {
        return quote;
    }

    int count() {
        return count;
    }

    /** Index of the newest rate that is not after a moment, or {@link #NONE}. Allocates nothing. */
    int at(final long timeMs) {
        return at(fromMs, count, timeMs);
    }

    private static int at(final long[] moments, final int count, final long timeMs) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            final int middle = (low + high) >>> 1;
            if (moments[middle] <= timeMs) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    long fromMs(final int index) {
        return fromMs[index];
    }

    long mantissa(final int index) {
        return mantissas[index];
    }

    int scale(final int index) {
        return scales[index];
    }

    RateAuthority authority(final int index) {
        return authorities[index];
    }

    /** One of them as an entity; made as it is asked for. */
    Rate rate(final int index) {
        return new Rate(
                ids[index],
                CurrencyCodes.text(base),
                CurrencyCodes.text(quote),
                fromMs[index],
                mantissas[index],
                scales[index],
                authorities[index].name(),
                versions[index],
                EntityStatus.ACTIVE,
                Source.API);
    }

    /** One that rates are put into. One thread. */
    static final class Growing {
        private static final int FIRST_CAPACITY = 16;

        private final int base;
        private final int quote;
        private int count;
        private long[] fromMs = new long[FIRST_CAPACITY];
        private long[] mantissas = new long[FIRST_CAPACITY];
        private byte[] scales = new byte[FIRST_CAPACITY];
        private int[] ids = new int[FIRST_CAPACITY];
        private int[] versions = new int[FIRST_CAPACITY];
        private RateAuthority[] authorities = new RateAuthority[FIRST_CAPACITY];
        private RateTimeline built;

        Growing(final int base, final int quote) {
            this.base = base;
            this.quote = quote;
        }

        /** Takes a rate in; true where its moment had none. Moments that come in their order cost least. */
        boolean put(final Rate rate, final RateAuthority authority) {
            built = null;
            final int before = at(fromMs, count, rate.effectiveFromMs());
            final boolean isNew = before == NONE || fromMs[before] != rate.effectiveFromMs();
            final int index = isNew ? before + 1 : before;
            if (isNew) {
                makeRoom(index);
            }
            fromMs[index] = rate.effectiveFromMs();
            mantissas[index] = rate.mantissa();
            scales[index] = (byte) rate.scale();
            ids[index] = rate.id();
            versions[index] = rate.version();
            authorities[index] = authority;
            return isNew;
        }

        private void makeRoom(final int index) {
            if (count == fromMs.length) {
                final int capacity = 2 * count;
                fromMs = Arrays.copyOf(fromMs, capacity);
                mantissas = Arrays.copyOf(mantissas, capacity);
                scales = Arrays.copyOf(scales, capacity);
                ids = Arrays.copyOf(ids, capacity);
                versions = Arrays.copyOf(versions, capacity);
                authorities = Arrays.copyOf(authorities, capacity);
            }
            final int later = count - index;
            System.arraycopy(fromMs, index, fromMs, index + 1, later);
            System.arraycopy(mantissas, index, mantissas, index + 1, later);
            System.arraycopy(scales, index, scales, index + 1, later);
            System.arraycopy(ids, index, ids, index + 1, later);
            System.arraycopy(versions, index, versions, index + 1, later);
            System.arraycopy(authorities, index, authorities, index + 1, later);
            count++;
        }

        /** As it is now; the same as before where nothing was put in. */
        RateTimeline build() {
            if (built == null) {
                built = new RateTimeline(this);
            }
            return built;
        }
    }
}
