package io.trailmark.views;

import io.trailmark.record.codec.Decision;
import io.trailmark.record.codec.Model;
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
        List<CandidateView> candidates) {}
