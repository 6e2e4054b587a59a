package io.trailmark.views;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.CatalogueChanges;
import java.util.List;

/**
 * What changed in the views between two positions, as it stands at the second. Immutable.
 *
 * @param position that all of it is true at.
 * @param recordCrc32c checksum of the record at that position; 0 where it is not known, straight after a snapshot.
 * @param catalogue as of that position, but for links: see {@link CatalogueChanges#link}.
 * @param conversions that changed, each once.
 * @param entities of the catalogue that changed.
 * @param isComplete whether that is all; else more changed than was noted.
 */
public record ViewsCut(
        long position,
        int recordCrc32c,
        Catalogue catalogue,
        List<ConversionView> conversions,
        CatalogueChanges entities,
        boolean isComplete) {

    /** Copies the list, so that nobody can change it afterwards. */
    public ViewsCut {
        conversions = List.copyOf(conversions);
        isComplete &= entities.isComplete();
    }

    /** Whether nothing changed that anybody would have to copy. */
    public boolean isEmpty() {
        return isComplete && conversions.isEmpty() && entities.isEmpty();
    }
}
