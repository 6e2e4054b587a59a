package io.trailmark.simulation;

import io.trailmark.engine.Engine;
import io.trailmark.record.RecordFrame;
import io.trailmark.record.codec.GoalDefinedDecoder;
import io.trailmark.record.codec.GoalRulesDefinedDecoder;
import io.trailmark.record.codec.GoalRulesDefinedEncoder;
import io.trailmark.record.codec.MessageHeaderDecoder;
import io.trailmark.record.codec.MessageHeaderEncoder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The other rules of a simulation, and when an engine has to hear of them.
 *
 * <p>Every record of the journal is applied as it is, so that positions, ids and what held before stay what they were.
 * Behind each that says how a goal concerned is credited, the other rules are applied in addition: from the asked time
 * on, and from the record's own time where that is later. Of two versions from the same time the later defined holds,
 * so the journal's rules hold before the asked time and the other ones from it on, whatever was defined when.
 *
 * <p>Thread: the simulation's.
 */
final class SupposedRules {
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final GoalDefinedDecoder goal = new GoalDefinedDecoder();
    private final GoalRulesDefinedDecoder defined = new GoalRulesDefinedDecoder();
    private final MessageHeaderEncoder encoderHeader = new MessageHeaderEncoder();
    private final GoalRulesDefinedEncoder encoder = new GoalRulesDefinedEncoder();
    private final Map<Integer, UnsafeBuffer> ruleByGoal = new HashMap<>();
    private final Set<Integer> goalsWithRules = new HashSet<>();
    private final long fromMs;

    SupposedRules(final List<byte[]> records, final long fromMs) {
        this.fromMs = fromMs;
        for (final byte[] record : records) {
            final UnsafeBuffer rule = new UnsafeBuffer(record.clone());
            ruleByGoal.put((int) defined.wrapAndApplyHeader(rule, 0, header).goalId(), rule);
        }
    }

    /** Notes for which goals the journal has rules of their own: only these count then, not what GoalDefined says. */
    void note(final DirectBuffer buffer, final int offset) {
        if (RecordFrame.templateId(buffer, offset) == GoalRulesDefinedDecoder.TEMPLATE_ID) {
            goalsWithRules.add(
                    (int) defined.wrapAndApplyHeader(buffer, offset, header).goalId());
        }
    }

    /** Applies the other rules behind a record that the engine has just applied. */
    void follow(final DirectBuffer buffer, final int offset, final Engine engine) {
        switch (RecordFrame.templateId(buffer, offset)) {
            case GoalRulesDefinedDecoder.TEMPLATE_ID -> {
                defined.wrapAndApplyHeader(buffer, offset, header);
                suppose((int) defined.goalId(), defined.effectiveFromMs(), engine);
            }
            case GoalDefinedDecoder.TEMPLATE_ID -> {
                goal.wrapAndApplyHeader(buffer, offset, header);
                if (!goalsWithRules.contains((int) goal.goalId())) {
                    suppose((int) goal.goalId(), goal.effectiveFromMs(), engine);
                }
            }
            default -> {
                // No other record says how a goal is credited.
            }
        }
    }

    private void suppose(final int goalId, final long definedFromMs, final Engine engine) {
        final UnsafeBuffer rule = ruleByGoal.get(goalId);
        if (rule == null) {
            return;
        }
        encoder.wrapAndApplyHeader(rule, 0, encoderHeader);
        engine.suppose(encoder.effectiveFromMs(fromMs).buffer(), 0);
        if (definedFromMs > fromMs) {
            engine.suppose(encoder.effectiveFromMs(definedFromMs).buffer(), 0);
        }
    }
}
