package io.trailmark.catalogue;

import java.util.List;

/**
 * What makes a link more than a code with a destination. Immutable.
 *
 * @param startsMs before this ms since 1970 the link is refused, or {@link #ALWAYS}.
 * @param clickLimit counted clicks after which further ones are capped; 0: no limit.
 * @param rules the first that holds decides where a prospect goes.
 * @param variants where no rule holds, people are spread over them; none: they go to the link's destination.
 */
public record LinkTerms(long startsMs, long clickLimit, List<LinkRule> rules, List<LinkVariant> variants) {
    /** The link holds from its definition on. */
    public static final long ALWAYS = Long.MIN_VALUE;

    /** A link that is no more than that. */
    public static final LinkTerms NONE = new LinkTerms(ALWAYS, 0, List.of(), List.of());

    /** Copies the lists, so that nobody can change them afterwards. */
    public LinkTerms {
        rules = List.copyOf(rules);
        variants = List.copyOf(variants);
    }
}
