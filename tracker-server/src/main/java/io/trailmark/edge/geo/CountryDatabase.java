package io.trailmark.edge.geo;

import com.maxmind.db.DatabaseRecord;
import com.maxmind.db.InvalidNetworkException;
import com.maxmind.db.Networks;
import com.maxmind.db.Reader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Countries out of a database in MaxMind's format: of the record's {@code country}, else of its {@code
 * registered_country}, or, in databases with nothing else in them, of its {@code country_code}. Its look-up allocates,
 * so every network is read once and put into our own table.
 */
final class CountryDatabase {
    private static final int MAPPED_BITS = 96;

    private final CountryRanges.Builder ipv4 = new CountryRanges.Builder();
    private final CountryRanges.Builder ipv6 = new CountryRanges.Builder();
    private long networks;

    private CountryDatabase() {}

    static CountryTable read(final Path file) throws IOException {
        final CountryDatabase database = new CountryDatabase();
        try (Reader reader = new Reader(file.toFile())) {
            database.read(reader);
        } catch (final NoSuchFileException | FileNotFoundException e) {
            throw new IOException(file + ": there is no such file", e);
        } catch (final IOException | InvalidNetworkException | RuntimeException e) {
            throw new IOException(file + ": damaged, or no database in MaxMind's format: " + e.getMessage(), e);
        }
        if (database.networks == 0) {
            throw new IOException(file + ": there are no countries in it; expected one such as GeoLite2-Country.mmdb");
        }
        return new CountryTable(database.ipv4.build(), database.ipv6.build());
    }

    @SuppressWarnings("rawtypes") // The library takes the class of what is wanted.
    private void read(final Reader reader) throws IOException, InvalidNetworkException {
        final Networks<Map> all = reader.networks(Map.class);
        while (all.hasNext()) {
            final DatabaseRecord<Map> record = all.next();
            final int country = country(record.data());
            if (country != CountryTable.UNKNOWN) {
                networks++;
                add(
                        record.network().networkAddress().getAddress(),
                        record.network().prefixLength(),
                        country);
            }
        }
    }

    private void add(final byte[] address, final int prefixLength, final int country) {
        final ByteBuffer bytes = ByteBuffer.wrap(address);
        if (address.length == Integer.BYTES) {
            addIpv4(bytes.getInt(), prefixLength, country);
            return;
        }
        final long high = bytes.getLong();
        final long low = bytes.getLong();
        if (high == 0 && low >>> Integer.SIZE == 0 && prefixLength >= MAPPED_BITS) {
            addIpv4((int) low, prefixLength - MAPPED_BITS, country);
        } else if (prefixLength <= Long.SIZE) {
            ipv6.addNetwork(high, high | mask(prefixLength), country);
        } else if (low == 0) {
            // Of networks that share a /64 the one with its first address stands for all of it.
            ipv6.addNetwork(high, high, country);
        }
    }

    private void addIpv4(final int address, final int prefixLength, final int country) {
        final long first = (long) address << Integer.SIZE;
        // The key's lower half is never looked up, and the next network begins behind it.
        ipv4.addNetwork(first, first | mask(prefixLength), country);
    }

    /** The bits of a key behind its first ones. */
    private static long mask(final int prefixLength) {
        return prefixLength == Long.SIZE ? 0 : -1L >>> prefixLength;
    }

    private static int country(final Map<?, ?> record) {
        if (record == null) {
            return CountryTable.UNKNOWN;
        }
        final Object whole = record.get("country_code");
        if (whole != null) {
            return code(whole);
        }
        final int country = codeOf(record.get("country"));
        return country == CountryTable.UNKNOWN ? codeOf(record.get("registered_country")) : country;
    }

    private static int codeOf(final Object entry) {
        return entry instanceof Map<?, ?> country ? code(country.get("iso_code")) : code(entry);
    }

    private static int code(final Object text) {
        final boolean isCode = text instanceof String code
                && code.length() == 2
                && code.chars().allMatch(letter -> letter >= 'A' && letter <= 'Z');
        return isCode ? CountryTable.code((String) text) : CountryTable.UNKNOWN;
    }
}
