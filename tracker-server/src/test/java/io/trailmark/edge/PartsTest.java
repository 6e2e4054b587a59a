package io.trailmark.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The edge's small parts against the library's slower ones. */
final class PartsTest {
    private static final long LAST_SECOND =
            Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();

    @Test
    void shouldWriteDatesAsTheLibraryDoes() {
        final long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        final Random random = new Random(seed);
        final DateTimeFormatter http = DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        final DateTimeFormatter rfc3339 = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        final HttpDate date = new HttpDate();
        final Rfc3339 time = new Rfc3339();
        for (int i = 0; i < 20_000; i++) {
            final long epochMs = random.nextLong(LAST_SECOND) * 1000 + random.nextInt(1000);
            final Instant instant = Instant.ofEpochMilli(epochMs);
            date.update(epochMs);
            time.encode(epochMs);
            assertEquals("Date: " + http.format(instant) + "\r\n", text(date.line()));
            assertEquals(rfc3339.format(instant), text(time.bytes()));
        }
    }

    private static String text(final byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    @Test
    void shouldReadAddressesAsTheLibraryDoes() throws UnknownHostException {
        for (final String address : List.of(
                "0.0.0.0",
                "192.0.2.1",
                "255.255.255.255",
                "::",
                "::1",
                "1::",
                "2001:db8::1",
                "2001:db8:0:1:2:3:4:5",
                "1:2:3:4:5:6:7::",
                "::2:3:4:5:6:7:8",
                "::ffff:192.0.2.1",
                "64:ff9b::192.0.2.1",
                "1:2:3:4:5:6:192.0.2.1")) {
            final byte[] expected = ClientAddress.bytesOf(InetAddress.getByName(address));
            final AddressParser parser = new AddressParser();
            for (final String written :
                    List.of(address, address.contains(":") ? "[" + address + "]:80" : address + ":80")) {
                assertTrue(parser.parse(Ascii.bytes(written), 0, written.length()), written);
                assertEquals(ClientAddress.high(expected), parser.high(), written);
                assertEquals(ClientAddress.low(expected), parser.low(), written);
            }
        }
    }

    @Test
    void shouldReadNothingThatIsNoAddress() {
        for (final String text : List.of(
                "",
                "unknown",
                "_hidden",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.0004",
                "1..2.3",
                "1.2.3.",
                ".1.2.3.4",
                "1.2.3.4:",
                "1.2.3.4:123456",
                "1.2.3.4:a",
                ":",
                ":::",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4:5:6:7:",
                ":1:2:3:4:5:6:7",
                "1::2::3",
                "12345::",
                "g::",
                "::1.2.3",
                "[::1",
                "[::1]x",
                "[::1]:",
                "fe80::1%eth0",
                "1:2:3:4:5:6:7:192.0.2.1")) {
            assertFalse(new AddressParser().parse(Ascii.bytes(text), 0, text.length()), text);
        }
    }

    @Test
    void shouldKnowTrustedNetworks() {
        final TrustedProxies proxies = new TrustedProxies(List.of("10.0.0.0/8", "192.0.2.1", "2001:db8::/32", "::1"));
        for (final String address : List.of("10.255.0.1", "192.0.2.1", "2001:db8:ffff::1", "::1", "::ffff:10.0.0.1")) {
            assertTrue(contains(proxies, address), address);
        }
        for (final String address : List.of("11.0.0.1", "192.0.2.2", "2001:db9::1", "::2", "::10.0.0.1")) {
            assertFalse(contains(proxies, address), address);
        }
        assertFalse(contains(new TrustedProxies(List.of()), "127.0.0.1"), "nobody by default");
        assertTrue(contains(new TrustedProxies(List.of("0.0.0.0/0")), "8.8.8.8"));
        assertFalse(contains(new TrustedProxies(List.of("0.0.0.0/0")), "2001:db8::1"));
        assertTrue(contains(new TrustedProxies(List.of("::/0")), "8.8.8.8"));
    }

    private static boolean contains(final TrustedProxies proxies, final String address) {
        final AddressParser parser = new AddressParser();
        assertTrue(parser.parse(Ascii.bytes(address), 0, address.length()), address);
        return proxies.contains(parser.high(), parser.low());
    }

    @Test
    void shouldEncodeEverythingButUnreservedBytes() {
        final byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        final byte[] encoded = new byte[3 * all.length];
        final int length = Percent.encode(all, 0, all.length, encoded, 0);
        for (int i = 0; i < length; i++) {
            final char c = (char) encoded[i];
            assertTrue(Character.isLetterOrDigit(c) || "-._~%".indexOf(c) >= 0, "" + c);
        }
        final byte[] decoded = new byte[length];
        assertEquals(all.length, Percent.decode(encoded, 0, length, (byte) '+', decoded, 0));
        assertArrayEquals(all, Arrays.copyOf(decoded, all.length));
    }
}
