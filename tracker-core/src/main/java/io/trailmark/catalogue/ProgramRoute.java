package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trailmark.record.codec.EntityStatus;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;

/**
 * What the edge needs of a programme, ready as bytes. Immutable, any thread; callers must not write into its arrays.
 */
public final class ProgramRoute {
    private final Program program;
    private final byte[] code;
    private final byte[] clickIdParameter;
    private final byte[][] deepLinkHosts;
    private final Destination fallback;
    private final Destination notFound;
    private final long longestWindowMs;
    private final ZoneOffsets zone;

    ProgramRoute(final Program program, final long longestWindowMs, final UrlParser parser) {
        this.program = program;
        this.longestWindowMs = longestWindowMs;
        this.code = program.code().getBytes(US_ASCII);
        this.clickIdParameter = program.clickIdParameter().getBytes(US_ASCII);
        this.deepLinkHosts = bytes(program.deepLinkHosts());
        this.fallback = destination(program.fallback(), parser);
        this.notFound = destination(program.notFound(), parser);
        this.zone = ZoneOffsets.of(program.timeZone());
    }

    private static byte[][] bytes(final List<String> hosts) {
        final byte[][] bytes = new byte[hosts.size()][];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = hosts.get(i).getBytes(US_ASCII);
        }
        return bytes;
    }

    private static Destination destination(final String text, final UrlParser parser) {
        final ExpandableArrayBuffer memory = new ExpandableArrayBuffer();
        Destination.encode(memory, 0, text, parser);
        return new Destination().wrap(memory, 0);
    }

    /** Number of the programme. */
    public int id() {
        return program.id();
    }

    /** The programme itself, for its settings. */
    public Program program() {
        return program;
    }

    /** Whether events are taken for it. */
    public boolean isActive() {
        return program.status() == EntityStatus.ACTIVE;
    }

    /** Its code, for {@code {program}}. */
    public byte[] code() {
        return code;
    }

    /** Seconds by which the programme's clocks are ahead of UTC at that time. */
    public int zoneOffsetS(final long timeMs) {
        return zone.offsetS(timeMs);
    }

    /** The longest window of its goals: how long a visitor is worth remembering. */
    public long longestWindowMs() {
        return longestWindowMs;
    }

    /** What the destination calls the click id. */
    public byte[] clickIdParameter() {
        return clickIdParameter;
    }

    /** Where refused clicks go; may be empty. */
    public Destination fallback() {
        return fallback;
    }

    /** Where unknown codes go; may be empty. */
    public Destination notFound() {
        return notFound;
    }

    /** Whether {@code url=} may lead to this host, given without port; ASCII case does not matter. */
    public boolean isDeepLinkHost(final byte[] bytes, final int offset, final int lengthBytes) {
        for (int i = 0; i < deepLinkHosts.length; i++) {
            if (isSameHost(deepLinkHosts[i], bytes, offset, lengthBytes)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isSameHost(
            final byte[] lowerCaseHost, final byte[] bytes, final int offset, final int lengthBytes) {
        if (lowerCaseHost.length != lengthBytes) {
            return false;
        }
        for (int i = 0; i < lengthBytes; i++) {
            if (Ascii.toLowerCase(bytes[offset + i]) != lowerCaseHost[i]) {
                return false;
            }
        }
        return true;
    }
}
