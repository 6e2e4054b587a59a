package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Everything the edge looks up per request, by the bytes of the request and without allocating.
 *
 * <p>Immutable and published whole; any number of threads read it. Links lie one behind the other in one block of
 * memory and are read through a {@link Route}: the same calls work over memory outside the heap. Codes come from
 * strangers, so all hashing has a key ({@link KeyedHash}). What is archived is still found: its prospects go to the
 * fallback and its clicks are recorded with the reason. Where an archived entity and a newer one share a code, the
 * newer one is found.
 */
public final class RoutingTable {
    /** Routes nothing. */
    public static final RoutingTable EMPTY = of(Catalogue.EMPTY);

    private final Catalogue catalogue;
    private final ProgramRoute[] programsById;
    private final DirectBuffer names;
    private final int[] partnerOffsetsById;
    private final CodeIndex programIndex;
    private final CodeIndex hostIndex;
    private final CodeIndex goalIndex;
    private final CodeIndex couponIndex;
    private final CodeIndex registrationIndex;
    private final DirectBuffer links;
    private final int[] linkOffsetsById;
    private final CodeIndex linkIndex;

    RoutingTable(final RoutingTableBuilder builder) {
        catalogue = builder.catalogue;
        programsById = builder.programsById;
        names = builder.names;
        partnerOffsetsById = builder.partnerOffsetsById;
        programIndex = builder.programIndex;
        hostIndex = builder.hostIndex;
        goalIndex = builder.goalIndex;
        couponIndex = builder.couponIndex;
        registrationIndex = builder.registrationIndex;
        links = builder.links;
        linkOffsetsById = builder.linkOffsetsById;
        linkIndex = builder.linkIndex;
    }

    /** Makes the table of a catalogue; costs a pass over all links. */
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
        final int entryOffset = linkIndex.find(programId, bytes, offset, lengthBytes);
        if (entryOffset == CodeIndex.NOT_FOUND) {
            return false;
        }
        route.wrap(links, entryOffset, programsById[programId]);
        return true;
    }

    /** Points {@code route} to the link with this number; false when there is none. */
    public boolean findLinkById(final int linkId, final Route route) {
        if (linkId <= 0 || linkId >= linkOffsetsById.length || linkOffsetsById[linkId] == CodeIndex.NOT_FOUND) {
            return false;
        }
        final int entryOffset = linkOffsetsById[linkId];
        route.wrap(links, entryOffset, programsById[CodeIndex.scope(links, entryOffset)]);
        return true;
    }

    /** The goal with this code in its newest version, or null. */
    public Goal goal(final int programId, final byte[] bytes, final int offset, final int lengthBytes) {
        final int entryOffset = goalIndex.find(programId, bytes, offset, lengthBytes);
        return entryOffset == CodeIndex.NOT_FOUND ? null : catalogue.goal(CodeIndex.id(names, entryOffset));
    }

    /** The coupon with this code, without regard to ASCII case, or null. */
    public Coupon coupon(final int programId, final byte[] bytes, final int offset, final int lengthBytes) {
        final int entryOffset = couponIndex.find(programId, bytes, offset, lengthBytes);
        return entryOffset == CodeIndex.NOT_FOUND ? null : catalogue.coupon(CodeIndex.id(names, entryOffset));
    }

    /** The registration with this code, or null. */
    public Registration registration(final int programId, final byte[] bytes, final int offset, final int lengthBytes) {
        final int entryOffset = registrationIndex.find(programId, bytes, offset, lengthBytes);
        return entryOffset == CodeIndex.NOT_FOUND ? null : catalogue.registration(CodeIndex.id(names, entryOffset));
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
                || partnerId >= partnerOffsetsById.length
                || partnerOffsetsById[partnerId] == CodeIndex.NOT_FOUND) {
            return targetOffset;
        }
        final int keyOffset = partnerOffsetsById[partnerId] + CodeIndex.PLAIN_KEY_OFFSET;
        final int lengthBytes = names.getByte(keyOffset) & 0xFF;
        names.getBytes(keyOffset + 1, target, targetOffset, lengthBytes);
        return targetOffset + lengthBytes;
    }

    /** Bytes that links take here: their block, their index and their offsets. */
    long linkLengthBytes() {
        return links.capacity() + linkIndex.lengthBytes() + (long) linkOffsetsById.length * Integer.BYTES;
    }

    int linkProbes(final int programId, final String code) {
        final byte[] bytes = code.getBytes(US_ASCII);
        return linkIndex.probes(programId, bytes, 0, bytes.length);
    }

    private ProgramRoute programAt(final int entryOffset) {
        return entryOffset == CodeIndex.NOT_FOUND ? null : programsById[CodeIndex.id(names, entryOffset)];
    }
}
