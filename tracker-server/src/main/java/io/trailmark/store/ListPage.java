package io.trailmark.store;

import java.util.List;

/**
 * A part of a list. Immutable.
 *
 * @param position of the journal that all of it is true at.
 * @param documents JSON objects, each as the single thing is answered.
 * @param nextCursor for the part behind this one; null behind the last.
 */
public record ListPage(long position, List<String> documents, String nextCursor) {
    /** Copies the list, so that nobody can change it afterwards. */
    public ListPage {
        documents = List.copyOf(documents);
    }
}
