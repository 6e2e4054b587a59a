package io.trailmark.catalogue;

import java.util.List;

/**
 * The rules of a goal as a file declares them: what they refer to still by its code.
 *
 * @param fromMs from when on they are wanted, in ms since 1970; {@link #FROM_NOW}.
 * @param requires codes of goals, in their order.
 */
record DeclaredRules(
        String goalCode,
        GoalRules rules,
        long fromMs,
        List<YamlNode.Scalar> requires,
        List<YamlNode.Scalar> excludedPartners,
        List<YamlNode.Scalar> excludedLinks) {
    /** As soon as the file is read. */
    static final long FROM_NOW = Long.MIN_VALUE;
}
