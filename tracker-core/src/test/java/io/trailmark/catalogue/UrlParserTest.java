package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Where prospects may be sent. The tables hold spellings that have led real redirectors astray; each is refused for the
 * reason that stands beside it, and everything that is accepted means the same host to Java's own parser.
 */
final class UrlParserTest {
    private final UrlParser parser = new UrlParser();

    @Test
    void shouldAcceptWhatShopsUse() {
        for (final String url : List.of(
                "https://shop.example",
                "https://shop.example/",
                "http://shop.example:8080/a/b.html",
                "HTTPS://Shop.Example/",
                "https://shop.example?x=1",
                "https://shop.example#top",
                "https://shop.example/?",
                "https://shop.example/#",
                "https://shop.example/a?x=1&y=%20&z#/route?a=b#c",
                "https://user.shop.example/@someone?mail=a@b.example",
                "https://shop.example/a//b",
                "https://shop.example/?to=https://other.example/",
                "https://shop.example/?filter[size]=9|10&list=1;2,3",
                "https://xn--zk-wka.example/",
                "https://a_b.shop-1.example/",
                "https://127.0.0.1/",
                "https://255.255.255.255:65535/",
                "https://[::1]:8443/x",
                "https://[::]/",
                "https://[2001:db8::8:800:200c:417a]/",
                "https://[1:2:3:4:5:6:7:8]/",
                "https://[::ffff:1.2.3.4]/",
                "https://[1:2:3:4:5:6:1.2.3.4]/",
                "https://localhost:3000/",
                "https://1.example/",
                "https://0x7f.example/")) {
            assertEquals(UrlFault.NONE, parse(url), url);
            assertEquals(UrlFault.NONE, parseTemplate(url), url);
        }
    }

    @Test
    void shouldRefuseForTheReasonThatIsThere() {
        refused(UrlFault.EMPTY, "");
        refused(UrlFault.TOO_LONG, "https://shop.example/" + "a".repeat(Limits.URL_LENGTH_BYTES));
        refused(
                UrlFault.SCHEME,
                "shop.example",
                "/path",
                "//shop.example/",
                "///shop.example/",
                "javascript:alert(1)",
                "data:text/html,x",
                "ftp://shop.example/",
                "httpss://shop.example/",
                "https:shop.example",
                "https:/shop.example/",
                "https;//shop.example/",
                "file:///etc/passwd",
                "view-source:https://shop.example/",
                "h",
                "https:/",
                "HTTPS:",
                "?https://shop.example/",
                "#https://shop.example/",
                "blob:https://shop.example/");
        refused(UrlFault.HOST_MISSING, "https://", "https:///shop.example/", "http://?x", "http://#x", "https:////x");
        refused(
                UrlFault.USERINFO,
                "https://user@shop.example/",
                "https://user:secret@shop.example/",
                "https://shop.example@evil.example/",
                "https://shop.example:80@evil.example/",
                "https://@shop.example/",
                "https://shop.example%40x@evil.example",
                "https://[::1]@evil.example/");
        refused(
                UrlFault.HOST,
                "https://.shop.example/",
                "https://shop..example/",
                "https://shop.example./",
                "https://-shop.example/",
                "https://shop-.example/",
                "https://shop%2eexample/",
                "https://shop.example%00.evil.example/",
                "https://shop!.example/",
                "https://shop,example/",
                "https://shop;x.example/",
                "https://" + "a".repeat(64) + ".example/",
                "https://" + "a.".repeat(130) + "example/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://0x7f.0.0.0x1/",
                "https://0177.0.0.1/",
                "https://127.1/",
                "https://127.0.0/",
                "https://127.0.0.0.1/",
                "https://256.0.0.1/",
                "https://127.0.0.01/",
                "https://1.2.3.0x4/",
                "https://shop.example.1/",
                "https://0/",
                "https://1.2.3.4./",
                "https://[]/",
                "https://[::1/",
                "https://::1/",
                "https://[:1]/",
                "https://[1:]/",
                "https://[1::2::3]/",
                "https://[:::1]/",
                "https://[1:2:3:4:5:6:7]/",
                "https://[1:2:3:4:5:6:7:8:9]/",
                "https://[1:2:3:4:5:6:7::8]/",
                "https://[12345::]/",
                "https://[::g]/",
                "https://[fe80::1%25eth0]/",
                "https://[::1.2.3]/",
                "https://[::1.2.3.256]/",
                "https://[v1.x]/",
                "https://:80/");
        refused(
                UrlFault.PORT,
                "https://shop.example:/",
                "https://shop.example:0/",
                "https://shop.example:65536/",
                "https://shop.example:123456/",
                "https://shop.example:80a/",
                "https://shop.example:-1/",
                "https://shop.example:+80/",
                "https://shop.example:80:80/",
                "https://[::1]x/",
                "https://[::1]:/");
        refused(UrlFault.DOUBLE_SLASH, "https://shop.example//evil.example/", "https://shop.example:80///x");
        refused(
                UrlFault.CONTROL,
                " https://shop.example/",
                "https://shop.example/ ",
                "https://shop .example/",
                "ht\ntps://shop.example/",
                "https://shop.example/\r\nSet-Cookie: a=b",
                "https://shop.example/\0",
                "https://shop.example/\t",
                "https://shop.example/\u007f");
        refused(
                UrlFault.NOT_ASCII,
                "https://zoë.example/",
                "https://shop.example/größe",
                "https://shop。example/",
                "https://shop\u2044.example/",
                "https://shop.example/\u202e",
                "https://ｓｈｏｐ.example/",
                "\uFEFFhttps://shop.example/");
        refused(
                UrlFault.BACKSLASH,
                "https:\\\\shop.example/",
                "https://shop.example\\@evil.example/",
                "https://shop.example\\.evil.example/",
                "https://shop.example/\\evil.example",
                "\\\\shop.example\\");
        refused(
                UrlFault.ESCAPE,
                "https://shop.example/%",
                "https://shop.example/%2",
                "https://shop.example/%zz",
                "https://shop.example/%u0041",
                "https://shop.example/?a=100%&b=1");
        refused(
                UrlFault.UNSAFE_CHARACTER,
                "https://shop.example/<script>",
                "https://shop.example/\"onload=",
                "https://shop.example/>");
    }

    @Test
    void shouldLetMacrosStandOnlyWhereTheyCannotLeadElsewhere() {
        for (final String url : List.of(
                "https://shop.example/{sub1}",
                "https://shop.example/a{sub1}b{sub2}{sub3}?x={source}&y=a{sub4}#{click_id}",
                "https://shop.example?x={device}={country}",
                "https://shop.example#{timestamp}&{link}={program}")) {
            assertEquals(UrlFault.NONE, parseTemplate(url), url);
            assertEquals(UrlFault.UNSAFE_CHARACTER, parse(url), url);
        }
        template(UrlFault.MACRO_IN_SCHEME, "{source}", "{sub1}://shop.example/");
        template(UrlFault.SCHEME, "h{sub1}ttps://shop.example/");
        template(
                UrlFault.MACRO_IN_HOST,
                "https://{sub1}/",
                "https://{sub1}.shop.example/",
                "https://shop.example{sub1}",
                "https://shop.example{sub1}/",
                "https://shop.example:{sub1}/",
                "https://shop.example}/",
                "https://[{sub1}]/");
        template(
                UrlFault.UNKNOWN_MACRO,
                "https://shop.example/{sub6}",
                "https://shop.example/{}",
                "https://shop.example/{sub1",
                "https://shop.example/{Sub1}",
                "https://shop.example/{{sub1}}",
                "https://shop.example/{order_id}",
                "https://shop.example/#{sub1_}");
        template(UrlFault.UNSAFE_CHARACTER, "https://shop.example/}", "https://shop.example/{sub1}}");
        template(
                UrlFault.MACRO_IN_NAME,
                "https://shop.example/?{sub1}=x",
                "https://shop.example/?a=1&b{sub1}",
                "https://shop.example/?a=1&{sub1}#x");
        template(UrlFault.TOO_MANY_MACROS, "https://shop.example/" + "{sub1}".repeat(Limits.MACROS_PER_URL + 1));
        assertEquals(
                UrlFault.TOO_MANY_PARAMETERS,
                parseTemplate("https://shop.example/?" + "a&".repeat(Limits.PARAMETERS_PER_URL)));
        assertEquals(UrlFault.NONE, parseTemplate("https://shop.example/" + "{sub1}".repeat(Limits.MACROS_PER_URL)));
    }

    @Test
    void shouldSayWhereThePartsAre() {
        final byte[] bytes = "xxhttps://[::1]:80/a?b=c#dyy".getBytes(US_ASCII);
        assertEquals(UrlFault.NONE, parser.parse(bytes, 2, bytes.length - 4));
        assertEquals("[::1]", new String(bytes, parser.hostOffset(), parser.hostLengthBytes(), US_ASCII));
        assertEquals('?', bytes[parser.queryOffset()]);
        assertEquals('#', bytes[parser.fragmentOffset()]);
        assertEquals(bytes.length - 2, parser.limit());
        assertEquals(UrlFault.ESCAPE, parse("https://shop.example/%zz"));
        assertEquals("https://shop.example/".length(), parser.faultOffset());
    }

    /** Random splices of telling fragments: what is accepted has the host that Java's parser and the eye see. */
    @Test
    void shouldNeverAcceptAnAddressWithAnotherHostThanItsFirst() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final List<String> parts = List.of(
                "https://",
                "http://",
                "shop.example",
                "evil.example",
                "/",
                "//",
                "\\",
                "@",
                ":",
                "80",
                "?",
                "#",
                "%2f",
                "%5c",
                "%40",
                "%",
                ".",
                "..",
                "[",
                "]",
                "::1",
                "127.0.0.1",
                "0x7f",
                "{sub1}",
                "{",
                "}",
                " ",
                "\t",
                "é",
                "a",
                "=",
                "&",
                ";",
                "-");
        int accepted = 0;
        for (int i = 0; i < 200_000; i++) {
            final StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "" : "https://shop.example");
            for (int left = random.nextInt(7); left > 0; left--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            final String url = text.toString();
            if (parse(url) == UrlFault.NONE) {
                accepted++;
                final byte[] bytes = url.getBytes(US_ASCII);
                final String host = new String(bytes, parser.hostOffset(), parser.hostLengthBytes(), US_ASCII);
                final String front = url.split("[?#]", 2)[0];
                final String path = front.replaceFirst("(?i)^https?://[^/]*", "");
                final String authority = front.substring(0, front.length() - path.length());
                final URI uri = URI.create(authority + path.replace("[", "%5B").replace("]", "%5D"));
                assertEquals(host, hostOf(uri), () -> "seed " + seed + ": " + url);
                assertTrue(url.toLowerCase(Locale.ROOT).matches("https?://.*"), url);
            }
        }
        assertTrue(accepted > 10_000, "seed " + seed + " accepted " + accepted);
    }

    /** Every byte in every place of an address: none below 0x21, none from 0x7F on, no quote gets through. */
    @Test
    void shouldRefuseEveryByteThatHasNoPlaceInAHeader() {
        final byte[] good = "https://shop.example:80/a?b=c#d".getBytes(US_ASCII);
        for (int at = 0; at < good.length; at++) {
            for (int value = 0; value < 256; value++) {
                final byte[] bytes = good.clone();
                bytes[at] = (byte) value;
                if (value <= ' ' || value >= 0x7F || "\"<>\\{}".indexOf(value) >= 0) {
                    assertNotEquals(UrlFault.NONE, parser.parse(bytes, 0, bytes.length), at + ": " + value);
                }
            }
        }
    }

    private static String hostOf(final URI uri) {
        final String authority = uri.getRawAuthority();
        final int colon = authority.startsWith("[") ? authority.indexOf(']') + 1 : authority.indexOf(':');
        return colon > 0 && colon < authority.length() ? authority.substring(0, colon) : authority;
    }

    private void refused(final UrlFault fault, final String... urls) {
        for (final String url : urls) {
            assertEquals(fault, parse(url), url);
            assertEquals(fault, parseTemplate(url), url);
        }
    }

    private void template(final UrlFault fault, final String... urls) {
        for (final String url : urls) {
            assertEquals(fault, parseTemplate(url), url);
            assertNotEquals(UrlFault.NONE, parse(url), url);
        }
    }

    private UrlFault parse(final String url) {
        final byte[] bytes = url.getBytes(UTF_8);
        return parser.parse(bytes, 0, bytes.length);
    }

    private UrlFault parseTemplate(final String url) {
        final byte[] bytes = url.getBytes(UTF_8);
        return parser.parseTemplate(bytes, 0, bytes.length);
    }
}
