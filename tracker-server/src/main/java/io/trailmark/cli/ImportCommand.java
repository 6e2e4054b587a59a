package io.trailmark.cli;

import io.trailmark.imports.Defaults;
import io.trailmark.imports.Dialect;
import io.trailmark.imports.Kind;
import io.trailmark.imports.Translator;
import io.trailmark.imports.UnreadableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark import}: makes what the rows of a file say. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Makes what the rows of a file say: links, partners, coupons, or customers and conversions of the past.",
            "The file is CSV (commas, semicolons or tabs; names in the first line) or NDJSON, as it is or packed with"
                    + " gzip. Rows that are there already, just as they are, are kept and counted: an import can be run"
                    + " twice. FILE.progress says how far it is; after a stop the same command goes on from there.",
            "Without --skip-errors the first piece with a wrong row is not sent and ends the import; with it wrong rows"
                    + " are left out. A dry run asks the server about every row and changes nothing.",
            ""
        },
        footer = {
            "%nExamples:",
            "  trailmark import partners.csv --as partners --program acme --dry-run",
            "  trailmark import affiliates.csv --as partners --from rewardful --program acme"
                    + " --destination https://shop.example/",
            "  trailmark import links.csv --as links --program acme --map slug=code --map target=destination",
            "  trailmark import old.csv.gz --as conversions --from tune --program acme --goal history"
                    + " --currency EUR --time-zone America/New_York --skip-errors --errors wrong.csv",
            "",
            "Customers and conversions go to the public port (--edge) and need a token with click:write,"
                    + " conversion:write, history:write and read; things need manage. docs/IMPORT.md walks through it.",
            "Exit codes: 0 all is there, 1 rows were refused, 2 the file or the command is wrong, 3 not reachable."
        })
final class ImportCommand implements Callable<Integer> {
    static final int MOST_ROWS = 1_000;

    private final TrailmarkCommand root;

    @Parameters(paramLabel = "FILE", description = "The file; - reads what comes, and cannot go on after a stop.")
    private Path file;

    @Option(
            names = "--as",
            required = true,
            paramLabel = "KIND",
            description = "links, partners, coupons, customers or conversions.")
    private Kind kind;

    @Option(
            names = "--from",
            paramLabel = "PRODUCT",
            description = "Whose export it is: dub, rewardful, firstpromoter, tapfiliate, shlink, yourls, tune,"
                    + " everflow; native by default: our own words.")
    private Dialect dialect = Dialect.NATIVE;

    @Option(names = "--program", paramLabel = "CODE", description = "Of rows that name none.")
    private String program;

    @Option(names = "--partner", paramLabel = "CODE", description = "Of rows that name none.")
    private String partner;

    @Option(names = "--goal", paramLabel = "CODE", description = "Of customers and conversions that name none.")
    private String goal;

    @Option(names = "--currency", paramLabel = "CODE", description = "Of amounts that name none, such as EUR.")
    private String currency;

    @Option(names = "--destination", paramLabel = "URL", description = "Where links lead to that say nothing of it.")
    private String destination;

    @Option(
            names = "--map",
            paramLabel = "COLUMN=FIELD",
            description = "A column is this field of ours; COLUMN= leaves it out. May be given many times.")
    private Map<String, String> maps = new LinkedHashMap<>();

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "Of times that name none, such as Europe/Berlin; UTC by default.")
    private String zone = "UTC";

    @Option(
            names = "--dates",
            paramLabel = "PATTERN",
            description = "How times are written, such as 'MM/dd/yyyy HH:mm'; by default ISO 8601, or seconds since"
                    + " 1970.")
    private String dates;

    @Option(names = "--dry-run", description = "Asks the server what it would say to every row; changes nothing.")
    private boolean isDryRun;

    @Option(names = "--skip-errors", description = "Leaves out wrong rows and sends the others.")
    private boolean isSkipping;

    @Option(
            names = "--errors",
            paramLabel = "FILE",
            description = "Wrong rows with line and reason, in the form of FILE, to be mended and imported alone.")
    private Path errors;

    @Mixin
    private EdgeOption edge;

    @Option(names = "--piece", paramLabel = "ROWS", description = "Rows in a piece, 1 to 1,000; 1,000 by default.")
    private int piece = MOST_ROWS;

    @Mixin
    private PatienceOption patience;

    ImportCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (piece < 1 || piece > MOST_ROWS) {
            throw Failure.wrongUse("--piece is a number from 1 to " + MOST_ROWS + '.');
        }
        if (errors != null && isSame(errors, file)) {
            throw Failure.wrongUse("--errors names another file than the one that is read.");
        }
        try {
            final Client client = root.client();
            final Patience waiting = patience.patience();
            final Sender sender = kind.isCatalogue()
                    ? new CatalogueSender(client, waiting, kind)
                    : new EventSender(client, edge.client(root), waiting);
            final Sender.Manner manner =
                    isDryRun ? Sender.Manner.DRY : isSkipping ? Sender.Manner.GOOD_ONES : Sender.Manner.ALL_OR_NONE;
            return new ImportRun(root, new ImportRun.Order(file, kind, piece, manner, errors), sender, this::translator)
                    .run();
        } catch (final UnreadableFile unreadable) {
            throw Failure.wrongUse(file + ": " + unreadable.getMessage());
        }
    }

    /** Links are followed, so that a file is itself under each of its names. */
    private static boolean isSame(final Path one, final Path other) {
        try {
            final boolean areThere = Files.exists(one) && Files.exists(other);
            return areThere
                    ? Files.isSameFile(one, other)
                    : one.toAbsolutePath()
                            .normalize()
                            .equals(other.toAbsolutePath().normalize());
        } catch (final IOException e) {
            throw Failure.wrongUse(one + " or " + other + " cannot be read: may you read it?");
        }
    }

    private Translator translator() {
        return new Translator(
                dialect,
                kind,
                maps,
                new Defaults(program, partner, goal, currency, destination, timeZone(), pattern()));
    }

    private ZoneId timeZone() {
        try {
            return ZoneId.of(zone);
        } catch (final DateTimeException e) {
            throw Failure.wrongUse("--time-zone is a name such as Europe/Berlin, not '" + zone + "'.");
        }
    }

    private DateTimeFormatter pattern() {
        try {
            return dates == null ? null : DateTimeFormatter.ofPattern(dates, Locale.ROOT);
        } catch (final IllegalArgumentException e) {
            throw Failure.wrongUse("--dates is a pattern such as 'MM/dd/yyyy HH:mm': " + e.getMessage() + '.');
        }
    }
}
