package io.trailmark.edge.geo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes databases in MaxMind's format with a few networks in them: version 2, records of 24 bits, a tree for IPv6. */
public final class SmallDatabase {
    private static final int MAP = 7;
    private static final int EMPTY = -1;
    private static final int SEPARATOR_BYTES = 16;

    private final List<int[]> nodes = new ArrayList<>(List.of(new int[] {EMPTY, EMPTY}));
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();

    /** The country of a network, as GeoLite2 has it. */
    public SmallDatabase put(final String network, final String country) throws IOException {
        final int offset = begin(1, "country");
        begin(1, "iso_code");
        text(country);
        return insert(network, offset);
    }

    /** A network whose registration alone is known. */
    SmallDatabase putRegistered(final String network, final String country) throws IOException {
        final int offset = begin(1, "registered_country");
        begin(1, "iso_code");
        text(country);
        return insert(network, offset);
    }

    /** The country of a network, as databases of countries alone have it. */
    SmallDatabase putPlain(final String network, final String country) throws IOException {
        final int offset = begin(1, "country_code");
        text(country);
        return insert(network, offset);
    }

    /** A network of which something else is known. */
    SmallDatabase putOther(final String network) throws IOException {
        final int offset = begin(1, "city");
        text("Berlin");
        return insert(network, offset);
    }

    /** Writes the file. */
    public void write(final Path file) throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (final int[] node : nodes) {
            for (final int record : node) {
                // What is below EMPTY points to data; EMPTY itself is written as the number of nodes.
                final int value = record == EMPTY
                        ? nodes.size()
                        : record < EMPTY ? nodes.size() + SEPARATOR_BYTES - record - 2 : record;
                out.write(value >>> 16);
                out.write(value >>> 8);
                out.write(value);
            }
        }
        out.write(new byte[SEPARATOR_BYTES]);
        out.write(data.toByteArray());
        out.write(new byte[] {(byte) 0xAB, (byte) 0xCD, (byte) 0xEF});
        out.write("MaxMind.com".getBytes(StandardCharsets.US_ASCII));
        data.reset();
        begin(9, "binary_format_major_version");
        data.write(new byte[] {(byte) 0xA1, 2});
        text("binary_format_minor_version");
        data.write(new byte[] {(byte) 0xA0});
        text("build_epoch");
        data.write(new byte[] {1, 2, 1});
        text("database_type");
        text("Countries");
        text("ip_version");
        data.write(new byte[] {(byte) 0xA1, 6});
        text("node_count");
        data.write(new byte[] {(byte) 0xC2, (byte) (nodes.size() >>> 8), (byte) nodes.size()});
        text("record_size");
        data.write(new byte[] {(byte) 0xA1, 24});
        text("languages");
        data.write(new byte[] {0, 4});
        text("description");
        data.write(MAP << 5);
        out.write(data.toByteArray());
        Files.write(file, out.toByteArray());
    }

    private int begin(final int entries, final String firstKey) throws IOException {
        final int offset = data.size();
        data.write(MAP << 5 | entries);
        text(firstKey);
        return offset;
    }

    private void text(final String text) throws IOException {
        if (text.length() < 29) {
            data.write(2 << 5 | text.length());
        } else {
            data.write(2 << 5 | 29);
            data.write(text.length() - 29);
        }
        data.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private SmallDatabase insert(final String network, final int dataOffset) throws IOException {
        final int slash = network.indexOf('/');
        final byte[] address =
                InetAddress.getByName(network.substring(0, slash)).getAddress();
        final byte[] bits = new byte[16];
        System.arraycopy(address, 0, bits, bits.length - address.length, address.length);
        final int prefixLength = Integer.parseInt(network.substring(slash + 1)) + (16 - address.length) * 8;
        int node = 0;
        for (int i = 0; i < prefixLength - 1; i++) {
            final int bit = bits[i / 8] >> (7 - i % 8) & 1;
            if (nodes.get(node)[bit] == EMPTY) {
                nodes.get(node)[bit] = nodes.size();
                nodes.add(new int[] {EMPTY, EMPTY});
            }
            node = nodes.get(node)[bit];
        }
        nodes.get(node)[bits[(prefixLength - 1) / 8] >> (7 - (prefixLength - 1) % 8) & 1] = -2 - dataOffset;
        return this;
    }
}
