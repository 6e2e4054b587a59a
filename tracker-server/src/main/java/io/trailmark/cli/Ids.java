package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Ids of what was named: an id stays as it is, anything else is looked up as what people call the thing. One that
 * several have is refused with the name of each. Threads: any; no state.
 */
final class Ids {
    private static final int MOST = 50;
    private static final List<String> NARROW = List.of("program: whose, where several programmes have that code");

    /**
     * How things of a resource are named.
     *
     * @param ids what ids look like.
     * @param id field that the id is in.
     * @param name field that people know it by.
     * @param what that is, in words.
     * @param filter of the list for it; empty: the list has none, and is read as a whole.
     */
    private record Names(Pattern ids, String id, String name, String what, String filter) {
        static Names ofEntity(final String kind, final String name) {
            return new Names(Pattern.compile(kind + "_[1-9][0-9]*"), "id", name, "code", "code");
        }
    }

    private Ids() {}

    /** Null where there is nothing but the id. */
    private static Names names(final Resource resource) {
        return switch (resource) {
            case GOALS -> Names.ofEntity("gol", "goal");
            case PARTNERS -> Names.ofEntity("prt", "partner");
            case LINKS -> Names.ofEntity("lnk", "code");
            case COUPONS -> Names.ofEntity("cpn", "coupon");
            case REGISTRATIONS -> Names.ofEntity("reg", "registration");
            case CONVERSIONS ->
                new Names(Pattern.compile("cv_[0-9a-z]{13}"), "conversion_id", "order_id", "order id", "order_id");
            case CUSTOMERS -> new Names(Pattern.compile("(?!)"), "customer_id", "customer_id", "id", "customer_id");
            case TOKENS -> new Names(Pattern.compile("[0-9a-f]{8}"), "id", "name", "name", "");
            case USERS -> new Names(Pattern.compile("usr_[1-9][0-9]*"), "id", "email", "address", "");
            default -> null;
        };
    }

    /** Lets a command be told which programme is meant. */
    static void addOptions(final CommandSpec spec, final Resource resource) {
        if (names(resource) != null && resource != Resource.USERS) {
            TypedOptions.add(spec, NARROW);
        }
    }

    /** The id of the one thing that is meant. */
    static String one(final TrailmarkCommand root, final CommandSpec spec, final Resource resource, final String said) {
        final Names names = names(resource);
        return names == null || names.ids.matcher(said).matches()
                ? said
                : thing(root, spec, resource, said).path(names.id).asText();
    }

    /** The one thing that is meant, as its list shows it. */
    static JsonNode thing(
            final TrailmarkCommand root, final CommandSpec spec, final Resource resource, final String said) {
        final boolean canNarrow = spec.findOption("--program") != null;
        return thing(
                root,
                resource,
                said,
                canNarrow ? spec.commandLine().getParseResult().matchedOptionValue("--program", null) : null,
                canNarrow ? ", or whose it is with --program." : ".");
    }

    /** The id of the one thing of a programme that is meant. */
    static String ofProgram(
            final TrailmarkCommand root, final Resource resource, final String said, final String program) {
        final Names names = names(resource);
        return names.ids.matcher(said).matches()
                ? said
                : thing(root, resource, said, program, ".").path(names.id).asText();
    }

    /** @param narrower how else it can be said which is meant; ends the sentence. */
    private static JsonNode thing(
            final TrailmarkCommand root,
            final Resource resource,
            final String said,
            final String program,
            final String narrower) {
        final List<JsonNode> found = found(root, resource, said, program);
        if (found.size() > 1) {
            final Names names = names(resource);
            final List<String> each = new ArrayList<>();
            found.forEach(thing -> each.add(described(thing, names)));
            throw new Failure(
                    ExitCode.WRONG_USE,
                    "'" + said + "' is the " + names.what + " of " + found.size() + ' ' + resource.word() + ": "
                            + String.join("; ", each) + '.',
                    List.of("Say its id instead" + narrower));
        }
        return found.getFirst();
    }

    /** The ids of all that are meant, at least one. */
    static List<String> all(
            final TrailmarkCommand root, final Resource resource, final String said, final String program) {
        final Names names = names(resource);
        return names.ids.matcher(said).matches()
                ? List.of(said)
                : found(root, resource, said, program).stream()
                        .map(thing -> thing.path(names.id).asText())
                        .toList();
    }

    private static List<JsonNode> found(
            final TrailmarkCommand root, final Resource resource, final String said, final String program) {
        final Names names = names(resource);
        final List<String> programs = program == null ? List.of() : List.of(program.split(",", -1));
        final List<JsonNode> found = new ArrayList<>();
        for (final JsonNode thing : list(root, resource, names, said, program)) {
            final boolean isIt = thing.path(names.name).asText().equalsIgnoreCase(said)
                    && (program == null
                            || programs.contains(thing.path("program").asText()));
            if (isIt) {
                found.add(thing);
            }
        }
        if (found.isEmpty()) {
            throw new Failure(
                    ExitCode.NOT_THERE,
                    "No " + resource.one() + " has the " + names.what + " '" + said + "'"
                            + (program == null ? "." : " in " + program + "."),
                    List.of("'trailmark " + resource.word() + " list' shows which there are."));
        }
        return found;
    }

    private static JsonNode list(
            final TrailmarkCommand root,
            final Resource resource,
            final Names names,
            final String said,
            final String program) {
        final Query query = new Query('/' + resource.word());
        if (names.filter.isEmpty()) {
            return Pages.items(Pages.read(root, query.toString(), true));
        }
        return Pages.items(root.client()
                .get(query.with(names.filter, said)
                        .with("program", program)
                        .with("limit", MOST)
                        .toString()));
    }

    private static String described(final JsonNode thing, final Names names) {
        final StringJoiner about = new StringJoiner(", ", " (", ")").setEmptyValue("");
        for (final String name : List.of("program", "partner", "goal", "made_at")) {
            if (thing.has(name) && !name.equals(names.name)) {
                about.add(name + ' ' + thing.get(name).asText());
            }
        }
        return thing.path(names.id).asText() + about;
    }
}
