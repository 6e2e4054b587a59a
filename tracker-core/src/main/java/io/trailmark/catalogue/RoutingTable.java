package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
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
    private final ProgramRoutes programs;
    private final LinkTable links;

    private RoutingTable(final Catalogue catalogue, final ProgramRoutes programs) {
        this.catalogue = catalogue;
        this.programs = programs;
        links = catalogue.linkTable();
    }

    /** Makes the table of a catalogue; costs a pass over programmes and goals. */
    public static RoutingTable of(final Catalogue catalogue) {
        return of(catalogue, KeyedHash.OF_PROCESS);
    }

    static RoutingTable of(final Catalogue catalogue, final KeyedHash keyedHash) {
        return new RoutingTable(catalogue, new ProgramRoutes(catalogue, keyedHash));
    }

    /** The table of a later catalogue; costs nothing where no programme and no goal changed. */
    public RoutingTable then(final Catalogue later) {
        return later.hasProgramsOf(catalogue) ? new RoutingTable(later, programs) : of(later);
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
        final Program program = catalogue.program(bytes, offset, lengthBytes);
        return program == null ? null : programs.byId(program.id());
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
        return programs.byHost(bytes, offset, hostLength);
    }

    /** The programme with this number, or null. */
    public ProgramRoute program(final int programId) {
        return programs.byId(programId);
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
        final Partner partner = catalogue.partner(LinkEntry.partnerId(chunk, offset));
        route.wrap(chunk, offset, program, partner == null ? null : partner.status());
        return true;
    }

    /** The goal with this code in its newest version, or null. */
    public Goal goal(final int programId, final byte[] bytes, final int offset, final int lengthBytes) {
        return catalogue.goal(programId, bytes, offset, lengthBytes);
    }

    /** The coupon with this code, without regard to ASCII case, or null. */
    public Coupon coupon(final int programId, final byte[] bytes, final int offset, final int lengthBytes) {
        return catalogue.coupon(programId, bytes, offset, lengthBytes);
    }

    /** The registration with this code, or null. */
    public Registration registration(final int programId, final byte[] bytes, final int offset, final int lengthBytes) {
        return catalogue.registration(programId, bytes, offset, lengthBytes);
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
        final Partner partner = catalogue.partner(partnerId);
        if (partner == null) {
            return targetOffset;
        }
        final String code = partner.code();
        for (int i = 0; i < code.length(); i++) {
            target[targetOffset + i] = (byte) code.charAt(i);
        }
        return targetOffset + code.length();
    }

    /** Bytes that links take: their entries, their index and their numbers. */
    long linkLengthBytes() {
        return links.lengthBytes();
    }

    int linkProbes(final int programId, final String code) {
        return links.probes(programId, code.getBytes(US_ASCII));
    }
}
