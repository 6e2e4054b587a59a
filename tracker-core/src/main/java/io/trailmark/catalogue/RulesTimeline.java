package io.trailmark.catalogue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What has to be defined so that a goal's rules become what a file says, from when it says so.
 *
 * <p>Versions stay for ever, so a change that was laid down for a later day is undone by one of the same moment that
 * says what shall hold instead. What held before the present is never touched. Pure functions, any thread.
 */
final class RulesTimeline {
    private RulesTimeline() {}

    /** Of the versions that began by then the latest; of two from the same moment the later defined; else the first. */
    static GoalRules at(final List<GoalRules> versions, final long timeMs) {
        GoalRules found = null;
        for (final GoalRules version : versions) {
            final boolean hasBegun = version.effectiveFromMs() <= timeMs;
            if (hasBegun && (found == null || version.effectiveFromMs() >= found.effectiveFromMs())) {
                found = version;
            }
        }
        return found == null && !versions.isEmpty() ? versions.getFirst() : found;
    }

    /**
     * The versions to define, in their order; none when the file says what holds anyway.
     *
     * @param versions so far, in the order in which they were defined.
     * @param wanted with the numbers that it refers to.
     * @param wantedFromMs from when on the file wants it; in the past it means the present, but for the first version.
     */
    static List<GoalRules> changes(
            final List<GoalRules> versions, final GoalRules wanted, final long wantedFromMs, final long nowMs) {
        if (versions.isEmpty()) {
            return List.of(wanted.stamped(wanted.id(), wanted.programId(), 1, wantedFromMs));
        }
        final long fromMs = Math.max(wantedFromMs, nowMs);
        final GoalRules present = at(versions, nowMs);
        final TreeSet<Long> moments = new TreeSet<>();
        moments.add(fromMs);
        versions.stream()
                .mapToLong(GoalRules::effectiveFromMs)
                .filter(moment -> moment > nowMs)
                .forEach(moments::add);
        final List<GoalRules> after = new ArrayList<>(versions);
        for (final long momentMs : moments) {
            final GoalRules shall = momentMs < fromMs ? present : wanted;
            if (!shall.saysTheSameAs(at(after, momentMs))) {
                after.add(shall.stamped(wanted.id(), wanted.programId(), after.size() + 1, momentMs));
            }
        }
        return after.subList(versions.size(), after.size());
    }
}
