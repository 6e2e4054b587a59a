package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code trailmark links list}: what there is of a resource, page by page or all at once. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class ListCommand implements Runnable {
    private final Resource resource;
    private final TrailmarkCommand root;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many in one page.")
    private Integer limit;

    @Option(names = "--cursor", paramLabel = "CURSOR", description = "Where the last page ended.")
    private String cursor;

    @Option(names = "--all", description = "All pages.")
    private boolean isAll;

    @Option(
            names = "--columns",
            paramLabel = "NAMES",
            split = ",",
            description = "Columns of the table or the CSV, with commas; a dot leads into an object.")
    private List<String> columns;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private ListCommand(final Resource resource, final TrailmarkCommand root) {
        this.resource = resource;
        this.root = root;
    }

    static CommandLine of(final Resource resource, final TrailmarkCommand root) {
        final CommandLine line = new CommandLine(new ListCommand(resource, root));
        FilterOptions.add(line.getCommandSpec(), resource.filters());
        line.getCommandSpec()
                .usageMessage()
                .description("Lists " + resource.word() + ".")
                .footer(
                        "%nExamples:",
                        "  trailmark " + resource.word() + " list" + example(resource),
                        "  trailmark " + resource.word() + " list --all --output csv");
        return line;
    }

    private static String example(final Resource resource) {
        return switch (resource) {
            case PROGRAMS, GOALS -> " --status active";
            case PARTNERS -> " --program acme --status pending --sort=-created";
            case LINKS -> " --partner ann --q spring --columns code,destination,status";
            case COUPONS, REGISTRATIONS -> " --program acme --partner ann,bob";
            case CUSTOMERS -> " --program acme --sort=-revenue --limit 10";
            case CONVERSIONS -> " --partner ann --status pending,approved --occurred-from 2026-11-01T00:00:00Z";
            case ADJUSTMENTS -> " --type refund,chargeback --conversion A-1001";
            case CREDITS, REWARDS -> " --conversion A-1001";
            case TOKENS -> " -o json";
            case USERS -> " --role partner";
            case RATES -> " --base EUR --quote USD";
            case CHANGES -> " --thing lnk_12";
        };
    }

    @Override
    public void run() {
        final Query query =
                new Query('/' + resource.word()).with("limit", limit).with("cursor", cursor);
        FilterOptions.into(query, root, spec, resource.filters());
        final JsonNode answer = Pages.read(root, query.toString(), isAll);
        final boolean isWish = columns != null;
        root.printer().list(answer, Pages.items(answer), isWish ? columns : resource.columns(), isWish);
        Pages.sayMore(root, answer);
    }
}
