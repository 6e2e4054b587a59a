package io.trailmark.edge;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.agrona.BitUtil;

/**
 * Addresses as two longs, the form of IPv6; IPv4 is mapped ({@code ::ffff:0:0/96}), so that the same client is the same
 * address however it came in.
 */
final class ClientAddress {
    /** First half of every mapped IPv4 address. */
    static final long MAPPED_HIGH = 0;

    /** Second half of a mapped IPv4 address, above its 32 bits. */
    static final long MAPPED_PREFIX = 0xFFFF_0000_0000L;

    private static final byte[] NONE = new byte[16];

    private ClientAddress() {}

    /** The 16 bytes of an address; all zero when it is not an internet address. */
    static byte[] bytesOf(final SocketAddress address) {
        return address instanceof InetSocketAddress internet && internet.getAddress() != null
                ? bytesOf(internet.getAddress())
                : NONE;
    }

    static byte[] bytesOf(final InetAddress address) {
        final byte[] raw = address.getAddress();
        if (raw.length == 16) {
            return raw;
        }
        final byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xFF;
        mapped[11] = (byte) 0xFF;
        System.arraycopy(raw, 0, mapped, 12, 4);
        return mapped;
    }

    static long high(final byte[] address) {
        return bigEndian(address, 0);
    }

    static long low(final byte[] address) {
        return bigEndian(address, BitUtil.SIZE_OF_LONG);
    }

    private static long bigEndian(final byte[] bytes, final int offset) {
        long value = 0;
        for (int i = 0; i < BitUtil.SIZE_OF_LONG; i++) {
            value = value << 8 | (bytes[offset + i] & 0xFF);
        }
        return value;
    }

    static boolean isIpv4(final long high, final long low) {
        return high == MAPPED_HIGH && low >>> 32 == MAPPED_PREFIX >>> 32;
    }

    /**
     * What is kept of an address: family in the top byte, then the IPv4 /24 or the IPv6 /48; 0 for no address.
     */
    static long block(final long high, final long low) {
        if (high == 0 && low == 0) {
            return 0;
        }
        if (isIpv4(high, low)) {
            return 4L << 56 | (low & 0xFFFF_FFFFL) >>> 8;
        }
        return 6L << 56 | high >>> 16;
    }
}
