package io.trailmark.catalogue;

import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.LinkDefinedDecoder;
import org.agrona.DirectBuffer;

/**
 * Follows the journal's catalogue records and makes a {@link Catalogue} of what it has seen.
 *
 * <p>One thread. Records must come in journal order: each is the whole state of one entity from then on. A number out
 * of range throws {@link IllegalArgumentException}: no checked record of ours has one.
 */
public final class CatalogueBuilder {
    private final CatalogueRecords records = new CatalogueRecords();
    private final EntityTable.Growing<Program> programs;
    private final EntityTable.Growing<Goal> goals;
    private final EntityTable.Growing<Partner> partners;
    private final EntityTable.Growing<Coupon> coupons;
    private final EntityTable.Growing<Registration> registrations;
    private final CodeTree.Growing<Registration> accounts;
    private final GoalHistory.Growing history = new GoalHistory.Growing();
    private final ExchangeRates.Growing rates = new ExchangeRates.Growing();
    private LinkTable links;
    private CatalogueChanges changes;
    private int changesCapacity;
    private LastDefinition last = LastDefinition.NONE;
    private long lastPosition;
    private int lastCrc32c;

    /** Nothing defined yet. */
    public CatalogueBuilder() {
        this(KeyedHash.OF_PROCESS);
    }

    CatalogueBuilder(final KeyedHash keyedHash) {
        programs = new EntityTable.Growing<>(Codes.OF_PROGRAMS, keyedHash);
        goals = new EntityTable.Growing<>(Codes.OF_GOALS, keyedHash);
        partners = new EntityTable.Growing<>(Codes.OF_PARTNERS, keyedHash);
        coupons = new EntityTable.Growing<>(Codes.OF_COUPONS, keyedHash);
        registrations = new EntityTable.Growing<>(Codes.OF_REGISTRATIONS, keyedHash);
        accounts = new CodeTree.Growing<>(Codes.OF_ACCOUNTS, keyedHash);
        links = new LinkTable(keyedHash);
    }

    /**
     * Takes in one record.
     *
     * @param offset of the record's message header.
     * @return whether {@link #build} makes another catalogue now; a link alone does not, it has only to be shown.
     */
    public boolean apply(final DirectBuffer buffer, final int offset, final int lengthBytes) {
        if (RecordFrame.templateId(buffer, offset) == LinkDefinedDecoder.TEMPLATE_ID) {
            final int highestBefore = links.highestPutId();
            final int linkId = links.put(buffer, offset);
            if (changes != null) {
                changes.noteLink(linkId, linkId > highestBefore);
            }
            noteLast(buffer, offset);
            return false;
        }
        final Entity entity = records.decode(buffer, offset);
        if (entity == null) {
            return false;
        }
        put(entity, RecordFrame.position(buffer, offset));
        // Rates are in no list that somebody copies elsewhere.
        if (changes != null && !(entity instanceof Rate)) {
            changes.note(entity);
        }
        noteLast(buffer, offset);
        return true;
    }

    private void put(final Entity entity, final long position) {
        switch (entity) {
            case Program program -> programs.put(program);
            case Goal goal -> {
                goals.put(goal);
                history.add(goal);
            }
            case GoalRules rules -> history.add(rules, position);
            case Partner partner -> partners.put(partner);
            case Link link -> throw new IllegalStateException("taken in above: " + link);
            case Coupon coupon -> coupons.put(coupon);
            case Registration registration -> accounts.put(registrations.put(registration), registration);
            case Rate rate -> rates.put(rate);
        }
    }

    /** Notes from now on which entities change, at most so many of each kind beside new links. */
    public void follow(final int capacity) {
        changes = new CatalogueChanges(capacity);
        changesCapacity = capacity;
    }

    /** Notes nothing any more. */
    public void unfollow() {
        changes = null;
    }

    /** Has the next changes that are taken hold these as well. After {@link #follow}. */
    public void note(final CatalogueChanges more) {
        changes.note(more);
    }

    /** What changed since {@link #follow} or the last call; links that were shown are as they stand now. */
    public CatalogueChanges takeChanges() {
        final CatalogueChanges taken = changes;
        changes = new CatalogueChanges(changesCapacity);
        return taken.taken(links);
    }

    /** The entity that a record defines, or null when it defines none. Any thread; costs a table, so seldom. */
    public static Entity decode(final DirectBuffer buffer, final int offset) {
        if (RecordFrame.templateId(buffer, offset) != LinkDefinedDecoder.TEMPLATE_ID) {
            return new CatalogueRecords().decode(buffer, offset);
        }
        final LinkTable alone = new LinkTable(KeyedHash.OF_PROCESS);
        alone.put(buffer, offset);
        alone.show();
        return alone.all().iterator().next();
    }

    private void noteLast(final DirectBuffer buffer, final int offset) {
        lastPosition = RecordFrame.position(buffer, offset);
        lastCrc32c = RecordFrame.crc32c(buffer, offset);
    }

    /**
     * Takes note that a link has had all the clicks it may have; the edge knows at once. It is forgotten when the link
     * is defined anew: the engine says so again with the next click.
     */
    public void capLink(final int linkId) {
        links.cap(linkId);
    }

    /** The newest record that was taken in. */
    public LastDefinition last() {
        if (last.position() != lastPosition) {
            last = new LastDefinition(lastPosition, lastCrc32c);
        }
        return last;
    }

    /**
     * Shows the links that were taken in to whoever looks into a catalogue made here.
     *
     * @return whether {@link #build} makes another catalogue now: links were moved together in memory.
     */
    public boolean showLinks() {
        links.show();
        final LinkTable before = links;
        links = links.compact();
        return links != before;
    }

    /** The catalogue as of the last record, links shown. */
    public Catalogue build() {
        showLinks();
        return buildAhead();
    }

    /**
     * The catalogue as of the last record, in which links are as they were shown last and will be: whose they are is
     * seen before they are. Shares with those made before all that is the same, so it costs what changed since; but
     * programmes and goals are copied when one of them changed.
     */
    public Catalogue buildAhead() {
        return new Catalogue(
                programs.build(),
                goals.build(),
                partners.build(),
                links,
                coupons.build(),
                registrations.build(),
                accounts.build(),
                history.build(),
                rates.build());
    }
}
