package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.ReferrerPolicy;
import java.util.Locale;
import org.agrona.DirectBuffer;

/**
 * What the edge needs of a link, ready as bytes: a flyweight over the entries of a {@link LinkTable}.
 *
 * <p>One instance per thread, filled by {@link RoutingTable#findLink} and valid until the next look-up with it, also
 * after a newer table has been published. Reading allocates nothing. Callers must not write into the arrays it hands
 * out.
 */
public final class Route {
    private static final int REDIRECT_STATUS_BASE = 300;
    private static final byte[][] STATUS_LINES = statusLines();
    private static final byte[][] REFERRER_POLICIES = referrerPolicies();

    private final Destination destination = new Destination();
    private final Destination ownFallback = new Destination();
    private DirectBuffer memory;
    private int offset;
    private ProgramRoute program;
    private EntityStatus partnerStatus;

    /** A route that leads nowhere until a look-up fills it. */
    public Route() {}

    /** @param newPartnerStatus null where there is no such partner. */
    void wrap(
            final DirectBuffer newMemory,
            final int newOffset,
            final ProgramRoute newProgram,
            final EntityStatus newPartnerStatus) {
        memory = newMemory;
        offset = newOffset;
        program = newProgram;
        partnerStatus = newPartnerStatus;
        final int destinationOffset = newOffset + LinkEntry.KEY_OFFSET + 1 + codeLengthBytes();
        destination.wrap(newMemory, destinationOffset);
        ownFallback.wrap(newMemory, destinationOffset + destination.encodedLength());
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
        return LinkEntry.partnerId(memory, offset);
    }

    /** The programme. */
    public ProgramRoute program() {
        return program;
    }

    /** Why the click is refused at this time, or {@link Refusal#NONE}. */
    public Refusal refusal(final long nowMs) {
        if (!program.isActive()) {
            return Refusal.PROGRAM_ARCHIVED;
        }
        if (partnerStatus == null
                || partnerStatus == EntityStatus.ARCHIVED
                || LinkEntry.status(memory, offset) != EntityStatus.ACTIVE) {
            return Refusal.LINK_DISABLED;
        }
        if (partnerStatus != EntityStatus.ACTIVE) {
            return Refusal.PARTNER_SUSPENDED;
        }
        if (destination.isEmpty()) {
            return Refusal.DESTINATION_MISSING;
        }
        return nowMs >= expiresMs() ? Refusal.LINK_EXPIRED : Refusal.NONE;
    }

    /** First ms at which the link is refused, or {@link Link#NEVER}. */
    public long expiresMs() {
        return LinkEntry.expiresMs(memory, offset);
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
        return LinkEntry.forwarding(memory, offset);
    }

    /** 302, 303 or 307. */
    public int redirectStatus() {
        return LinkEntry.redirectStatus(memory, offset);
    }

    /** The first line of the answer with its CR LF. */
    public byte[] statusLine() {
        return STATUS_LINES[redirectStatus() - REDIRECT_STATUS_BASE];
    }

    /** The header {@code Referrer-Policy} with its CR LF. */
    public byte[] referrerPolicyHeader() {
        return REFERRER_POLICIES[LinkEntry.referrerPolicy(memory, offset).value()];
    }

    /** Bytes of the link's code. */
    public int codeLengthBytes() {
        return LinkEntry.codeLengthBytes(memory, offset);
    }

    /** Copies the link's code, for {@code {link}}; returns the offset behind what was written. */
    public int copyCode(final byte[] target, final int targetOffset) {
        final int lengthBytes = codeLengthBytes();
        memory.getBytes(offset + LinkEntry.KEY_OFFSET + 1, target, targetOffset, lengthBytes);
        return targetOffset + lengthBytes;
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
