package io.trailmark.catalogue;

import static io.trailmark.catalogue.Entities.catalogue;
import static io.trailmark.catalogue.Entities.coupon;
import static io.trailmark.catalogue.Entities.goal;
import static io.trailmark.catalogue.Entities.link;
import static io.trailmark.catalogue.Entities.partner;
import static io.trailmark.catalogue.Entities.program;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.trailmark.record.codec.EntityStatus;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the routing table costs: no allocation per look-up, few bytes per link, and no more probes for chosen codes. */
final class RoutingTableLimitsTest {
    private static final KeyedHash KNOWN_KEY = new KeyedHash(1, 2);
    private static final KeyedHash SECRET_KEY = new KeyedHash(0x0123456789abcdefL, 0xfedcba9876543210L);
    private static final int FLOOD_CODES = 16_384;
    private static final int LINK_LENGTH_MAX_BYTES = 200;

    /** An attacker who knows the hash function, but not the key, chooses codes that would all fall into a few slots. */
    @Test
    void shouldNeedNoMoreProbesForChosenCodesThanForRandomOnes() {
        final Random random = new Random(7);
        final List<String> chosen = new ArrayList<>();
        final List<String> others = new ArrayList<>();
        final int fewSlots = 0xFF00;
        for (long i = 0; chosen.size() < FLOOD_CODES; i++) {
            final String code = Long.toString(i, 36);
            final long hash = KNOWN_KEY.hash(1, code.getBytes(US_ASCII), 0, code.length(), false);
            if ((hash >>> Integer.SIZE & fewSlots) == 0) {
                chosen.add(code);
                others.add(Long.toString(random.nextLong() & Long.MAX_VALUE, 36));
            }
        }
        final long randomProbes = probes(others, SECRET_KEY);
        assertTrue(probes(chosen, SECRET_KEY) < randomProbes * 6 / 5, "random: " + randomProbes);
        assertTrue(probes(chosen, KNOWN_KEY) > randomProbes * 20, "the same codes, had the key been known");
    }

    /** Codes that collide for ever in tables over {@code String.hashCode}. */
    @Test
    void shouldNotMindCodesWithEqualJavaHashes() {
        final List<String> equal = new ArrayList<>();
        for (int bits = 0; bits < FLOOD_CODES; bits++) {
            final StringBuilder code = new StringBuilder();
            for (int bit = 0; bit < 14; bit++) {
                code.append((bits >> bit & 1) == 0 ? "Aa" : "BB");
            }
            equal.add(code.toString());
            assertEquals(equal.getFirst().hashCode(), code.toString().hashCode());
        }
        assertTrue(probes(equal, SECRET_KEY) < 3L * FLOOD_CODES, "probes " + probes(equal, SECRET_KEY));
    }

    /** Two codes with the same tag, and so the same slot, found by search: only the bytes tell them apart. */
    @Test
    void shouldTellCodesWithEqualTagsApart() {
        final Map<Long, String> seen = new HashMap<>();
        String other = null;
        String code = "";
        for (long i = 0; other == null; i++) {
            code = Long.toString(i, 36);
            final long hash = KNOWN_KEY.hash(1, code.getBytes(US_ASCII), 0, code.length(), false);
            other = seen.put(hash >>> Integer.SIZE, code);
        }
        final RoutingTable table = RoutingTable.of(
                catalogue(KNOWN_KEY, List.of(program(1, "acme"), link(1, 1, 1, other, "https://shop.example/"))));
        final Route route = new Route();
        assertTrue(table.findLink(1, other.getBytes(US_ASCII), 0, other.length(), route));
        assertFalse(table.findLink(1, code.getBytes(US_ASCII), 0, code.length(), route), other + " and " + code);
    }

    private static long probes(final List<String> codes, final KeyedHash keyedHash) {
        final List<Entity> entities = new ArrayList<>();
        entities.add(program(1, "acme"));
        for (final String code : codes) {
            entities.add(link(entities.size(), 1, 1, code, "https://shop.example/"));
        }
        final RoutingTable table = RoutingTable.of(catalogue(keyedHash, entities));
        long probes = 0;
        for (final String code : codes) {
            probes += table.linkProbes(1, code);
        }
        return probes;
    }

    @Test
    void shouldTakeFewBytesPerLink() {
        final int linkCount = 50_000;
        final List<Entity> entities = new ArrayList<>();
        entities.add(program(1, "acme"));
        for (int id = 1; id <= linkCount; id++) {
            final String code = "%08x".formatted(id * 0x9E3779B1);
            final String destination =
                    "https://shop.example.com/products/item-%06d?utm_source=%s".formatted(id, "partner");
            entities.add(link(id, 1, 1, code, destination));
        }
        final long lengthBytes = RoutingTable.of(catalogue(entities)).linkLengthBytes();
        assertTrue(lengthBytes / linkCount <= LINK_LENGTH_MAX_BYTES, lengthBytes / linkCount + " bytes per link");
    }

    @Test
    void shouldAllocateNothingPerLookUp() {
        final RoutingTable table = RoutingTable.of(catalogue(
                program(1, "acme", "go.acme.example"),
                goal(1, 1, "sale"),
                partner(1, 1, "ann", EntityStatus.ACTIVE),
                link(1, 1, 1, "spring", "https://shop.example/{sub1}?from={partner}#top"),
                coupon(1, 1, 1, "ANN10")));
        final byte[] request =
                "go.Acme.example:8080 acme spring sale ann10 from https://shop.example/a?b#c".getBytes(US_ASCII);
        final byte[] answer = new byte[Limits.URL_LENGTH_BYTES];
        final Route route = new Route();
        final UrlParser parser = new UrlParser();
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 20_000; i++) {
            lookUpAll(table, request, answer, route, parser);
        }
        long allocated = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5 && allocated > 0; attempt++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 200_000; i++) {
                lookUpAll(table, request, answer, route, parser);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }

    private static void lookUpAll(
            final RoutingTable table,
            final byte[] request,
            final byte[] answer,
            final Route route,
            final UrlParser parser) {
        final ProgramRoute program = table.programByHost(request, 0, 20);
        if (program == null
                || table.programByCode(request, 21, 4) != program
                || !table.findLink(program.id(), request, 26, 6, route)
                || table.goal(1, request, 33, 4) == null
                || table.coupon(1, request, 38, 5) == null
                || !route.destination().hasParameter(request, 44, 4)
                || parser.parse(request, 49, 26) != UrlFault.NONE
                || !table.findLinkById(1, route)
                || route.refusal(1) != Refusal.NONE) {
            throw new AssertionError("not found");
        }
        final Destination destination = route.destination();
        int at = 0;
        for (int i = 0; i < destination.insertionCount(); i++) {
            at = destination.copyLiteral(i, answer, at);
            if (destination.insertion(i) == Macro.PARTNER) {
                at = table.copyPartnerCode(route.partnerId(), answer, at);
            }
        }
        destination.copyLiteral(destination.insertionCount(), answer, at);
    }
}
