package io.trailmark.edge;

import io.trailmark.memory.SipHash;

/**
 * A keyed hash of the User-Agent, so that the agent cannot be found again by whoever reads the journal. Immutable;
 * allocates nothing.
 */
final class AgentHash {
    private final long key0;
    private final long key1;

    AgentHash(final long key0, final long key1) {
        this.key0 = key0;
        this.key1 = key1;
    }

    /** 0 only when there is no agent. */
    long of(final Request request) {
        final int length = request.length(Header.USER_AGENT);
        if (length == 0) {
            return 0;
        }
        final long hash = SipHash.hash(key0, key1, request.bytes(), request.offset(Header.USER_AGENT), length);
        return hash == 0 ? 1 : hash;
    }
}
