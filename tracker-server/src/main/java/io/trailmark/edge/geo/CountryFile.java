package io.trailmark.edge.geo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A table of countries as a file that is read in some ms: what comes with the server.
 *
 * <pre>
 *  gzip of:  magic (4) | IPv4 | IPv6
 *  each:     count (4) | starts (8 each) | countries (2 each)
 * </pre>
 *
 * Little-endian: the ranges as they lie in memory, so that reading is a copy. gzip's own checksum guards it.
 */
final class CountryFile {
    private static final int MAGIC = 0x544D_4331;
    private static final int BUFFER_BYTES = 1 << 16;

    private CountryFile() {}

    static CountryTable read(final InputStream in) throws IOException {
        final ByteBuffer bytes = ByteBuffer.wrap(new GZIPInputStream(in, BUFFER_BYTES).readAllBytes())
                .order(ByteOrder.LITTLE_ENDIAN);
        final int magic = bytes.remaining() < Integer.BYTES ? 0 : bytes.getInt();
        if (magic != MAGIC) {
            throw new IOException("no table of countries: it begins with " + Integer.toHexString(magic));
        }
        final CountryRanges ipv4 = CountryRanges.read(bytes);
        return new CountryTable(ipv4, CountryRanges.read(bytes));
    }

    static void write(final CountryTable table, final OutputStream out) throws IOException {
        try (OutputStream zipped = new BufferedOutputStream(new GZIPOutputStream(out), BUFFER_BYTES)) {
            zipped.write(ByteBuffer.allocate(Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(MAGIC)
                    .array());
            zipped.write(table.ipv4().bytes());
            zipped.write(table.ipv6().bytes());
        }
    }
}
