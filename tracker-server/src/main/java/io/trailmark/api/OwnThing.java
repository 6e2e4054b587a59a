package io.trailmark.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/**
 * A link, coupon or registration as the partner whose it is sees it. Only what is named here is shown: not the notes
 * that the merchant keeps with it, nor how its clicks are steered. Threads: any; no state.
 */
final class OwnThing {
    private static final Set<String> SHOWN = Set.of(
            "id",
            "program",
            "partner",
            "code",
            EntityShow.URL,
            "destination",
            "redirect",
            "forward",
            "referrer_policy",
            "coupon",
            "registration",
            "account",
            "from",
            "until",
            "starts_at",
            "expires_at",
            "status",
            EntityShow.STATE,
            "origin",
            "version",
            "changed_at");

    private OwnThing() {}

    /** The whole, made into what the partner sees of it. */
    static byte[] of(final byte[] whole) {
        final ObjectNode shown = Bodies.own(whole);
        shown.retain(SHOWN);
        return Bodies.bytes(shown);
    }

    static String of(final String whole) {
        return new String(of(whole.getBytes(UTF_8)), UTF_8);
    }
}
