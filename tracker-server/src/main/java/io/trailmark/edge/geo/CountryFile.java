package io.trailmark.edge.geo;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;

/**
 * A table of countries as a file that is read at once: what comes with the server.
 *
 * <pre>
 *  0       4              8
 *  +-------+--------------+---------------------+
 *  | magic | length bytes | IPv4, IPv6 deflated |     head big-endian
 *  +-------+--------------+---------------------+
 *  each of both:  count (4) | starts (8 each) | countries (2 each)     little-endian
 * </pre>
 *
 * The ranges are as they lie in memory, so that reading is inflating and a copy. The checksum is that of zlib.
 */
final class CountryFile {
    private static final int MAGIC = 0x544D_4331;
    private static final int LENGTH_LIMIT_BYTES = 64 << 20;

    private CountryFile() {}

    static CountryTable read(final InputStream in) throws IOException {
        final DataInputStream head = new DataInputStream(in);
        final int magic = head.readInt();
        final int lengthBytes = head.readInt();
        if (magic != MAGIC || lengthBytes < 0 || lengthBytes > LENGTH_LIMIT_BYTES) {
            throw new IOException("no table of countries: it begins with " + Integer.toHexString(magic));
        }
        final ByteBuffer bytes =
                ByteBuffer.wrap(inflate(head.readAllBytes(), lengthBytes)).order(ByteOrder.LITTLE_ENDIAN);
        final CountryRanges ipv4 = CountryRanges.read(bytes);
        return new CountryTable(ipv4, CountryRanges.read(bytes));
    }

    private static byte[] inflate(final byte[] deflated, final int lengthBytes) throws IOException {
        final byte[] bytes = new byte[lengthBytes];
        final Inflater inflater = new Inflater();
        try {
            inflater.setInput(deflated);
            int inflated = 0;
            while (inflated < lengthBytes) {
                final int more = inflater.inflate(bytes, inflated, lengthBytes - inflated);
                if (more == 0) {
                    throw new EOFException("the table of countries ends after " + inflated + " bytes");
                }
                inflated += more;
            }
            // The checksum comes behind the last byte.
            if (inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
                throw new IOException("the table of countries is longer than " + lengthBytes + " bytes, or cut off");
            }
            return bytes;
        } catch (final DataFormatException e) {
            throw new IOException("the table of countries is damaged: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }

    static void write(final CountryTable table, final OutputStream out) throws IOException {
        final byte[] ipv4 = table.ipv4().bytes();
        final byte[] ipv6 = table.ipv6().bytes();
        final DataOutputStream head = new DataOutputStream(out);
        head.writeInt(MAGIC);
        head.writeInt(ipv4.length + ipv6.length);
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(head, new Deflater(Deflater.BEST_COMPRESSION))) {
            deflated.write(ipv4);
            deflated.write(ipv6);
        }
    }
}
