package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Lays a catalogue out for look-ups. One thread, used once. */
final class RoutingTableBuilder {
    final Catalogue catalogue;
    final ProgramRoute[] programsById;
    final int[] partnerOffsetsById;
    final int[] linkOffsetsById;
    DirectBuffer names;
    DirectBuffer links;
    CodeIndex programIndex;
    CodeIndex hostIndex;
    CodeIndex goalIndex;
    CodeIndex couponIndex;
    CodeIndex registrationIndex;
    CodeIndex linkIndex;

    private final KeyedHash keyedHash;
    private final UrlParser parser = new UrlParser();
    private final ExpandableArrayBuffer growingNames = new ExpandableArrayBuffer();
    private int namesLength;

    RoutingTableBuilder(final Catalogue catalogue, final KeyedHash keyedHash) {
        this.catalogue = catalogue;
        this.keyedHash = keyedHash;
        programsById = new ProgramRoute[catalogue.highestProgramId() + 1];
        partnerOffsetsById = new int[catalogue.highestPartnerId() + 1];
        linkOffsetsById = new int[catalogue.highestLinkId() + 1];
    }

    RoutingTable build() {
        final long[] longestWindowsMs = longestWindowsMs();
        for (final Program program : catalogue.programs()) {
            programsById[program.id()] = new ProgramRoute(program, longestWindowsMs[program.id()], parser);
        }
        final int[] programOffsets = addNames(catalogue.programs(), false);
        final int[] hostOffsets = addHosts();
        final int[] goalOffsets = addNames(catalogue.goals(), false);
        final int[] couponOffsets = addNames(catalogue.coupons(), true);
        final int[] registrationOffsets = addNames(catalogue.registrations(), false);
        final int[] partnerOffsets = addNames(catalogue.partners(), false);
        names = trimmed(growingNames, namesLength);
        programIndex = index(names, CodeIndex.PLAIN_KEY_OFFSET, false, programOffsets);
        hostIndex = index(names, CodeIndex.PLAIN_KEY_OFFSET, true, hostOffsets);
        goalIndex = index(names, CodeIndex.PLAIN_KEY_OFFSET, false, goalOffsets);
        couponIndex = index(names, CodeIndex.PLAIN_KEY_OFFSET, true, couponOffsets);
        registrationIndex = index(names, CodeIndex.PLAIN_KEY_OFFSET, false, registrationOffsets);
        Arrays.fill(partnerOffsetsById, CodeIndex.NOT_FOUND);
        for (final int partnerOffset : partnerOffsets) {
            partnerOffsetsById[CodeIndex.id(names, partnerOffset)] = partnerOffset;
        }
        addLinks();
        return new RoutingTable(this);
    }

    private long[] longestWindowsMs() {
        final long[] byProgramId = new long[programsById.length];
        for (final Goal goal : catalogue.goals()) {
            if (goal.isActive()) {
                long windowMs = goal.windowMs();
                for (final GoalRules rules : catalogue.rulesVersions(goal.id())) {
                    windowMs = Math.max(windowMs, rules.attribution().clickWindowMs());
                    windowMs = Math.max(windowMs, rules.attribution().viewWindowMs());
                }
                byProgramId[goal.programId()] = Math.max(byProgramId[goal.programId()], windowMs);
            }
        }
        return byProgramId;
    }

    /** Offsets of the entries in the order of index insertion: what is archived first, so that what is in use wins. */
    private int[] addNames(final List<? extends Entity> entities, final boolean isFolded) {
        final int[] offsets = new int[entities.size()];
        int count = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (final Entity entity : entities) {
                if (entity.isArchived() == (pass == 0)) {
                    final String code = isFolded ? entity.code().toLowerCase(Locale.ROOT) : entity.code();
                    offsets[count++] = addName(entity.id(), scope(entity), code);
                }
            }
        }
        return offsets;
    }

    private int[] addHosts() {
        int count = 0;
        int[] offsets = new int[catalogue.programs().size()];
        for (int pass = 0; pass < 2; pass++) {
            for (final Program program : catalogue.programs()) {
                if (program.isArchived() == (pass == 0)) {
                    for (final String host : program.domains()) {
                        offsets = count < offsets.length ? offsets : Arrays.copyOf(offsets, count * 2);
                        offsets[count++] = addName(program.id(), 0, host);
                    }
                }
            }
        }
        return Arrays.copyOf(offsets, count);
    }

    private int addName(final int id, final int scope, final String name) {
        final int offset = namesLength;
        namesLength = CodeIndex.encodePlain(growingNames, offset, id, scope, name.getBytes(US_ASCII));
        return offset;
    }

    private static int scope(final Entity entity) {
        return switch (entity) {
            case Program program -> 0;
            case Goal goal -> goal.programId();
            case Partner partner -> partner.programId();
            case Link link -> link.programId();
            case Coupon coupon -> coupon.programId();
            case Registration registration -> registration.programId();
            case GoalRules rules -> rules.programId();
        };
    }

    private void addLinks() {
        final ExpandableArrayBuffer growingLinks = new ExpandableArrayBuffer();
        int linksLength = 0;
        Arrays.fill(linkOffsetsById, CodeIndex.NOT_FOUND);
        final int[] offsets = new int[catalogue.links().size()];
        int count = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (final Link link : catalogue.links()) {
                if (link.isArchived() == (pass == 0) && catalogue.program(link.programId()) != null) {
                    offsets[count++] = linksLength;
                    linkOffsetsById[link.id()] = linksLength;
                    linksLength = Route.encode(growingLinks, linksLength, link, refusal(link), parser);
                }
            }
        }
        links = trimmed(growingLinks, linksLength);
        linkIndex = index(links, Route.KEY_OFFSET, false, Arrays.copyOf(offsets, count));
    }

    private Refusal refusal(final Link link) {
        final Partner partner = catalogue.partner(link.partnerId());
        if (!catalogue.program(link.programId()).isActive()) {
            return Refusal.PROGRAM_ARCHIVED;
        }
        if (partner == null || partner.isArchived() || !link.isActive()) {
            return Refusal.LINK_DISABLED;
        }
        return partner.isActive() ? Refusal.NONE : Refusal.PARTNER_SUSPENDED;
    }

    private CodeIndex index(
            final DirectBuffer entries, final int keyOffset, final boolean isFolded, final int[] entryOffsets) {
        final CodeIndex index = new CodeIndex(keyedHash, entries, keyOffset, isFolded, entryOffsets.length);
        for (final int entryOffset : entryOffsets) {
            index.put(entryOffset);
        }
        return index;
    }

    private static DirectBuffer trimmed(final ExpandableArrayBuffer growing, final int lengthBytes) {
        return new UnsafeBuffer(Arrays.copyOf(growing.byteArray(), lengthBytes));
    }
}
