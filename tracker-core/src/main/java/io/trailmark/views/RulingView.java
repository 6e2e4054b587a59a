package io.trailmark.views;

import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.Reason;
import java.util.List;

/**
 * How the engine decided about a conversion, and by which rule. Immutable.
 *
 * @param position of the report that was decided about.
 * @param goalVersion version of the goal's rule.
 * @param windowMs how long after a click the rule still credits it.
 * @param occurredMs the time that was used.
 * @param isClockSkewed whether that is the click's time, since the report was a little before its click.
 * @param priority which source named who is credited; null when none did.
 * @param occurrence the how-many-th conversion of this goal it is for its customer or visitor; 0: nobody is known.
 * @param candidates every touch that was looked at.
 */
public record RulingView(
        long position,
        Decision decision,
        Reason reason,
        int goalVersion,
        Model model,
        long windowMs,
        long occurredMs,
        boolean isClockSkewed,
        Priority priority,
        long occurrence,
        List<CandidateView> candidates) {}
