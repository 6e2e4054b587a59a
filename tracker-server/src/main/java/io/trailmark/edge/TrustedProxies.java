package io.trailmark.edge;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** The networks whose word about a client's address is taken. Immutable, any thread; looking up allocates nothing. */
final class TrustedProxies {
    private static final int IPV6_BITS = 128;
    private static final int IPV4_OFFSET_BITS = 96;

    private final long[] highs;
    private final long[] lows;
    private final int[] prefixBits;

    /**
     * @param networks addresses, each with or without a prefix length: {@code 10.0.0.0/8}, {@code ::1}.
     * @throws IllegalArgumentException for what is none.
     */
    TrustedProxies(final List<String> networks) {
        highs = new long[networks.size()];
        lows = new long[networks.size()];
        prefixBits = new int[networks.size()];
        final AddressParser parser = new AddressParser();
        for (int i = 0; i < highs.length; i++) {
            final String network = networks.get(i).strip();
            final int slash = network.indexOf('/');
            final byte[] address =
                    (slash < 0 ? network : network.substring(0, slash)).getBytes(StandardCharsets.ISO_8859_1);
            if (!parser.parse(address, 0, address.length)) {
                throw new IllegalArgumentException("no address or network: " + network);
            }
            highs[i] = parser.high();
            lows[i] = parser.low();
            final boolean isIpv4 = network.indexOf(':') < 0;
            prefixBits[i] = slash < 0 ? IPV6_BITS : prefixBits(network, slash, isIpv4);
        }
    }

    private static int prefixBits(final String network, final int slash, final boolean isIpv4) {
        final int offset = isIpv4 ? IPV4_OFFSET_BITS : 0;
        try {
            final int bits = Integer.parseInt(network.substring(slash + 1)) + offset;
            if (bits >= offset && bits <= IPV6_BITS) {
                return bits;
            }
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("no prefix length: " + network, e);
        }
        throw new IllegalArgumentException("prefix length out of range: " + network);
    }

    boolean contains(final long high, final long low) {
        for (int i = 0; i < highs.length; i++) {
            if (isSamePrefix(high ^ highs[i], low ^ lows[i], prefixBits[i])) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSamePrefix(final long highDifference, final long lowDifference, final int bits) {
        if (bits <= Long.SIZE) {
            return bits == 0 || highDifference >>> (Long.SIZE - bits) == 0;
        }
        return highDifference == 0 && lowDifference >>> (IPV6_BITS - bits) == 0;
    }
}
