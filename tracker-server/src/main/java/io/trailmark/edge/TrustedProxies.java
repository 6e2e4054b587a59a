package io.trailmark.edge;

import io.trailmark.access.Networks;
import java.util.List;

/** The networks whose word about a client's address is taken. Immutable, any thread; looking up allocates nothing. */
final class TrustedProxies {
    /** Nobody's word. */
    static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final Networks networks;

    /**
     * @param texts addresses, each with or without a prefix length: {@code 10.0.0.0/8}, {@code ::1}.
     * @throws IllegalArgumentException for what is none.
     */
    TrustedProxies(final List<String> texts) {
        networks = Networks.of(texts);
    }

    boolean contains(final long high, final long low) {
        return networks.contains(high, low);
    }
}
