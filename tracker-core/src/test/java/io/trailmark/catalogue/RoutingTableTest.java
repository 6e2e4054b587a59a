package io.trailmark.catalogue;

import static io.trailmark.catalogue.Entities.catalogue;
import static io.trailmark.catalogue.Entities.coupon;
import static io.trailmark.catalogue.Entities.goal;
import static io.trailmark.catalogue.Entities.link;
import static io.trailmark.catalogue.Entities.partner;
import static io.trailmark.catalogue.Entities.program;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.ReferrerPolicy;
import io.trailmark.record.codec.Source;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Look-ups and what a route carries. */
final class RoutingTableTest {
    private static final String SHOP = "https://shop.example/";
    private static final long NOW_MS = 1_750_000_000_000L;

    private final Route route = new Route();

    @Test
    void shouldFindProgramsByCodeHostAndNumber() {
        final RoutingTable table = RoutingTable.of(
                catalogue(program(1, "acme", "go.acme.example", "[::1]"), program(2, "Other", "10.0.0.1")));
        assertEquals(1, byCode(table, "acme").id());
        assertNull(byCode(table, "ACME"));
        assertNull(byCode(table, ""));
        assertEquals(2, byCode(table, "Other").id());
        assertEquals(1, byHost(table, "go.acme.example").id());
        assertEquals(1, byHost(table, "GO.Acme.Example").id());
        assertEquals(1, byHost(table, "go.acme.example:8080").id());
        assertEquals(1, byHost(table, "go.acme.example.").id());
        assertEquals(1, byHost(table, "go.acme.example.:80").id());
        assertEquals(1, byHost(table, "[::1]").id());
        assertEquals(1, byHost(table, "[::1]:8080").id());
        assertEquals(2, byHost(table, "10.0.0.1:1").id());
        assertNull(byHost(table, "acme.example"));
        assertNull(byHost(table, ""));
        assertNull(byHost(table, ":80"));
        assertEquals("acme", table.program(1).program().code());
        assertNull(table.program(0));
        assertNull(table.program(3));
        assertNull(table.program(-1));
    }

    @Test
    void shouldFindGoalsCouponsAndPartnersWithinTheirProgram() {
        final RoutingTable table = RoutingTable.of(catalogue(
                program(1, "acme"),
                program(2, "other"),
                goal(1, 1, "sale"),
                goal(2, 2, "sale"),
                partner(1, 1, "ann", EntityStatus.ACTIVE),
                coupon(1, 1, 1, "Ann10")));
        assertEquals(1, goalOf(table, 1, "sale").id());
        assertEquals(2, goalOf(table, 2, "sale").id());
        assertNull(goalOf(table, 3, "sale"));
        assertNull(goalOf(table, 1, "SALE"));
        assertEquals(1, couponOf(table, 1, "ANN10").id());
        assertEquals(1, couponOf(table, 1, "ann10").id());
        assertNull(couponOf(table, 2, "ann10"));
        assertEquals("ann", table.partner(1).code());
        final byte[] target = new byte[70];
        assertEquals(8, table.copyPartnerCode(1, target, 5));
        assertEquals("ann", new String(target, 5, 3, US_ASCII));
        assertEquals(5, table.copyPartnerCode(2, target, 5));
        assertEquals(5, table.copyPartnerCode(0, target, 5));
    }

    @Test
    void shouldFillTheRouteWithEverythingTheEdgeNeeds() {
        final Link special = new Link(
                2,
                1,
                1,
                "Two",
                1,
                EntityStatus.ACTIVE,
                Source.FILE,
                0,
                SHOP + "two",
                307,
                Forwarding.ALL_FORWARDED,
                ReferrerPolicy.NO_REFERRER,
                NOW_MS,
                SHOP + "gone",
                LinkTerms.NONE,
                Notes.NONE);
        final RoutingTable table = RoutingTable.of(catalogue(
                program(1, "acme"), partner(1, 1, "ann", EntityStatus.ACTIVE), link(1, 1, 1, "one", SHOP), special));
        assertTrue(find(table, 1, "one"));
        assertEquals(1, route.linkId());
        assertEquals(1, route.programId());
        assertEquals(1, route.partnerId());
        assertSame(table.program(1), route.program());
        assertEquals(Refusal.NONE, route.refusal(Long.MAX_VALUE - 1));
        assertEquals("HTTP/1.1 302 Found\r\n", new String(route.statusLine(), US_ASCII));
        assertEquals(302, route.redirectStatus());
        assertEquals(
                "Referrer-Policy: strict-origin-when-cross-origin\r\n",
                new String(route.referrerPolicyHeader(), US_ASCII));
        assertEquals(Forwarding.UNKNOWN_FORWARDED, route.forwarding());
        assertEquals(SHOP + "[PARAMETERS]", text(route.destination()));
        assertEquals(SHOP + "sorry[PARAMETERS]", text(route.fallback()));

        assertFalse(find(table, 1, "two"));
        assertTrue(find(table, 1, "Two"));
        assertEquals(2, route.linkId());
        assertEquals(NOW_MS, route.expiresMs());
        assertEquals(Refusal.NONE, route.refusal(NOW_MS - 1));
        assertEquals(Refusal.LINK_EXPIRED, route.refusal(NOW_MS));
        assertEquals(307, route.redirectStatus());
        assertEquals("HTTP/1.1 307 Temporary Redirect\r\n", new String(route.statusLine(), US_ASCII));
        assertEquals("Referrer-Policy: no-referrer\r\n", new String(route.referrerPolicyHeader(), US_ASCII));
        assertEquals(SHOP + "gone[PARAMETERS]", text(route.fallback()));
        final byte[] code = new byte[8];
        assertEquals(4, route.copyCode(code, 1));
        assertArrayEquals(new byte[] {0, 'T', 'w', 'o', 0, 0, 0, 0}, code);
        assertTrue(table.findLinkById(1, route));
        assertEquals(1, route.linkId());
        assertFalse(table.findLinkById(0, route));
        assertFalse(table.findLinkById(3, route));
        assertFalse(table.findLinkById(-5, route));
    }

    @Test
    void shouldSayWhyALinkIsRefused() {
        final RoutingTable table = RoutingTable.of(catalogue(
                program(1, "acme"),
                archived(program(2, "gone")),
                partner(1, 1, "ann", EntityStatus.ACTIVE),
                partner(2, 1, "bob", EntityStatus.SUSPENDED),
                partner(3, 1, "cyd", EntityStatus.ARCHIVED),
                link(1, 1, 1, "a", SHOP, EntityStatus.ARCHIVED),
                link(2, 1, 1, "s", SHOP, EntityStatus.SUSPENDED),
                link(3, 1, 2, "b", SHOP),
                link(4, 1, 3, "c", SHOP),
                link(5, 2, 1, "g", SHOP),
                link(6, 1, 1, "bad", "ftp://shop.example/")));
        assertEquals(Refusal.LINK_DISABLED, refusal(table, 1, "a"));
        assertEquals(Refusal.LINK_DISABLED, refusal(table, 1, "s"));
        assertEquals(Refusal.PARTNER_SUSPENDED, refusal(table, 1, "b"));
        assertEquals(Refusal.LINK_DISABLED, refusal(table, 1, "c"));
        assertEquals(Refusal.PROGRAM_ARCHIVED, refusal(table, 2, "g"));
        assertEquals(Refusal.DESTINATION_MISSING, refusal(table, 1, "bad"));
        assertTrue(route.destination().isEmpty());
    }

    @Test
    void shouldPreferWhatIsInUseWhenAnArchivedEntityHasTheSameCode() {
        final RoutingTable table = RoutingTable.of(catalogue(
                archived(program(1, "old", "go.example")),
                program(2, "new", "go.example"),
                partner(1, 2, "ann", EntityStatus.ACTIVE),
                link(1, 2, 1, "x", SHOP + "1"),
                link(2, 2, 1, "x", SHOP + "2", EntityStatus.ARCHIVED),
                coupon(1, 2, 1, "ANN10"),
                coupon(2, 2, 2, "Ann10").stamped(new Stamp(2, 2, EntityStatus.ARCHIVED, 0), 2, 2)));
        assertEquals(1, couponOf(table, 2, "ann10").id());
        assertEquals(2, byHost(table, "go.example").id());
        assertTrue(find(table, 2, "x"));
        assertEquals(1, route.linkId());
        assertTrue(table.findLinkById(2, route));
        assertEquals(2, route.linkId());
    }

    /** The table against a plain map, over random codes of all lengths in three programmes. */
    @Test
    void shouldAgreeWithAMapOnRandomLinks() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Map<String, Integer> twin = new HashMap<>();
        final List<Entity> entities = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            entities.add(program(id, "p" + id));
            entities.add(partner(id, id, "ann", EntityStatus.ACTIVE));
        }
        for (int id = 1; id <= 5_000; id++) {
            final int programId = 1 + random.nextInt(3);
            final String code = randomCode(random, 1 + random.nextInt(random.nextInt(10) == 0 ? 64 : 4));
            if (twin.putIfAbsent(programId + "/" + code, id) == null) {
                entities.add(link(id, programId, programId, code, SHOP + id));
            }
        }
        final RoutingTable table = RoutingTable.of(catalogue(entities));
        twin.forEach((key, id) -> {
            assertTrue(find(table, key.charAt(0) - '0', key.substring(2)), () -> "seed " + seed + " key " + key);
            assertEquals(id, route.linkId(), () -> "seed " + seed + " key " + key);
            assertEquals(SHOP + id + "[PARAMETERS]", text(route.destination()));
        });
        for (int i = 0; i < 5_000; i++) {
            final int programId = 1 + random.nextInt(4);
            final String code = randomCode(random, random.nextInt(4));
            assertEquals(twin.containsKey(programId + "/" + code), find(table, programId, code), () -> "seed " + seed);
        }
    }

    private static String randomCode(final Random random, final int length) {
        final String letters = "abcABC019-_";
        final StringBuilder code = new StringBuilder();
        while (code.length() < length) {
            code.append(letters.charAt(random.nextInt(letters.length())));
        }
        return code.toString();
    }

    private static Program archived(final Program program) {
        return program.stamped(new Stamp(program.id(), 2, EntityStatus.ARCHIVED, NOW_MS));
    }

    /** The destination with its insertions named in brackets. */
    static String text(final Destination destination) {
        final byte[] bytes = new byte[destination.textLengthBytes()];
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i <= destination.insertionCount(); i++) {
            final int end = destination.copyLiteral(i, bytes, 0);
            assertEquals(end, destination.literalLengthBytes(i));
            text.append(new String(bytes, 0, end, US_ASCII));
            if (i < destination.insertionCount()) {
                text.append('[').append(destination.insertion(i)).append(']');
            }
        }
        return text.toString();
    }

    private Refusal refusal(final RoutingTable table, final int programId, final String code) {
        assertTrue(find(table, programId, code));
        assertNotNull(route.fallback());
        return route.refusal(NOW_MS);
    }

    private boolean find(final RoutingTable table, final int programId, final String code) {
        final byte[] bytes = ("/" + code + "?").getBytes(US_ASCII);
        return table.findLink(programId, bytes, 1, code.length(), route);
    }

    private static ProgramRoute byCode(final RoutingTable table, final String code) {
        return table.programByCode(code.getBytes(US_ASCII), 0, code.length());
    }

    private static ProgramRoute byHost(final RoutingTable table, final String host) {
        return table.programByHost(("x" + host + "y").getBytes(US_ASCII), 1, host.length());
    }

    private static Goal goalOf(final RoutingTable table, final int programId, final String code) {
        return table.goal(programId, code.getBytes(US_ASCII), 0, code.length());
    }

    private static Coupon couponOf(final RoutingTable table, final int programId, final String code) {
        return table.coupon(programId, code.getBytes(US_ASCII), 0, code.length());
    }
}
