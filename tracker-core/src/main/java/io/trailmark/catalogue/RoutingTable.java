package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trailmark.record.codec.EntityStatus;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Everything the edge looks up per request, by the bytes of the request and without allocating.
 *
 * <p>Published whole and, but for links, immutable; any number of threads read it. Links are in one {@link LinkTable},
 * which changes while it is read, and are read through a {@link Route}. Codes come from strangers, so all hashing has
 * a key ({@link KeyedHash}). What is archived is still found: its prospects go to the fallback and its clicks are
 * recorded with the reason. Where an archived entity and a newer one share a code, the newer one is found.
 */
public final class RoutingTable {
    /** Routes nothing. */
    public static final RoutingTable EMPTY = of(Catalogue.EMPTY);

    private final Catalogue catalogue;
    private final ProgramRoute[] programsById;
    private final EntryMemory names;
    private final int[] partnerReferencesById;
    private final EntityStatus[] partnerStatusesById;
    private final CodeIndex programIndex;
    private final CodeIndex hostIndex;
    private final CodeIndex goalIndex;
    private final CodeIndex couponIndex;
    private final CodeIndex registrationIndex;
    private final LinkTable links;

    RoutingTable(final RoutingTableBuilder builder) {
        catalogue = builder.catalogue;
        programsById = builder.programsById;
        names = builder.names;
        partnerReferencesById = builder.partnerReferencesById;
        partnerStatusesById = builder.partnerStatusesById;
        programIndex = builder.programIndex;
        hostIndex = builder.hostIndex;
        goalIndex = builder.goalIndex;
        couponIndex = builder.couponIndex;
        registrationIndex = builder.registrationIndex;
        links = catalogue.linkTable();
    }

    /** Makes the table of a catalogue; costs a pass over all but links. */
    public static RoutingTable of(final Catalogue catalogue) {
        return of(catalogue, KeyedHash.OF_PROCESS);
    }

    static RoutingTable of(final Catalogue catalogue, final KeyedHash keyedHash) {
        return new RoutingTableBuilder(catalogue, keyedHash).build();
    }

    /** The catalogue this table was made of. */
    public Catalogue catalogue() {
        return catalogue;
    }

    /** All programmes by number, archived ones included. */
    public List<Program> programs() {
        return catalogue.programs();
    }

    /** The programme with this code, or null. */
    public ProgramRoute programByCode(final byte[] bytes, final int offset, final int lengthBytes) {
        return programAt(programIndex.find(0, bytes, offset, lengthBytes));
    }

    /**
     * The programme on whose own domain a request came in, or null.
     *
     * @param bytes the Host header as it came: ASCII case does not matter; a port and a dot at the end are taken off
     *     here.
     */
    public ProgramRoute programByHost(final byte[] bytes, final int offset, final int lengthBytes) {
        int hostLength = lengthBytes;
        int i = offset + lengthBytes - 1;
        while (i > offset && Ascii.isDigit(bytes[i])) {
            i--;
        }
        if (i > offset && bytes[i] == ':' && bytes[i - 1] != ':') {
            hostLength = i - offset;
        }
        if (hostLength > 1 && bytes[offset + hostLength - 1] == '.') {
            hostLength--;
        }
        return programAt(hostIndex.find(0, bytes, offset, hostLength));
    }

    /** The programme with this number, or null. */
    public ProgramRoute program(final int programId) {
        return programId > 0 && programId < programsById.length ? programsById[programId] : null;
    }

    /** Points {@code route} to the link with this code, compared byte for byte; false when there is none. */
    public boolean findLink(
            final int programId, final byte[] bytes, final int offset, final int lengthBytes, final Route route) {
        return wrap(links.find(programId, bytes, offset, lengthBytes), route);
    }

    /** Points {@code route} to the link with this number; false when there is none. */
    public boolean findLinkById(final int linkId, final Route route) {
        return wrap(links.reference(linkId), route);
    }

    private boolean wrap(final int reference, final Route route) {
        if (reference == CodeIndex.NOT_FOUND) {
            return false;
        }
        final UnsafeBuffer chunk = links.chunk(reference);
        final int offset = EntryMemory.offset(reference);
        final ProgramRoute program = program(CodeIndex.scope(chunk, offset));
        if (program == null) {
            return false;
        }
        final int partnerId = LinkEntry.partnerId(chunk, offset);
        final boolean isKnown = partnerId > 0 && partnerId < partnerStatusesById.length;
        route.wrap(chunk, offset, program, isKnown ? partnerStatusesById[partnerId] : null);
        return true;
    }

    /** The goal with this code in its newest version, or null. */
    public Goal goal(final int programId, final byte[] bytes, final int offset, final int lengthBytes) {
        final int reference = goalIndex.find(programId, bytes, offset, lengthBytes);
        return reference == CodeIndex.NOT_FOUND ? null : catalogue.goal(nameId(reference));
    }

    /** The coupon with this code, without regard to ASCII case, or null. */
    public Coupon coupon(final int programId, final byte[] bytes, final int offset, final int lengthBytes) {
        final int reference = couponIndex.find(programId, bytes, offset, lengthBytes);
        return reference == CodeIndex.NOT_FOUND ? null : catalogue.coupon(nameId(reference));
    }

    /** The registration with this code, or null. */
    public Registration registration(final int programId, final byte[] bytes, final int offset, final int lengthBytes) {
        final int reference = registrationIndex.find(programId, bytes, offset, lengthBytes);
        return reference == CodeIndex.NOT_FOUND ? null : catalogue.registration(nameId(reference));
    }

    /** What currencies are worth in others. */
    public ExchangeRates rates() {
        return catalogue.rates();
    }

    /** The partner with this number, or null. */
    public Partner partner(final int partnerId) {
        return catalogue.partner(partnerId);
    }

    /**
     * Copies the code of a partner, for {@code {partner}}.
     *
     * @param target with room for {@link Limits#CODE_LENGTH_BYTES} at {@code targetOffset}.
     * @return the offset behind what was written; {@code targetOffset} itself when there is no such partner.
     */
    public int copyPartnerCode(final int partnerId, final byte[] target, final int targetOffset) {
        if (partnerId <= 0
                || partnerId >= partnerReferencesById.length
                || partnerReferencesById[partnerId] == CodeIndex.NOT_FOUND) {
            return targetOffset;
        }
        final int reference = partnerReferencesById[partnerId];
        final DirectBuffer chunk = names.chunk(reference);
        final int keyOffset = EntryMemory.offset(reference) + CodeIndex.PLAIN_KEY_OFFSET;
        final int lengthBytes = chunk.getByte(keyOffset) & 0xFF;
        chunk.getBytes(keyOffset + 1, target, targetOffset, lengthBytes);
        return targetOffset + lengthBytes;
    }

    /** Bytes that links take: their entries, their index and their numbers. */
    long linkLengthBytes() {
        return links.lengthBytes();
    }

    int linkProbes(final int programId, final String code) {
        return links.probes(programId, code.getBytes(US_ASCII));
    }

    private ProgramRoute programAt(final int reference) {
        return reference == CodeIndex.NOT_FOUND ? null : programsById[nameId(reference)];
    }

    private int nameId(final int reference) {
        return CodeIndex.id(names.chunk(reference), EntryMemory.offset(reference));
    }
}
