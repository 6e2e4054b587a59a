package io.trailmark.edge.geo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CountryTableTest {
    @TempDir
    Path folder;

    @Test
    void shouldKnowWhereAddressesAre() throws IOException {
        final CountryTable table = CountryTable.bundled();
        assertEquals("DE", country(table, "88.152.10.1"));
        assertEquals("AT", country(table, "80.108.1.1"));
        assertEquals("CH", country(table, "178.197.1.1"));
        assertEquals("US", country(table, "8.8.8.8"));
        assertEquals("US", country(table, "2001:4860:4860::8888"));
        assertEquals("DE", country(table, "2a02:810d::1"));
        for (final String nowhere :
                new String[] {"10.0.0.1", "127.0.0.1", "0.0.0.0", "255.255.255.255", "::", "::1", "fe80::1"}) {
            assertEquals("", country(table, nowhere), nowhere);
        }
        assertTrue(table.rangeCount() > 500_000, () -> table.rangeCount() + " ranges");
        assertTrue(table.lengthBytes() < 10 << 20, () -> table.lengthBytes() + " bytes");
    }

    @Test
    void shouldFindWhatASearchInAMapFinds() {
        final Random random = new Random(1);
        final TreeMap<Long, Integer> twin = new TreeMap<>(Long::compareUnsigned);
        final CountryRanges.Builder ranges = new CountryRanges.Builder();
        final String[] countries = {"DE", "AT", "CH", "US"};
        long next = 0;
        for (int i = 0; i < 5_000; i++) {
            // Networks that touch each other, also of one country, and gaps; beyond 2^63 as well.
            final long first = next + (random.nextInt(3) == 0 ? 0 : random.nextLong(1L << 51));
            final long last = first + random.nextLong(1L << 52);
            final int country = CountryTable.code(countries[random.nextInt(countries.length)]);
            ranges.addNetwork(first, last, country);
            twin.put(first, country);
            twin.put(last + 1, CountryTable.UNKNOWN);
            next = last + 1;
        }
        final CountryRanges built = ranges.build();
        assertTrue(next < 0, "the keys go beyond 2^63");
        assertTrue(built.count() < twin.size(), "neighbours of one country are one range");
        for (final long edge : twin.keySet()) {
            for (final long key : new long[] {edge - 1, edge, edge + 1, random.nextLong()}) {
                final Map.Entry<Long, Integer> expected = twin.floorEntry(key);
                assertEquals(expected == null ? 0 : expected.getValue(), built.find(key), Long.toUnsignedString(key));
            }
        }
    }

    @Test
    void shouldReadDatabasesOfEachShape() throws IOException {
        final Path file = folder.resolve("own.mmdb");
        new SmallDatabase()
                .put("192.0.2.0/25", "DE")
                .putPlain("192.0.2.128/25", "AT")
                .putRegistered("198.51.100.0/24", "CH")
                .putOther("203.0.113.0/24")
                .put("2001:db8::/32", "FR")
                .put("2001:db9:0:1::/80", "IT")
                .put("2001:db9:0:2:8000::/80", "ES")
                .put("255.255.255.255/32", "US")
                .write(file);
        final CountryTable table = CountryTable.ofDatabase(file);
        assertEquals("DE", country(table, "192.0.2.127"));
        assertEquals("AT", country(table, "192.0.2.128"));
        assertEquals("AT", country(table, "192.0.2.255"));
        assertEquals("", country(table, "192.0.3.0"));
        assertEquals("CH", country(table, "198.51.100.7"));
        assertEquals("", country(table, "203.0.113.1"));
        assertEquals("US", country(table, "255.255.255.255"));
        assertEquals("FR", country(table, "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"));
        assertEquals("IT", country(table, "2001:db9:0:1::1"));
        assertEquals("", country(table, "2001:db9:0:2::1"));
        // Mapped, as a server sees IPv4 on a socket of both families.
        assertEquals("DE", country(table, "::ffff:192.0.2.1"));
    }

    @Test
    void shouldComeOutOfItsFileAsItWentIn() throws IOException {
        final Path file = folder.resolve("own.mmdb");
        new SmallDatabase().put("192.0.2.0/24", "DE").put("2001:db8::/32", "FR").write(file);
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        CountryFile.write(CountryTable.ofDatabase(file), out);
        final CountryTable read = CountryFile.read(new ByteArrayInputStream(out.toByteArray()));
        assertEquals("DE", country(read, "192.0.2.1"));
        assertEquals("FR", country(read, "2001:db8::1"));
        assertEquals("", country(read, "192.0.3.0"));
        final byte[] whole = out.toByteArray();
        for (int i = 0; i < whole.length; i++) {
            final byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            assertThrows(IOException.class, () -> CountryFile.read(new ByteArrayInputStream(damaged)));
            final byte[] cut = Arrays.copyOf(whole, i);
            assertThrows(IOException.class, () -> CountryFile.read(new ByteArrayInputStream(cut)));
        }
    }

    @Test
    void shouldSayWhatIsWrongWithADatabase() throws IOException {
        final Path missing = folder.resolve("missing.mmdb");
        assertTrue(message(missing).endsWith("missing.mmdb: there is no such file"), message(missing));
        final Path text = Files.writeString(folder.resolve("text.mmdb"), "hello");
        assertTrue(message(text).contains("no database in MaxMind's format"), message(text));
        final Path cities = folder.resolve("cities.mmdb");
        new SmallDatabase().putOther("192.0.2.0/24").write(cities);
        assertTrue(message(cities).contains("there are no countries in it"), message(cities));
    }

    private static String message(final Path file) {
        return assertThrows(IOException.class, () -> CountryTable.ofDatabase(file))
                .getMessage();
    }

    private static String country(final CountryTable table, final String address) throws IOException {
        final byte[] raw = InetAddress.getByName(address).getAddress();
        final ByteBuffer bytes = ByteBuffer.wrap(raw);
        final int country = raw.length == Integer.BYTES
                ? table.country(0, 0xFFFFL << 32 | Integer.toUnsignedLong(bytes.getInt()))
                : table.country(bytes.getLong(), bytes.getLong());
        return country == 0 ? "" : "" + (char) (country >>> 8) + (char) (country & 0xFF);
    }
}
