package io.trailmark.bench.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The request that a browser sends when a person follows a link in a mail: about 580 bytes of headers.
 *
 * <p>Encoded once; per request only the digits of the forwarded address change, so that the server does not see one
 * person who clicks over and over. Owned by the generator's thread.
 */
final class ClickRequest {
    private static final String ADDRESS_HEADER = "X-Forwarded-For: ";
    private static final String ADDRESS = "128.100.100.7";

    /** How many address blocks there are: each click of a run up to this length comes from another one. */
    static final int VISITORS = 96 * 156 * 156;

    private final ByteBuffer encoded;
    private final int addressOffset;

    ClickRequest(final String host, final String path) {
        final String request = "GET " + path + " HTTP/1.1\r\n"
                + "Host: " + host + "\r\n"
                + "Connection: keep-alive\r\n"
                + "Upgrade-Insecure-Requests: 1\r\n"
                + "User-Agent: Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
                + " Chrome/142.0.0.0 Safari/537.36\r\n"
                + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
                + "Sec-Fetch-Site: cross-site\r\n"
                + "Sec-Fetch-Mode: navigate\r\n"
                + "Sec-Fetch-User: ?1\r\n"
                + "Sec-Fetch-Dest: document\r\n"
                + "Referer: https://mail.example.com/inbox/\r\n"
                + "Accept-Encoding: gzip, deflate, br, zstd\r\n"
                + "Accept-Language: en-GB,en;q=0.9,de;q=0.8\r\n"
                + ADDRESS_HEADER + ADDRESS + "\r\n\r\n";
        final byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        addressOffset = request.indexOf(ADDRESS_HEADER) + ADDRESS_HEADER.length();
        encoded = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
    }

    /** The request of a visitor, told by the address block alone; valid until the next call. */
    ByteBuffer of(final long visitor) {
        final int number = (int) (visitor % VISITORS);
        octet(0, 128 + number / (156 * 156));
        octet(4, 100 + number / 156 % 156);
        octet(8, 100 + number % 156);
        return encoded.clear();
    }

    /** Always three digits: the address never gets shorter, and no octet starts with a zero. */
    private void octet(final int offset, final int value) {
        encoded.put(addressOffset + offset, (byte) ('0' + value / 100));
        encoded.put(addressOffset + offset + 1, (byte) ('0' + value / 10 % 10));
        encoded.put(addressOffset + offset + 2, (byte) ('0' + value % 10));
    }

    int lengthBytes() {
        return encoded.capacity();
    }
}
