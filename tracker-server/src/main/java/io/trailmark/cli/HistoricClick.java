package io.trailmark.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The click that brought a customer or a conversion of the past, as it is reported. Threads: any; no state.
 *
 * <p>Who clicked is seldom known. A click stands for its row: it comes from an address made of the row's order, in the
 * block of addresses that nobody has (RFC 4193), so that the same click sent twice is known again and counts once.
 */
final class HistoricClick {
    /** No list of crawlers knows it, and whoever looks at a click sees where it is from. */
    static final String AGENT = "Mozilla/5.0 (imported)";

    private static final List<String> OF_CLICK =
            List.of("sub1", "sub2", "sub3", "sub4", "sub5", "source", "aff_click_id", "address", "agent", "referrer");

    private static final List<String> ALONE = List.of("link", "partner", "clicked_at");

    private HistoricClick() {}

    /** @param event with the link that was clicked. */
    static ObjectNode of(final ObjectNode event) {
        final ObjectNode click = Json.object();
        click.set("program", event.get("program"));
        click.set("code", event.get("link"));
        click.set("occurred_at", event.get(event.has("clicked_at") ? "clicked_at" : "occurred_at"));
        for (final String name : OF_CLICK) {
            if (event.has(name)) {
                click.set(name, event.get(name));
            }
        }
        if (!click.has("agent")) {
            click.put("agent", AGENT);
        }
        if (!click.has("address")) {
            click.put("address", standIn(event));
        }
        return click;
    }

    /** What is reported of the conversion itself. */
    static ObjectNode without(final ObjectNode event) {
        final ObjectNode alone = event.deepCopy();
        return alone.remove(OF_CLICK).remove(ALONE);
    }

    private static String standIn(final ObjectNode event) {
        final String text = event.path("program").asText()
                + '\0'
                + event.path("goal").asText()
                + '\0'
                + event.path("order_id").asText();
        try {
            final byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            final String digits = HexFormat.of().formatHex(hash);
            return "fd" + digits.substring(0, 2) + ':' + digits.substring(2, 6) + ':' + digits.substring(6, 10) + ':'
                    + digits.substring(10, 14) + "::1";
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
