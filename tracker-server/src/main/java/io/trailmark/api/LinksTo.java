package io.trailmark.api;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Link;
import java.util.BitSet;
import org.agrona.collections.Int2IntCounterMap;

/**
 * Which partners have a link in use to one destination. There may be millions of links, and while somebody changes the
 * catalogue nobody else does: so all links are looked at before, and then only those that came or changed since. One
 * thread.
 */
final class LinksTo {
    private final String destination;

    /** Numbers of the links that lead there. */
    private final BitSet links = new BitSet();

    /** How many of them each partner has. */
    private final Int2IntCounterMap byPartner = new Int2IntCounterMap(0);

    private int highestLink;
    private long changes;
    private long looks;

    LinksTo(final String destination) {
        this.destination = destination;
    }

    /** Looks at all links, while others may change them. */
    void begin(final Catalogue catalogue) {
        changes = catalogue.linkChanges();
        links.clear();
        byPartner.clear();
        highestLink = 0;
        lookBehind(catalogue);
        // What came meanwhile need not be looked at later.
        lookBehind(catalogue);
    }

    private void lookBehind(final Catalogue catalogue) {
        final int last = catalogue.highestLink();
        for (int id = highestLink + 1; id <= last; id++) {
            look(catalogue, id);
        }
        highestLink = last;
    }

    /** Looks at what came and changed since. While nobody changes the catalogue. */
    void catchUp(final Catalogue catalogue) {
        final int[] changed = catalogue.linksChangedSince(changes);
        if (changed == null) {
            begin(catalogue);
            return;
        }
        for (final int id : changed) {
            look(catalogue, id);
        }
        lookBehind(catalogue);
        changes = catalogue.linkChanges();
    }

    private void look(final Catalogue catalogue, final int id) {
        looks++;
        final Link link = catalogue.link(id);
        final boolean isThere =
                link != null && link.isActive() && link.destination().equals(destination);
        if (isThere != links.get(id)) {
            links.set(id, isThere);
            byPartner.addAndGet(link.partnerId(), isThere ? 1 : -1);
        }
    }

    /** Whether the partner with this number has one. */
    boolean has(final int partnerId) {
        return byPartner.get(partnerId) > 0;
    }

    /** How many times a link was looked at. */
    long looks() {
        return looks;
    }
}
