package io.trailmark.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Entity;
import io.trailmark.catalogue.Goal;
import io.trailmark.catalogue.GoalRules;
import io.trailmark.views.JsonFields;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.List;

/** Entity tags: who changes what somebody else has changed since is told so. Threads: any; no state. */
final class Versions {
    private Versions() {}

    /** The tag of an entity, which changes with each version. */
    static String tag(final Entity entity) {
        return "\"v" + entity.version() + '"';
    }

    /** What stands for a goal's rules: the version that was defined last; the goal itself without any. */
    static Entity ofRules(final Goal goal, final Catalogue catalogue) {
        final List<GoalRules> versions = catalogue.rulesVersions(goal.id());
        return versions.isEmpty() ? goal : versions.getLast();
    }

    /** Refuses where {@code If-Match} names other versions. */
    static void mustMatch(final Call call, final Entity entity) {
        final String wanted = call.request().header().apply("If-Match");
        if (wanted == null || wanted.strip().equals("*")) {
            return;
        }
        final String tag = tag(entity);
        if (Arrays.stream(wanted.split(",", -1)).map(String::strip).noneMatch(tag::equals)) {
            throw new Refusal(Problem.VERSION_CONFLICT, "It was changed since: it is " + tag + " now; read it again.");
        }
    }

    /** From when on rules are wanted; the present where nothing is said. */
    static long effectiveFromMs(final ObjectNode rules) {
        try {
            return rules.hasNonNull("effective_from")
                    ? JsonFields.parseTime(rules.get("effective_from").asText())
                    : System.currentTimeMillis();
        } catch (final DateTimeException e) {
            throw new Refusal(Problem.MALFORMED, "effective_from is a time such as 2027-01-01T00:00:00Z.");
        }
    }
}
