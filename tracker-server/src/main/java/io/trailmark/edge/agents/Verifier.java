package io.trailmark.edge.agents;

import io.trailmark.edge.agents.AgentPattern.Element;
import io.trailmark.edge.agents.AgentPattern.Sequence;
import java.util.List;

/**
 * Checks one sequence that is more than a literal: all places of it at once, one bit each, so a byte costs the same
 * few operations whatever came before it. There is nothing to go back to.
 *
 * <p>Threads: any; immutable. Bit 0 stands before the first element, bit n after the n-th.
 */
final class Verifier {
    private final long[] taking = new long[256];
    private final long[] staying = new long[256];
    private final long skippable;
    private final long last;
    private final boolean isAtStart;
    private final boolean isAtEnd;

    Verifier(final Sequence sequence) {
        final List<Element> elements = sequence.elements();
        long repeated = 0;
        for (int i = 0; i < elements.size(); i++) {
            final Element element = elements.get(i);
            final long bit = 1L << (i + 1);
            repeated |= element.isRepeated() ? bit : 0;
            for (int b = element.bytes().nextSetBit(0);
                    b >= 0;
                    b = element.bytes().nextSetBit(b + 1)) {
                taking[b] |= bit;
                staying[b] |= element.isRepeated() ? bit : 0;
            }
        }
        skippable = repeated;
        last = 1L << elements.size();
        isAtStart = sequence.isAtStart();
        isAtEnd = sequence.isAtEnd();
    }

    /** Whether the sequence occurs in the first {@code readBytes} of an agent of {@code lengthBytes}. */
    boolean matches(final byte[] agent, final int offset, final int readBytes, final int lengthBytes) {
        long places = skip(1);
        for (int i = 0; i < readBytes; i++) {
            if ((places & last) != 0 && !isAtEnd) {
                return true;
            }
            final int b = agent[offset + i] & 0xFF;
            final long moved = ((places << 1) & taking[b]) | (places & staying[b]);
            places = skip(isAtStart ? moved : moved | 1);
        }
        return (places & last) != 0 && (!isAtEnd || readBytes == lengthBytes);
    }

    /** Steps over elements that may take nothing; two never follow each other in a list worth having, but may. */
    private long skip(final long places) {
        long reached = places;
        for (long next = (reached << 1) & skippable; (next & ~reached) != 0; next = (reached << 1) & skippable) {
            reached |= next;
        }
        return reached;
    }
}
