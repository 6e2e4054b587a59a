package io.trailmark.edge;

import io.trailmark.edge.agents.AgentClassifier;
import io.trailmark.memory.SipHash;

/**
 * What a User-Agent says, and a keyed hash of it, so that the agent cannot be found again by whoever reads the journal.
 *
 * <p>Few agents make most of the traffic, so verdicts are remembered by that hash: two agents share one of 2^64 values
 * by chance only, as nobody knows the key. Agents that are never seen twice cost what they did, and the table does not
 * grow. Thread: the event loop's; allocates nothing.
 */
final class AgentReader {
    private static final int REMEMBERED = 1 << 11;

    private final AgentClassifier classifier;
    private final long key0;
    private final long key1;
    private final long[] hashes = new long[REMEMBERED];
    private final int[] verdicts = new int[REMEMBERED];
    private long hash;
    private int verdict;

    AgentReader(final EdgeServer.Context context) {
        classifier = context.classifier();
        key0 = context.agentKey0();
        key1 = context.agentKey1();
        // What a request without an agent finds.
        verdicts[0] = classifier.classify(new byte[0], 0, 0);
    }

    void read(final Request request) {
        final int length = request.length(Header.USER_AGENT);
        final int offset = Math.max(request.offset(Header.USER_AGENT), 0);
        final long computed = length == 0 ? 0 : SipHash.hash(key0, key1, request.bytes(), offset, length);
        hash = computed == 0 && length > 0 ? 1 : computed;
        final int slot = (int) hash & (REMEMBERED - 1);
        if (hashes[slot] != hash) {
            hashes[slot] = hash;
            verdicts[slot] = classifier.classify(request.bytes(), offset, length);
        }
        verdict = verdicts[slot];
    }

    /** Of the agent that was read last; 0 only when there was none. */
    long hash() {
        return hash;
    }

    /** For {@link AgentClassifier#clickClass} and the like, of the agent that was read last. */
    int verdict() {
        return verdict;
    }
}
