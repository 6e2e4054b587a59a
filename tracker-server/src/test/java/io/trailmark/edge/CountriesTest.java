package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.trailmark.edge.geo.CountryTable;
import io.trailmark.edge.geo.SmallDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a prospect is: in the destination and in the record of the click. */
final class CountriesTest {
    @TempDir
    Path folder;

    private EdgeRig rig;

    @BeforeEach
    void start() throws IOException {
        final Path database = folder.resolve("countries.mmdb");
        new SmallDatabase().put("192.0.2.0/24", "DE").put("2001:db8::/32", "AT").write(database);
        final CountryTable countries = CountryTable.ofDatabase(database);
        rig = EdgeRig.start(
                folder,
                LinkTest.PROGRAM,
                context -> context.trustedProxies(List.of("127.0.0.1")).countries(countries));
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void shouldKnowTheCountryOfWhomATrustedProxyNames() throws IOException {
        assertEquals("DE", countryOf("X-Forwarded-For: 192.0.2.9"));
        assertEquals("DE", countryOf("X-Forwarded-For: ::ffff:192.0.2.9"));
        assertEquals("AT", countryOf("Forwarded: for=\"[2001:db8::17]:4711\""));
        assertEquals("", countryOf("X-Forwarded-For: 198.51.100.1"));
        assertEquals("", countryOf("X-Forwarded-For: unknown"));
        // What stands left of a hop that nobody vouches for is the client's own word.
        assertEquals("", countryOf("X-Forwarded-For: 192.0.2.9, 198.51.100.1"));
        assertEquals("", countryOf("X-Other: 192.0.2.9"));
    }

    private String countryOf(final String header) throws IOException {
        final String country = rig.get("/c/acme/macros", header).parameter("c");
        assertEquals(country, rig.lastClick().country());
        return country;
    }
}
