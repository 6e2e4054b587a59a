package io.trailmark.edge.geo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Countries of one family of addresses: where each range begins, in unsigned order, and whose it is. A range goes as
 * far as the next begins, so what belongs to nobody is a range as well. Neighbours of one country are one range.
 *
 * <p>10 bytes a range, outside the heap; a look-up reads one of them per halving, 19 for the half million that there
 * are. Immutable, any thread.
 */
final class CountryRanges {
    private final UnsafeBuffer starts;
    private final UnsafeBuffer countries;
    private final int count;

    private CountryRanges(final UnsafeBuffer starts, final UnsafeBuffer countries, final int count) {
        this.starts = starts;
        this.countries = countries;
        this.count = count;
    }

    int count() {
        return count;
    }

    long start(final int index) {
        return starts.getLong(index * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    int country(final int index) {
        return countries.getShort(index * Short.BYTES, ByteOrder.LITTLE_ENDIAN);
    }

    /** The country of a key, or {@link CountryTable#UNKNOWN}. */
    int find(final long key) {
        int low = 0;
        int high = count;
        while (low < high) {
            final int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(start(middle), key) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? CountryTable.UNKNOWN : country(low - 1);
    }

    /** The ranges as {@link #read} takes them. */
    byte[] bytes() {
        final ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + starts.capacity() + countries.capacity())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(count);
        starts.getBytes(0, bytes, starts.capacity());
        countries.getBytes(0, bytes, countries.capacity());
        return bytes.array();
    }

    /** Takes ranges out of little-endian bytes, from the buffer's position on. */
    static CountryRanges read(final ByteBuffer bytes) {
        final int count = bytes.getInt();
        final UnsafeBuffer starts = newBuffer((long) count * Long.BYTES);
        final UnsafeBuffer countries = newBuffer((long) count * Short.BYTES);
        starts.putBytes(0, bytes, starts.capacity());
        countries.putBytes(0, bytes, countries.capacity());
        return new CountryRanges(starts, countries, count);
    }

    private static UnsafeBuffer newBuffer(final long lengthBytes) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(Math.toIntExact(lengthBytes)));
    }

    long lengthBytes() {
        return (long) starts.capacity() + countries.capacity();
    }

    /** Ranges in the making; used once. */
    static final class Builder {
        private static final int FIRST_RANGES = 1024;

        private UnsafeBuffer starts = newBuffer(FIRST_RANGES * Long.BYTES);
        private UnsafeBuffer countries = newBuffer(FIRST_RANGES * Short.BYTES);
        private int count;

        /**
         * A range goes on from here with this country.
         *
         * @param start above that of the call before, unsigned.
         */
        Builder add(final long start, final int country) {
            if (count > 0 && Long.compareUnsigned(start(count - 1), start) >= 0) {
                throw new IllegalArgumentException("range " + count + " begins at " + Long.toUnsignedString(start)
                        + ", not behind " + Long.toUnsignedString(start(count - 1)));
            }
            if (count > 0 && country == countryBefore()) {
                return this;
            }
            if ((count + 1) * Long.BYTES > starts.capacity()) {
                starts = copy(starts, newBuffer(2L * starts.capacity()), count * Long.BYTES);
                countries = copy(countries, newBuffer(2L * countries.capacity()), count * Short.BYTES);
            }
            starts.putLong(count * Long.BYTES, start, ByteOrder.LITTLE_ENDIAN);
            countries.putShort(count * Short.BYTES, (short) country, ByteOrder.LITTLE_ENDIAN);
            count++;
            return this;
        }

        /**
         * A network; what lies between it and the one before belongs to nobody. What an earlier one covers stays
         * with that.
         */
        Builder addNetwork(final long first, final long last, final int country) {
            if (count > 0 && Long.compareUnsigned(first, start(count - 1)) < 0) {
                return this;
            }
            if (count > 0 && first == start(count - 1)) {
                // The end of the network before is where this one begins.
                count--;
            }
            if (count > 0 && country == countryBefore()) {
                return end(last);
            }
            return add(first, country).end(last);
        }

        CountryRanges build() {
            return new CountryRanges(
                    copy(starts, newBuffer((long) count * Long.BYTES), count * Long.BYTES),
                    copy(countries, newBuffer((long) count * Short.BYTES), count * Short.BYTES),
                    count);
        }

        private Builder end(final long last) {
            // Behind the last address of all there is nothing.
            return last == -1 ? this : add(last + 1, CountryTable.UNKNOWN);
        }

        private long start(final int index) {
            return starts.getLong(index * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
        }

        private int countryBefore() {
            return countries.getShort((count - 1) * Short.BYTES, ByteOrder.LITTLE_ENDIAN);
        }

        private static UnsafeBuffer copy(final UnsafeBuffer source, final UnsafeBuffer target, final int lengthBytes) {
            target.putBytes(0, source, 0, lengthBytes);
            return target;
        }
    }
}
