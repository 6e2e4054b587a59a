package io.trailmark.simulation;

import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.GoalRulesDefinedDecoder;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What is to be simulated. Immutable.
 *
 * @param programId whose conversions are compared.
 * @param fromMs from when on the other rules hold; earlier conversions are not compared.
 * @param toMs first ms that is not compared any more; {@link #NO_END}.
 * @param rules for each goal concerned one {@code GoalRulesDefined} record as it would be journaled; whatever time it
 *     says it holds from, it is taken to hold from {@code fromMs}.
 */
public record SimulationRequest(int programId, long fromMs, long toMs, List<byte[]> rules) {
    /** {@link #toMs}: everything from the beginning on is compared. */
    public static final long NO_END = Long.MAX_VALUE;

    /** @throws IllegalArgumentException where times or records make no sense. */
    public SimulationRequest {
        if (fromMs >= toMs) {
            throw new IllegalArgumentException("a simulation from " + fromMs + " to " + toMs + " compares nothing");
        }
        rules = List.copyOf(rules);
        for (final byte[] record : rules) {
            final UnsafeBuffer buffer = new UnsafeBuffer(record);
            if (record.length < RecordFrame.MIN_LENGTH
                    || RecordFrame.templateId(buffer, 0) != GoalRulesDefinedDecoder.TEMPLATE_ID) {
                throw new IllegalArgumentException("not a record of a goal's rules");
            }
        }
    }
}
