package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trailmark.record.codec.Device;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Forwarding;
import io.trailmark.record.codec.ReferrerPolicy;
import java.util.Locale;
import org.agrona.concurrent.AtomicBuffer;

/**
 * What the edge needs of a link, ready as bytes: a flyweight over the entries of a {@link LinkTable}.
 *
 * <p>One instance per thread, filled by {@link RoutingTable#findLink} and valid until the next look-up with it, also
 * after a newer table has been published. Reading allocates nothing. Callers must not write into the arrays it hands
 * out.
 */
public final class Route {
    /** Nobody knows which language a prospect reads. */
    public static final long NO_LANGUAGE = EntryTerms.NO_LANGUAGE;

    /** Letters of a language that are told apart. */
    public static final int LANGUAGE_LETTERS = EntryTerms.LANGUAGE_LETTERS;

    private static final int NO_TERMS = -1;
    private static final long MS_PER_SECOND = 1_000;
    private static final int REDIRECT_STATUS_BASE = 300;
    private static final byte[][] STATUS_LINES = statusLines();
    private static final byte[][] REFERRER_POLICIES = referrerPolicies();

    private final Destination destination = new Destination();
    private final Destination ownFallback = new Destination();
    private final Destination chosen = new Destination();
    private AtomicBuffer memory;
    private int offset;
    private int termsOffset;
    private int rule;
    private int variant;
    private ProgramRoute program;
    private EntityStatus partnerStatus;

    /** A route that leads nowhere until a look-up fills it. */
    public Route() {}

    /** @param newPartnerStatus null where there is no such partner. */
    void wrap(
            final AtomicBuffer newMemory,
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
        termsOffset = LinkEntry.hasTerms(newMemory, newOffset)
                ? destinationOffset + destination.encodedLength() + ownFallback.encodedLength()
                : NO_TERMS;
        rule = 0;
        variant = 0;
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
        if (nowMs >= expiresMs()) {
            return Refusal.LINK_EXPIRED;
        }
        return termsOffset == NO_TERMS ? Refusal.NONE : refusalByTerms(nowMs);
    }

    private Refusal refusalByTerms(final long nowMs) {
        if (nowMs < EntryTerms.startsMs(memory, termsOffset)) {
            return Refusal.LINK_NOT_STARTED;
        }
        return EntryTerms.isCapped(memory, termsOffset) ? Refusal.CLICK_LIMIT_REACHED : Refusal.NONE;
    }

    /** Whether the link has rules. */
    public boolean hasRules() {
        return termsOffset != NO_TERMS && EntryTerms.ruleCount(memory, termsOffset) > 0;
    }

    /**
     * Takes the first rule that holds: from now on its destination is the link's.
     *
     * @param country by ISO 3166-1, its first letter in the higher byte; 0: nobody knows.
     * @param language by {@link #language}; {@link #NO_LANGUAGE}: nobody knows.
     * @return {@link Refusal#PLACE_REFUSED} where that rule refuses.
     */
    public Refusal takeRule(final int country, final Device device, final long language, final long nowMs) {
        final long localMs = nowMs + program.zoneOffsetS(nowMs) * MS_PER_SECOND;
        int part = EntryTerms.firstPart(termsOffset);
        final int count = EntryTerms.ruleCount(memory, termsOffset);
        for (int number = 1; number <= count; number++) {
            if (EntryTerms.holds(memory, part, country, device, language, localMs)) {
                rule = number;
                chosen.wrap(memory, EntryTerms.ruleDestination(memory, part));
                return EntryTerms.isRefused(memory, part) ? Refusal.PLACE_REFUSED : Refusal.NONE;
            }
            part = EntryTerms.nextPart(memory, part);
        }
        return Refusal.NONE;
    }

    /**
     * Chooses one of the variants, if there are any and no rule was taken: from now on its destination is the link's.
     * The same visitor gets the same one, as long as names, weights and order of the variants stay what they are.
     */
    public void takeVariant(final long visitor) {
        if (termsOffset == NO_TERMS || rule != 0) {
            return;
        }
        int part = EntryTerms.firstPart(termsOffset);
        for (int i = EntryTerms.ruleCount(memory, termsOffset); i > 0; i--) {
            part = EntryTerms.nextPart(memory, part);
        }
        final int count = EntryTerms.variantCount(memory, termsOffset);
        int left = EntryTerms.draw(memory, termsOffset, visitor, linkId());
        for (int number = 1; number <= count; number++) {
            left -= EntryTerms.weight(memory, part);
            if (left < 0) {
                variant = number;
                chosen.wrap(memory, EntryTerms.variantDestination(memory, part));
                return;
            }
            part = EntryTerms.nextPart(memory, part);
        }
    }

    /** The prospect goes somewhere else after all: neither rule nor variant has decided. */
    public void takeNone() {
        rule = 0;
        variant = 0;
    }

    /** The how-many-th rule was taken; 0: none. */
    public int rule() {
        return rule;
    }

    /** The how-many-th variant was chosen; 0: none. */
    public int variant() {
        return variant;
    }

    /** Version of the link where a rule or a variant was taken, else 0. */
    public int chosenVersion() {
        return rule == 0 && variant == 0 ? 0 : LinkEntry.version(memory, offset);
    }

    /** A language as a number: its small letters, at most {@link #LANGUAGE_LETTERS}. */
    public static long language(final byte[] letters, final int offset, final int count) {
        return EntryTerms.language(letters, offset, count);
    }

    /** First ms at which the link is refused, or {@link Link#NEVER}. */
    public long expiresMs() {
        return LinkEntry.expiresMs(memory, offset);
    }

    /** Where the prospect goes. */
    public Destination destination() {
        return rule == 0 && variant == 0 ? destination : chosen;
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
