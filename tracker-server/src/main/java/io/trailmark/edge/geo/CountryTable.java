package io.trailmark.edge.geo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * In which country an address is. IPv4 is known to its last bit, IPv6 to the /64.
 *
 * <p>A country is a number made of the two capitals of its ISO 3166-1 code, the first one in the higher byte. Threads:
 * any; immutable. A look-up allocates nothing. Memory: 10 bytes a range outside the heap, 6 MB for the database that
 * comes with the server.
 */
public final class CountryTable {
    /** Nobody knows in which country the address is. */
    public static final int UNKNOWN = 0;

    /** Knows no address. */
    public static final CountryTable EMPTY =
            new CountryTable(new CountryRanges.Builder().build(), new CountryRanges.Builder().build());

    private static final String BUNDLED = "countries.bin";
    private static final long MAPPED_PREFIX = 0xFFFFL;

    private final CountryRanges ipv4;
    private final CountryRanges ipv6;

    /**
     * @param ipv4 by the address in the upper half of the key.
     * @param ipv6 by the first half of the address.
     */
    CountryTable(final CountryRanges ipv4, final CountryRanges ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    /** The database that comes with the server. */
    public static CountryTable bundled() {
        try (InputStream in = CountryTable.class.getResourceAsStream(BUNDLED)) {
            if (in == null) {
                throw new IOException(BUNDLED + " is missing");
            }
            return CountryFile.read(in);
        } catch (final IOException e) {
            throw new UncheckedIOException("the table of countries cannot be read", e);
        }
    }

    /**
     * Compiles a database in MaxMind's format (.mmdb) with countries in it; takes a second or two.
     *
     * @throws IOException that says what is wrong with the file.
     */
    public static CountryTable ofDatabase(final Path file) throws IOException {
        return CountryDatabase.read(file);
    }

    /** A country by its code of two capitals. */
    public static int code(final String country) {
        return code((byte) country.charAt(0), (byte) country.charAt(1));
    }

    static int code(final byte first, final byte second) {
        return first << Byte.SIZE | second;
    }

    /**
     * The country of an address in the form of IPv6, or {@link #UNKNOWN}; IPv4 is mapped into {@code ::ffff:0:0/96}.
     */
    public int country(final long high, final long low) {
        return high == 0 && low >>> Integer.SIZE == MAPPED_PREFIX ? ipv4.find(low << Integer.SIZE) : ipv6.find(high);
    }

    CountryRanges ipv4() {
        return ipv4;
    }

    CountryRanges ipv6() {
        return ipv6;
    }

    /** How many ranges there are. */
    public int rangeCount() {
        return ipv4.count() + ipv6.count();
    }

    /** Bytes outside the heap. */
    public long lengthBytes() {
        return ipv4.lengthBytes() + ipv6.lengthBytes();
    }
}
