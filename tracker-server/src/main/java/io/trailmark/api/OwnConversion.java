package io.trailmark.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.catalogue.Partner;
import io.trailmark.views.ConversionView;
import java.util.List;

/**
 * A conversion as one of its partners sees it: the sale, its own credits and rewards, and what became of them. Only
 * what is named here is shown: nothing of other partners, nothing of the customer. Threads: any; no state.
 */
final class OwnConversion {
    private static final List<String> OF_ALL = List.of(
            "conversion_id",
            "position",
            "program",
            "goal",
            "order_id",
            "status",
            "reason",
            "occurred_at",
            "amount",
            "refunded",
            "revenue",
            "test");

    private static final List<String> OF_ADJUSTMENTS =
            List.of("adjustment_id", "position", "type", "decision", "reason", "occurred_at", "amount", "refunded");

    private static final String PARTNER = "partner";

    private OwnConversion() {}

    /** Whether the partner had, or has, a part in it. */
    static boolean isOf(final ConversionView conversion, final Partner own) {
        return conversion.credits().stream().anyMatch(credit -> credit.partnerId() == own.id())
                || conversion.lines().stream().anyMatch(line -> line.partnerId() == own.id());
    }

    /** The whole, made into what this partner sees of it. */
    static String of(final String whole, final Partner own) {
        return new String(Bodies.bytes(of(Bodies.own(whole.getBytes(UTF_8)), own)), UTF_8);
    }

    private static ObjectNode of(final ObjectNode whole, final Partner own) {
        final ObjectNode shown = copied(whole, OF_ALL);
        shown.set("credits", ownOf(whole.withArray("credits"), own));
        shown.set("rewards", ownOf(whole.withArray("rewards"), own));
        final ArrayNode adjustments = shown.putArray("adjustments");
        for (final JsonNode adjustment : whole.withArray("adjustments")) {
            final ObjectNode each = copied(adjustment, OF_ADJUSTMENTS);
            each.set("reversals", ownOf(adjustment.withArray("reversals"), own));
            adjustments.add(each);
        }
        return shown;
    }

    private static ObjectNode copied(final JsonNode from, final List<String> names) {
        final ObjectNode copy = Bodies.own("{}".getBytes(UTF_8));
        for (final String name : names) {
            if (from.has(name)) {
                copy.set(name, from.get(name));
            }
        }
        return copy;
    }

    /** Codes of partners are one's own within a programme, and a conversion is of one. */
    private static ArrayNode ownOf(final ArrayNode all, final Partner own) {
        final ArrayNode kept = all.arrayNode();
        for (final JsonNode each : all) {
            if (own.code().equals(each.path(PARTNER).asText())) {
                kept.add(each);
            }
        }
        return kept;
    }
}
