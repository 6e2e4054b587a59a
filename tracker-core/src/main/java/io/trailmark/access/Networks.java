package io.trailmark.access;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * A list of networks of either family. Addresses are two longs, the form of IPv6, and IPv4 is mapped
 * ({@code ::ffff:0:0/96}): so an IPv4 client is in its network however it came in.
 *
 * <p>Immutable, any thread; looking up allocates nothing.
 */
public final class Networks {
    /** More are refused: each request of a token is held against all of them. */
    public static final int MAX_NETWORKS = 64;

    /** No network at all. */
    public static final Networks NONE = new Networks(List.of());

    private static final int IPV6_BITS = 128;
    private static final int IPV4_OFFSET_BITS = 96;

    private final List<String> texts;
    private final long[] highs;
    private final long[] lows;
    private final int[] prefixBits;

    private Networks(final List<String> texts) {
        this.texts = List.copyOf(texts);
        highs = new long[texts.size()];
        lows = new long[texts.size()];
        prefixBits = new int[texts.size()];
        for (int i = 0; i < highs.length; i++) {
            read(i, texts.get(i));
        }
    }

    /**
     * Reads addresses, each with or without a prefix length: {@code 10.0.0.0/8}, {@code ::1}.
     *
     * @throws IllegalArgumentException for what is none; its message names it.
     */
    public static Networks of(final List<String> texts) {
        if (texts.size() > MAX_NETWORKS) {
            throw new IllegalArgumentException("more than " + MAX_NETWORKS + " networks: " + texts.size());
        }
        return new Networks(texts.stream().map(String::strip).toList());
    }

    private void read(final int index, final String network) {
        final int slash = network.indexOf('/');
        final byte[] address = address(slash < 0 ? network : network.substring(0, slash), network);
        highs[index] = bigEndian(address, 0);
        lows[index] = bigEndian(address, Long.BYTES);
        final boolean isIpv4 = network.indexOf(':') < 0;
        prefixBits[index] = slash < 0 ? IPV6_BITS : prefixBits(network, slash, isIpv4);
    }

    private static byte[] address(final String text, final String network) {
        // Of the short forms that the JDK takes, 10.1 for 10.0.0.1, none is meant by anybody.
        final boolean isShort =
                text.indexOf(':') < 0 && text.chars().filter(c -> c == '.').count() != 3;
        try {
            final InetAddress address = isShort || text.indexOf('%') >= 0 ? null : InetAddress.ofLiteral(text);
            if (address != null) {
                return address instanceof Inet4Address ? mapped(address.getAddress()) : address.getAddress();
            }
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("no address or network: " + network, e);
        }
        throw new IllegalArgumentException("no address or network: " + network);
    }

    private static byte[] mapped(final byte[] ipv4) {
        final byte[] address = new byte[2 * Long.BYTES];
        address[10] = (byte) 0xFF;
        address[11] = (byte) 0xFF;
        System.arraycopy(ipv4, 0, address, 12, ipv4.length);
        return address;
    }

    private static long bigEndian(final byte[] bytes, final int offset) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (bytes[offset + i] & 0xFF);
        }
        return value;
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

    /** Whether there is none. */
    public boolean isEmpty() {
        return highs.length == 0;
    }

    /** Whether one of them holds the address of these two halves. */
    public boolean contains(final long high, final long low) {
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

    /** Whether one of them holds the address. */
    public boolean contains(final InetAddress address) {
        final byte[] bytes = address instanceof Inet4Address ? mapped(address.getAddress()) : address.getAddress();
        return contains(bigEndian(bytes, 0), bigEndian(bytes, Long.BYTES));
    }

    /** As they were written. */
    public List<String> texts() {
        return texts;
    }

    /** As they were written, with commas. */
    @Override
    public String toString() {
        return String.join(",", texts);
    }
}
