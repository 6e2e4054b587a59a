package io.trailmark.catalogue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.IntHashSet;

/**
 * Which entities of the catalogue changed in some time, and the changed links as they stood at its end. Immutable once
 * it is taken; any thread.
 *
 * <p>Of what changed a bounded number is noted; links that are new come with gapless numbers, of which the first and
 * the last are enough, so an import of millions is noted whole.
 */
public final class CatalogueChanges {
    private final IntHashSet programs = new IntHashSet();
    private final IntHashSet goals = new IntHashSet();
    private final IntHashSet partners = new IntHashSet();
    private final IntHashSet links = new IntHashSet();
    private final IntHashSet coupons = new IntHashSet();
    private final IntHashSet registrations = new IntHashSet();
    private final int capacity;
    private boolean isComplete = true;
    private int firstNewLink;
    private int newLinks;
    private LinkTable table;
    private int[] linkReferences = {};

    CatalogueChanges(final int capacity) {
        this.capacity = capacity;
    }

    void note(final Entity entity) {
        final IntHashSet kind = switch (entity) {
            case Program ignored -> programs;
            case Goal ignored -> goals;
            case GoalRules ignored -> goals;
            case Partner ignored -> partners;
            case Link ignored -> links;
            case Coupon ignored -> coupons;
            case Registration ignored -> registrations;
            case Rate rate -> throw new IllegalArgumentException("noted nowhere: " + rate);
        };
        note(kind, entity.id());
    }

    /** @param isNew whether no link had so high a number before. */
    void noteLink(final int linkId, final boolean isNew) {
        if (isNew && newLinks == 0) {
            firstNewLink = linkId;
            newLinks = 1;
        } else if (isNew && linkId == firstNewLink + newLinks) {
            newLinks++;
        } else if (linkId < firstNewLink || linkId >= firstNewLink + newLinks) {
            note(links, linkId);
        }
    }

    private void note(final IntHashSet kind, final int id) {
        if (kind.size() < capacity) {
            kind.add(id);
        } else {
            isComplete &= kind.contains(id);
        }
    }

    void note(final CatalogueChanges others) {
        others.programs.forEachInt(id -> note(programs, id));
        others.goals.forEachInt(id -> note(goals, id));
        others.partners.forEachInt(id -> note(partners, id));
        others.links.forEachInt(id -> noteLink(id, false));
        for (int i = 0; i < others.newLinks; i++) {
            noteLink(others.firstNewLink + i, false);
        }
        others.coupons.forEachInt(id -> note(coupons, id));
        others.registrations.forEachInt(id -> note(registrations, id));
        isComplete &= others.isComplete;
    }

    /** Holds on to the links as they are now: entries of the table are never overwritten. */
    CatalogueChanges taken(final LinkTable now) {
        table = now;
        linkReferences = new int[links.size() + newLinks];
        int count = 0;
        for (final int id : links) {
            count = hold(id, count);
        }
        for (int i = 0; i < newLinks; i++) {
            count = hold(firstNewLink + i, count);
        }
        linkReferences = Arrays.copyOf(linkReferences, count);
        return this;
    }

    private int hold(final int linkId, final int count) {
        final int reference = table.reference(linkId);
        if (reference == CodeIndex.NOT_FOUND) {
            return count;
        }
        linkReferences[count] = reference;
        return count + 1;
    }

    /** Whether all that changed was noted; else more changed than there was room for. */
    public boolean isComplete() {
        return isComplete;
    }

    /** Whether nothing changed. */
    public boolean isEmpty() {
        return count() == 0;
    }

    /** How many entities changed. */
    public int count() {
        return programs.size()
                + goals.size()
                + partners.size()
                + links.size()
                + newLinks
                + coupons.size()
                + registrations.size();
    }

    /** Changed programmes as the catalogue has them. */
    public List<Program> programs(final Catalogue catalogue) {
        final List<Program> changed = new ArrayList<>(programs.size());
        programs.forEachInt(id -> changed.add(catalogue.program(id)));
        return changed;
    }

    /** Goals that changed, or whose rules did. */
    public List<Goal> goals(final Catalogue catalogue) {
        final List<Goal> changed = new ArrayList<>(goals.size());
        goals.forEachInt(id -> changed.add(catalogue.goal(id)));
        return changed;
    }

    /** Changed partners. */
    public List<Partner> partners(final Catalogue catalogue) {
        final List<Partner> changed = new ArrayList<>(partners.size());
        partners.forEachInt(id -> changed.add(catalogue.partner(id)));
        return changed;
    }

    /** Changed coupons. */
    public List<Coupon> coupons(final Catalogue catalogue) {
        final List<Coupon> changed = new ArrayList<>(coupons.size());
        coupons.forEachInt(id -> changed.add(catalogue.coupon(id)));
        return changed;
    }

    /** Changed registrations. */
    public List<Registration> registrations(final Catalogue catalogue) {
        final List<Registration> changed = new ArrayList<>(registrations.size());
        registrations.forEachInt(id -> changed.add(catalogue.registration(id)));
        return changed;
    }

    /** How many links changed. */
    public int linkCount() {
        return linkReferences.length;
    }

    /** One of the changed links as it stood when the changes were taken; made as it is asked for. */
    public Link link(final int index) {
        final int reference = linkReferences[index];
        return LinkEntry.decode(table.chunk(reference), EntryMemory.offset(reference));
    }
}
