package io.trailmark.catalogue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.trailmark.record.codec.EntityStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.agrona.ExpandableArrayBuffer;

/** Lays out for look-ups what a catalogue has beside links. One thread, used once. */
final class RoutingTableBuilder {
    final Catalogue catalogue;
    final ProgramRoute[] programsById;
    final int[] partnerReferencesById;
    final EntityStatus[] partnerStatusesById;
    final EntryMemory names = new EntryMemory();
    CodeIndex programIndex;
    CodeIndex hostIndex;
    CodeIndex goalIndex;
    CodeIndex couponIndex;
    CodeIndex registrationIndex;

    private final KeyedHash keyedHash;
    private final UrlParser parser = new UrlParser();
    private final ExpandableArrayBuffer scratch = new ExpandableArrayBuffer();

    RoutingTableBuilder(final Catalogue catalogue, final KeyedHash keyedHash) {
        this.catalogue = catalogue;
        this.keyedHash = keyedHash;
        programsById = new ProgramRoute[catalogue.highestProgramId() + 1];
        partnerReferencesById = new int[catalogue.highestPartnerId() + 1];
        partnerStatusesById = new EntityStatus[partnerReferencesById.length];
    }

    RoutingTable build() {
        final long[] longestWindowsMs = longestWindowsMs();
        for (final Program program : catalogue.programs()) {
            programsById[program.id()] = new ProgramRoute(program, longestWindowsMs[program.id()], parser);
        }
        final int[] programReferences = addNames(catalogue.programs(), false);
        final int[] hostReferences = addHosts();
        final int[] goalReferences = addNames(catalogue.goals(), false);
        final int[] couponReferences = addNames(catalogue.coupons(), true);
        final int[] registrationReferences = addNames(catalogue.registrations(), false);
        final int[] partnerReferences = addNames(catalogue.partners(), false);
        programIndex = index(false, programReferences);
        hostIndex = index(true, hostReferences);
        goalIndex = index(false, goalReferences);
        couponIndex = index(true, couponReferences);
        registrationIndex = index(false, registrationReferences);
        Arrays.fill(partnerReferencesById, CodeIndex.NOT_FOUND);
        for (final int reference : partnerReferences) {
            partnerReferencesById[CodeIndex.id(names.chunk(reference), EntryMemory.offset(reference))] = reference;
        }
        for (final Partner partner : catalogue.partners()) {
            partnerStatusesById[partner.id()] = partner.status();
        }
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

    /** References in the order of index insertion: what is archived first, so that what is in use wins. */
    private int[] addNames(final List<? extends Entity> entities, final boolean isFolded) {
        final int[] references = new int[entities.size()];
        int count = 0;
        for (int pass = 0; pass < 2; pass++) {
            for (final Entity entity : entities) {
                if (entity.isArchived() == (pass == 0)) {
                    final String code = isFolded ? entity.code().toLowerCase(Locale.ROOT) : entity.code();
                    references[count++] = addName(entity.id(), scope(entity), code);
                }
            }
        }
        return references;
    }

    private int[] addHosts() {
        int count = 0;
        int[] references = new int[catalogue.programs().size()];
        for (int pass = 0; pass < 2; pass++) {
            for (final Program program : catalogue.programs()) {
                if (program.isArchived() == (pass == 0)) {
                    for (final String host : program.domains()) {
                        references = count < references.length ? references : Arrays.copyOf(references, count * 2);
                        references[count++] = addName(program.id(), 0, host);
                    }
                }
            }
        }
        return Arrays.copyOf(references, count);
    }

    private int addName(final int id, final int scope, final String name) {
        return names.add(scratch, CodeIndex.encodePlain(scratch, id, scope, name.getBytes(US_ASCII)));
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
            case Rate rate -> throw new IllegalArgumentException("no code to look up: " + rate);
        };
    }

    private CodeIndex index(final boolean isFolded, final int[] references) {
        final CodeIndex index =
                new CodeIndex(keyedHash, names, CodeIndex.PLAIN_KEY_OFFSET, isFolded, references.length);
        for (final int reference : references) {
            index.put(reference);
        }
        return index;
    }
}
