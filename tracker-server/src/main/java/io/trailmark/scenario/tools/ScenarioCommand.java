package io.trailmark.scenario.tools;

import io.trailmark.scenario.Scenario;
import io.trailmark.scenario.ScenarioFault;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code scripts/scenario}: plays a scenario and compares its ledger. */
@Command(
        name = "scenario",
        description = {
            "Plays what happened (events.csv) under the rules of a programme (program.yaml) and compares the ledger"
                    + " that comes out with the one that was expected (ledger.csv). No server runs, and nothing is"
                    + " journaled.",
            "docs/SCENARIOS.md says what the files hold."
        },
        footer = {
            "",
            "Exit codes: 0 the ledger is as expected, 1 it differs, 2 a file or the command is wrong.",
            "",
            "Examples:",
            "  scripts/scenario my-rules",
            "  scripts/scenario my-rules --explain A-1001",
            "  scripts/scenario my-rules --write"
        })
public final class ScenarioCommand implements Callable<Integer> {
    private static final int EQUAL = 0;
    private static final int DIFFERS = 1;
    private static final int WRONG = 2;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this.")
    @SuppressWarnings("UnusedVariable") // The library acts on it.
    private boolean isHelpWanted;

    @Parameters(index = "0", paramLabel = "DIR", description = "The folder with the three files.")
    private Path folder;

    @Option(
            names = "--write",
            description = "Replaces ledger.csv by what came out: check it by hand before you believe it.")
    private boolean isWriteWanted;

    @Option(
            names = "--explain",
            paramLabel = "ORDER",
            description = "Shows what was decided about an order, with everything that was looked at.")
    private String order;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private ScenarioCommand() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(final String[] args) {
        final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        final PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, args));
    }

    static int run(final PrintWriter out, final PrintWriter err, final String... args) {
        final CommandLine line = new CommandLine(new ScenarioCommand());
        line.setOut(out);
        line.setErr(err);
        return args.length == 0 ? line.execute("--help") : line.execute(args);
    }

    @Override
    public Integer call() {
        final Scenario scenario = Scenario.play(folder);
        if (!scenario.faults().isEmpty()) {
            return wrong(scenario.faults());
        }
        if (order != null) {
            return explain(scenario);
        }
        return isWriteWanted ? write(scenario) : compare(scenario);
    }

    private int compare(final Scenario scenario) {
        final Scenario.Verdict verdict = scenario.compare();
        if (!verdict.faults().isEmpty()) {
            return wrong(verdict.faults());
        }
        if (verdict.isEqual()) {
            out().println(folder + ": as expected, " + lines(scenario));
            return EQUAL;
        }
        out().println(folder + ": not as expected");
        out().println();
        out().print(verdict.difference());
        out().flush();
        return DIFFERS;
    }

    private int explain(final Scenario scenario) {
        final String explanation = scenario.explain(order);
        if (explanation.isEmpty()) {
            err().println("no order '" + order + "'; there are " + String.join(", ", scenario.orders()));
            return WRONG;
        }
        out().print(explanation);
        out().flush();
        return EQUAL;
    }

    private int write(final Scenario scenario) {
        try {
            scenario.write();
        } catch (final IOException e) {
            err().println("ledger.csv cannot be written: " + e.getMessage());
            return WRONG;
        }
        out().println(folder + "/ledger.csv: " + lines(scenario) + "; check them by hand");
        return EQUAL;
    }

    private static String lines(final Scenario scenario) {
        return scenario.ledgerLineCount() + (scenario.ledgerLineCount() == 1 ? " line" : " lines");
    }

    private int wrong(final List<ScenarioFault> faults) {
        faults.forEach(fault -> err().println(fault));
        err().println(
                        faults.size() == 1
                                ? "1 mistake; nothing is compared"
                                : faults.size() + " mistakes; nothing is compared");
        return WRONG;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
