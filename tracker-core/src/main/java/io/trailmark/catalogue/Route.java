package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.ReferrerPolicy;
import java.nio.ByteOrder;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What the edge needs of a link, ready as bytes: a flyweight over the memory of a {@link RoutingTable}.
 *
 * <p>One instance per thread, filled by {@link RoutingTable#findLink} and valid until the next look-up with it, also
 * after a newer table has been published. Reading allocates nothing. Callers must not write into the arrays it hands
 * out.
 */
public final class Route {
    /*
     *  0         4            8            12           20       21           22           23        24
     *  +---------+------------+------------+------------+--------+------------+------------+---------+
     *  | link id | program id | partner id | expires ms | refusal| forwarding | ref.policy | status  |
     *  +---------+------------+------------+------------+--------+------------+------------+---------+
     *  | code length (1) | code ... | destination ... | fallback ... |
     *  +-----------------+----------+-----------------+--------------+
     */
    private static final int PARTNER_ID_OFFSET = 8;
    private static final int EXPIRES_MS_OFFSET = 12;
    private static final int REFUSAL_OFFSET = 20;
    private static final int FORWARDING_OFFSET = 21;
    private static final int REFERRER_POLICY_OFFSET = 22;
    private static final int REDIRECT_STATUS_OFFSET = 23;
    static final int KEY_OFFSET = 24;

    private static final int REDIRECT_STATUS_BASE = 300;
    private static final byte[][] STATUS_LINES = statusLines();
    private static final byte[][] REFERRER_POLICIES = referrerPolicies();

    private final Destination destination = new Destination();
    private final Destination ownFallback = new Destination();
    private DirectBuffer memory;
    private int offset;
    private ProgramRoute program;

    /** A route that leads nowhere until a look-up fills it. */
    public Route() {}

    void wrap(final DirectBuffer newMemory, final int newOffset, final ProgramRoute newProgram) {
        memory = newMemory;
        offset = newOffset;
        program = newProgram;
        destination.wrap(newMemory, newOffset + KEY_OFFSET + 1 + codeLengthBytes());
        ownFallback.wrap(newMemory, newOffset + KEY_OFFSET + 1 + codeLengthBytes() + destination.encodedLength());
    }

    /** Number of the link. */
    public int linkId() {
        return CodeIndex.id(memory, offset);
    }

    /** Number of the programme. */
    public int programId() {
        return CodeIndex.scope(memory, offset);
    }

    /** Number of the partner; {@link RoutingTable#copyPartnerCode} has its code. */
    public int partnerId() {
        return memory.getInt(offset + PARTNER_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** The programme. */
    public ProgramRoute program() {
        return program;
    }

    /** Why the click is refused at this time, or {@link Refusal#NONE}. */
    public Refusal refusal(final long nowMs) {
        final Refusal refusal = Refusal.of(memory.getByte(offset + REFUSAL_OFFSET));
        return refusal == Refusal.NONE && nowMs >= expiresMs() ? Refusal.LINK_EXPIRED : refusal;
    }

    /** First ms at which the link is refused, or {@link Link#NEVER}. */
    public long expiresMs() {
        return memory.getLong(offset + EXPIRES_MS_OFFSET, ByteOrder.LITTLE_ENDIAN);
    }

    /** Where prospects go. */
    public Destination destination() {
        return destination;
    }

    /** Where refused clicks go: the link's own fallback, else the programme's, else empty. */
    public Destination fallback() {
        return ownFallback.isEmpty() ? program.fallback() : ownFallback;
    }

    /** Which of the visitor's other parameters are passed on. */
    public Forwarding forwarding() {
        return Forwarding.get(memory.getByte(offset + FORWARDING_OFFSET));
    }

    /** 302, 303 or 307. */
    public int redirectStatus() {
        return REDIRECT_STATUS_BASE + memory.getByte(offset + REDIRECT_STATUS_OFFSET);
    }

    /** The first line of the answer with its CR LF. */
    public byte[] statusLine() {
        return STATUS_LINES[memory.getByte(offset + REDIRECT_STATUS_OFFSET)];
    }

    /** The header {@code Referrer-Policy} with its CR LF. */
    public byte[] referrerPolicyHeader() {
        return REFERRER_POLICIES[memory.getByte(offset + REFERRER_POLICY_OFFSET)];
    }

    /** Bytes of the link's code. */
    public int codeLengthBytes() {
        return memory.getByte(offset + KEY_OFFSET) & 0xFF;
    }

    /** Copies the link's code, for {@code {link}}; returns the offset behind what was written. */
    public int copyCode(final byte[] target, final int targetOffset) {
        final int lengthBytes = codeLengthBytes();
        memory.getBytes(offset + KEY_OFFSET + 1, target, targetOffset, lengthBytes);
        return targetOffset + lengthBytes;
    }

    /** Writes the entry of a link; returns the offset behind it. */
    static int encode(
            final MutableDirectBuffer target,
            final int at,
            final Link link,
            final Refusal refusal,
            final UrlParser parser) {
        CodeIndex.encodeIdAndScope(target, at, link.id(), link.programId());
        target.putInt(at + PARTNER_ID_OFFSET, link.partnerId(), ByteOrder.LITTLE_ENDIAN);
        target.putLong(at + EXPIRES_MS_OFFSET, link.expiresMs(), ByteOrder.LITTLE_ENDIAN);
        target.putByte(at + FORWARDING_OFFSET, (byte) link.forwarding().value());
        target.putByte(at + REFERRER_POLICY_OFFSET, (byte) link.referrerPolicy().value());
        target.putByte(at + REDIRECT_STATUS_OFFSET, (byte) (link.redirectStatus() - REDIRECT_STATUS_BASE));
        final int destinationOffset =
                CodeIndex.encodeKey(target, at + KEY_OFFSET, link.code().getBytes(US_ASCII));
        final int fallbackOffset = Destination.encode(target, destinationOffset, link.destination(), parser);
        final boolean hasDestination =
                !new Destination().wrap(target, destinationOffset).isEmpty();
        final Refusal stored = hasDestination || refusal != Refusal.NONE ? refusal : Refusal.DESTINATION_MISSING;
        target.putByte(at + REFUSAL_OFFSET, (byte) stored.number());
        return Destination.encode(target, fallbackOffset, link.fallback(), parser);
    }

    private static byte[][] statusLines() {
        final byte[][] lines = new byte[8][];
        lines[2] = "HTTP/1.1 302 Found\r\n".getBytes(US_ASCII);
        lines[3] = "HTTP/1.1 303 See Other\r\n".getBytes(US_ASCII);
        lines[7] = "HTTP/1.1 307 Temporary Redirect\r\n".getBytes(US_ASCII);
        return lines;
    }

    private static byte[][] referrerPolicies() {
        final byte[][] headers = new byte[ReferrerPolicy.values().length][];
        for (final ReferrerPolicy policy : ReferrerPolicy.values()) {
            if (policy != ReferrerPolicy.NULL_VAL) {
                final String name = policy.name().toLowerCase(Locale.ROOT).replace('_', '-');
                headers[policy.value()] = ("Referrer-Policy: " + name + "\r\n").getBytes(US_ASCII);
            }
        }
        return headers;
    }
}
