package io.trailmark.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworksTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.0.0.0/8, ::ffff:10.0.0.1, true",
        "::ffff:10.0.0.0/104, 10.255.0.1, true",
        "::ffff:10.0.0.0/104, 11.0.0.1, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "2001:db8::/65, 2001:db8::7fff:0:0:1, true",
        "2001:db8::/65, 2001:db8::8000:0:0:1, false",
        "::1, ::1, true",
        "::1, ::2, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 8.8.8.8, true"
    })
    void shouldHoldTheAddressesOfItsNetworks(final String network, final String address, final boolean isInside) {
        assertEquals(isInside, Networks.of(List.of(network)).contains(InetAddress.ofLiteral(address)));
    }

    @Test
    void shouldLookAtAllOfThem() {
        final Networks networks = Networks.of(List.of("10.0.0.0/8", " 2001:db8::/32 "));
        assertTrue(networks.contains(InetAddress.ofLiteral("2001:db8::1")));
        assertEquals("10.0.0.0/8,2001:db8::/32", networks.toString());
        assertFalse(Networks.NONE.contains(InetAddress.ofLiteral("10.0.0.1")));
        assertTrue(Networks.NONE.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "10.1/16",
                "10.0.0.256",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/x",
                "2001:db8::/129",
                "fe80::1%eth0",
                "localhost"
            })
    void shouldRefuseWhatIsNoNetwork(final String network) {
        assertThrows(IllegalArgumentException.class, () -> Networks.of(List.of(network)), network);
    }

    @Test
    void shouldRefuseMoreThanItsLimit() {
        Networks.of(Collections.nCopies(Networks.MAX_NETWORKS, "10.0.0.1"));
        final List<String> more = Collections.nCopies(Networks.MAX_NETWORKS + 1, "10.0.0.1");
        assertThrows(IllegalArgumentException.class, () -> Networks.of(more));
    }
}
