package io.trailmark.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code scripts/trailmark}: runs programmes from a terminal. */
@Command(
        name = "trailmark",
        mixinStandardHelpOptions = true,
        versionProvider = TrailmarkCommand.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        sortOptions = false,
        description = {
            "Runs programmes from a terminal or a script, over the API of the back office.",
            "",
            "A token, or that of the session that 'trailmark login' began, is read from TRAILMARK_TOKEN, from the file"
                    + " that --token-file names, or from ~/.config/trailmark/token, which nobody but you may read. It"
                    + " is never an argument.",
            ""
        },
        footerHeading = "%nFirst steps:%n",
        footer = {
            "  trailmark login ann@acme.example          as a person; programs have tokens",
            "  trailmark doctor                          is all well, and if not, what to do",
            "  trailmark programs create --program acme --currency EUR",
            "  trailmark goals create --program acme --goal sale reward.percent=10",
            "  trailmark partners create --program acme --partner ann --name Ann",
            "  trailmark links create --program acme --partner ann destination=https://a.example",
            "  trailmark tail                            clicks and sales as they come",
            "  trailmark explain A-1001                  who earned what by this order, and why",
            "  trailmark conversions refund A-1001 --amount 29.00",
            "  trailmark import links.csv --as links     a million links, with progress",
            "  trailmark export all --out copy           everything as CSV, a file each",
            "",
            "Exit codes: 0 done, 1 refused by the server, 2 wrong use, 3 not reachable, 4 not allowed, 5 not there."
        })
final class TrailmarkCommand implements Runnable {
    private static final String DEFAULT_URL = "http://127.0.0.1:8081";

    private static final int NARROWEST_HELP = 80;
    private static final int WIDEST_HELP = 110;

    private final Shell shell;

    @Option(
            names = "--url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "The back office; by default TRAILMARK_URL, else " + DEFAULT_URL + ".")
    private String url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "File with the token.")
    private Path tokenFile;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            scope = ScopeType.INHERIT,
            description = "table, json, ndjson or csv; table by default.")
    private Output output = Output.TABLE;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private TrailmarkCommand(final Shell shell) {
        this.shell = shell;
    }

    /** What {@code --version} says. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"trailmark for API version 1, on Java " + Runtime.version()};
        }
    }

    /** The whole command line. */
    static CommandLine commandLine(final Shell shell) {
        final TrailmarkCommand root = new TrailmarkCommand(shell);
        final CommandLine line = new CommandLine(root);
        for (final Resource resource : Resource.values()) {
            line.addSubcommand(resource.word(), ResourceCommand.of(resource, root));
        }
        line.addSubcommand("rules", RulesCommand.of(root));
        line.addSubcommand("totals", new FiguresCommand(root, FiguresCommand.Kind.TOTALS).commandLine());
        line.addSubcommand("ledger", new LedgerCommand(root));
        line.addSubcommand("balances", new FiguresCommand(root, FiguresCommand.Kind.BALANCES).commandLine());
        line.addSubcommand("explain", ExplainCommand.of(root));
        line.addSubcommand("export", new ExportCommand(root));
        line.addSubcommand("tail", new TailCommand(root));
        line.addSubcommand("import", new ImportCommand(root));
        line.addSubcommand("simulate", new SimulateCommand(root));
        line.addSubcommand("login", new LoginCommand(root));
        line.addSubcommand("logout", new LogoutCommand(root));
        line.addSubcommand("whoami", new WhoamiCommand(root));
        line.addSubcommand("accept", new AcceptCommand(root));
        line.addSubcommand("audit", new AuditCommand(root));
        line.addSubcommand("doctor", new DoctorCommand(root));
        line.addSubcommand("completion", new CompletionCommand(root));
        line.setOut(shell.out());
        line.setErr(shell.err());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(Math.clamp(shell.columns(), NARROWEST_HELP, WIDEST_HELP));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(
                shell.isColoured() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
        line.setParameterExceptionHandler(new WrongUse(shell));
        line.setExecutionExceptionHandler((failure, failed, result) -> root.failed(failure));
        return line;
    }

    /** Runs one command. */
    static int run(final Shell shell, final String... arguments) {
        final int code = commandLine(shell).execute(arguments);
        shell.out().flush();
        shell.err().flush();
        return code;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command? --help lists them.");
    }

    private int failed(final Exception failure) throws Exception {
        if (!(failure instanceof Failure known)) {
            throw failure;
        }
        shell.out().flush();
        final Style style = new Style(shell.isColoured());
        shell.err().println(style.bad(Style.harmless(known.getMessage())));
        final List<String> more = known.more();
        more.forEach(each -> shell.err().println("  " + Style.harmless(each)));
        return known.exitCode();
    }

    Shell shell() {
        return shell;
    }

    Printer printer() {
        return new Printer(shell, output);
    }

    String url() {
        return url != null ? url : shell.variables().getOrDefault("TRAILMARK_URL", DEFAULT_URL);
    }

    /** Null where there is none. */
    String token() {
        return TokenFile.token(shell, tokenFile);
    }

    /** The file that a session's token is kept in. */
    Path tokenPlace() {
        return TokenFile.place(shell, tokenFile);
    }

    /** A secret that is asked for. */
    String secret(final String question) {
        final String secret = shell.secrets().apply(question);
        if (secret == null || secret.isEmpty()) {
            throw Failure.wrongUse(question + ": nothing was typed.");
        }
        return secret;
    }

    Client client() {
        return new Client(url(), token());
    }
}
