package io.trailmark.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.trailmark.access.Scope;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.views.JsonFields;
import io.trailmark.views.Views;
import java.util.ArrayList;
import java.util.List;

/**
 * Conversions that somebody means to report, held against the catalogue and what is known already: nothing is recorded.
 * Threads: any; no state of its own.
 */
final class CheckPages {
    private static final int MOST_AT_ONCE = 1_000;

    private final Views views;

    private final long rateAgeMs;

    /** @param rateAgeMs how old an exchange rate may be where the edge uses it. */
    CheckPages(final Views views, final long rateAgeMs) {
        this.views = views;
        this.rateAgeMs = rateAgeMs;
    }

    List<Operation> operations() {
        return List.of(Operation.change(
                        "POST",
                        "/conversions/check",
                        "checkConversions",
                        "Says what is wrong with up to 1,000 conversions, and which are known; records nothing.",
                        this::check)
                .needs(Scope.READ)
                .takes("NewCheckList")
                .answers(200, "CheckList"));
    }

    private Answer check(final Call call) {
        final ArrayNode wanted = Bodies.list(call.request().body().get(), MOST_AT_ONCE);
        wanted.forEach(one -> {
            if (one.hasNonNull("program")
                    && !call.grant().covers(one.get("program").asText())) {
                throw new Refusal(Problem.FORBIDDEN, "The token is of another programme.");
            }
        });
        final long position = views.position();
        final Catalogue catalogue = views.catalogue();
        final WaysToPartners ways = new WaysToPartners(catalogue);
        final List<ConversionCheck> checks = new ArrayList<>();
        final long nowMs = System.currentTimeMillis();
        wanted.forEach(one -> {
            final ConversionCheck check = new ConversionCheck((ObjectNode) one, views, catalogue, nowMs, rateAgeMs);
            check.run(ways);
            checks.add(check);
        });
        return Answer.json(JsonFields.object(json -> {
                    json.writeNumberField("position", position);
                    json.writeArrayFieldStart("data");
                    for (final ConversionCheck check : checks) {
                        check.write(json, ways);
                    }
                    json.writeEndArray();
                }))
                .with(Answers.POSITION, Long.toString(position));
    }
}
