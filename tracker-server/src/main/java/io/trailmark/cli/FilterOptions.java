package io.trailmark.cli;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Filters of a list as options, and what was said of them as a query. Threads: any; no state. */
final class FilterOptions {
    private static final String PROGRAM = "program";

    private FilterOptions() {}

    static void add(final CommandSpec spec, final List<Filter> filters) {
        for (final Filter filter : filters) {
            final OptionSpec.Builder option = OptionSpec.builder(filter.option())
                    .type(String.class)
                    .paramLabel(filter.of() == null ? "VALUE" : "ID|CODE")
                    .description(filter.about().replace("%", "%%"));
            if (!filter.words().isEmpty()) {
                // Completion goes by the labels: each needs one of its own.
                option.paramLabel(filter.name().toUpperCase(Locale.ROOT)).completionCandidates(filter.words());
            }
            spec.addOption(option.build());
        }
    }

    /** Adds what was said; codes are looked up. */
    static void into(
            final Query query, final TrailmarkCommand root, final CommandSpec spec, final List<Filter> filters) {
        for (final Filter filter : filters) {
            final String said = said(spec, filter.option());
            if (said == null) {
                continue;
            }
            final List<String> values = filter.isSeveral() ? List.of(said.split(",", -1)) : List.of(said);
            for (final String value : values) {
                if (filter.of() == null) {
                    query.with(filter.name(), value);
                } else {
                    final Resource of = Resource.valueOf(filter.of().toUpperCase(Locale.ROOT));
                    Ids.all(root, of, value, said(spec, "--" + PROGRAM)).forEach(id -> query.with(filter.name(), id));
                }
            }
        }
    }

    private static String said(final CommandSpec spec, final String option) {
        return spec.commandLine().getParseResult().matchedOptionValue(option, null);
    }
}
