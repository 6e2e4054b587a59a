package io.trailmark.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Options that a table lists, as texts. Threads: any; no state. */
final class TypedOptions {
    private TypedOptions() {}

    /** Adds one for each {@code name: meaning}. */
    static void add(final CommandSpec spec, final List<String> fields) {
        for (final String field : fields) {
            final int colon = field.indexOf(": ");
            final String name = field.substring(0, colon);
            spec.addOption(OptionSpec.builder(option(name))
                    .type(String.class)
                    .paramLabel("VALUE")
                    .description(Character.toUpperCase(field.charAt(colon + 2)) + field.substring(colon + 3) + '.')
                    .build());
        }
    }

    private static String option(final String name) {
        return "--" + name.replace('_', '-');
    }

    /** Those that were given, by the API's names. */
    static Map<String, String> given(final CommandSpec spec, final List<String> fields) {
        final Map<String, String> given = new LinkedHashMap<>();
        for (final String field : fields) {
            final String name = field.substring(0, field.indexOf(": "));
            final String value = spec.commandLine().getParseResult().matchedOptionValue(option(name), null);
            if (value != null) {
                given.put(name, value);
            }
        }
        return given;
    }
}
