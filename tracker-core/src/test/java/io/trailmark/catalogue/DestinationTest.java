package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

/** Destinations taken apart and put together again. */
final class DestinationTest {
    private final ExpandableArrayBuffer memory = new ExpandableArrayBuffer();
    private final UrlParser parser = new UrlParser();

    @Test
    void shouldPutAddedParametersBehindTheQueryAndBeforeTheFragment() {
        assertParts("https://shop.example[PARAMETERS]", '?', "https://shop.example");
        assertParts("https://shop.example/[PARAMETERS]#top", '?', "https://shop.example/#top");
        assertParts("https://shop.example/?a=1[PARAMETERS]#top", '&', "https://shop.example/?a=1#top");
        assertParts("https://shop.example/?[PARAMETERS]", 0, "https://shop.example/?");
        assertParts("https://shop.example/?a=1&[PARAMETERS]#x", 0, "https://shop.example/?a=1&#x");
        assertParts("https://shop.example/[PARAMETERS]#/r?a=1", '?', "https://shop.example/#/r?a=1");
        assertParts("https://[::1]:80/[PARAMETERS]", '?', "https://[::1]:80/");
        assertParts(
                "https://shop.example/[SUB1][SUB2]/x?a=[CLICK_ID][PARAMETERS]#[SOURCE]",
                '&',
                "https://shop.example/{sub1}{sub2}/x?a={click_id}#{source}");
        assertParts(
                "https://shop.example/[TIMESTAMP][PARAMETERS]#[LINK][PROGRAM]",
                '?',
                "https://shop.example/{timestamp}#{link}{program}");
    }

    @Test
    void shouldKnowItsOwnParametersAsAShopReadsThem() {
        final Destination destination = destination("https://shop.example/?a=1&B&c%5B%5D=2&d+e=3&=4&&f={sub1}#g=1");
        assertEquals(5, destination.parameterCount());
        for (final String own : List.of("a", "B", "c[]", "c%5b%5D", "d e", "d+e", "d%20e", "f", "%61", "%66")) {
            assertTrue(has(destination, own), own);
        }
        for (final String other : List.of("", "b", "A", "aa", "c", "d", "de", "g", "%", "a%", "%6", "sub1", "1")) {
            assertFalse(has(destination, other), other);
        }
        assertFalse(has(destination("https://shop.example/#a=1"), "a"));
    }

    @Test
    void shouldWriteWhatIsNoDestinationAsAnEmptyOne() {
        for (final String text : List.of("", "javascript:alert(1)", "https://{sub1}/", "https://größe.example/")) {
            final int end = Destination.encode(memory, 3, text, parser);
            final Destination destination = new Destination().wrap(memory, 3);
            assertTrue(destination.isEmpty(), text);
            assertEquals(end - 3, destination.encodedLength());
            assertEquals(0, destination.parameterCount());
            assertFalse(has(destination, "a"));
        }
    }

    /** Random valid destinations: the literals with the written macros between them are the text again. */
    @Test
    void shouldLoseNoByteOfAnyDestination() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            final String text = "https://shop.example/" + pieces(random, "/") + "?a=" + pieces(random, "&b=") + "#"
                    + pieces(random, "?");
            final String expected = text.replace("#", "[PARAMETERS]#");
            final int end = Destination.encode(memory, 8, text, parser);
            final Destination destination = new Destination().wrap(memory, 8);
            assertEquals(end - 8, destination.encodedLength());
            String rebuilt = RoutingTableTest.text(destination);
            for (final Macro macro : Macro.values()) {
                if (macro != Macro.PARAMETERS) {
                    final String name = macro.toString();
                    rebuilt = rebuilt.replace("[" + name + "]", "{" + name.toLowerCase(Locale.ROOT) + "}");
                }
            }
            assertEquals(expected, rebuilt, () -> "seed " + seed);
        }
    }

    private static String pieces(final Random random, final String separator) {
        final Macro[] macros = Macro.values();
        final StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(6); left > 0; left--) {
            final int kind = random.nextInt(3);
            final Macro macro = macros[1 + random.nextInt(macros.length - 1)];
            text.append(
                    kind == 0
                            ? "x"
                            : kind == 1
                                    ? "y" + separator
                                    : "{" + macro.toString().toLowerCase(Locale.ROOT) + "}");
        }
        return text.toString().startsWith("/") ? "z" + text : text.toString();
    }

    private void assertParts(final String parts, final int joint, final String text) {
        final Destination destination = destination(text);
        assertEquals(parts, RoutingTableTest.text(destination));
        assertEquals(joint, destination.joint(), text);
        assertFalse(destination.isEmpty());
    }

    private Destination destination(final String text) {
        final int end = Destination.encode(memory, 5, text, parser);
        final Destination destination = new Destination().wrap(memory, 5);
        assertEquals(end - 5, destination.encodedLength());
        return destination;
    }

    private static boolean has(final Destination destination, final String name) {
        final byte[] bytes = ("x" + name + "%").getBytes(US_ASCII);
        return destination.hasParameter(bytes, 1, name.length());
    }
}
