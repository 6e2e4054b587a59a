package io.trailmark.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code trailmark doctor}: checks an installation, and says how to mend it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Checks an installation from outside (is it there, ready, in balance, on time) and, on its own machine,"
                    + " from inside (settings, disk, keys, certificate, Java, limits), and says how to mend what is"
                    + " wrong.",
            "Exit code 1 when anything fails; what could not be looked at from here is said and does not count."
        },
        footer = {
            "%nExamples:",
            "  trailmark doctor",
            "  trailmark doctor --url https://office.example --edge https://go.example"
        })
final class DoctorCommand implements Callable<Integer> {
    private final TrailmarkCommand root;

    @Mixin
    private EdgeOption edge;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The settings; config/trailmark.properties by default.")
    private Path settings = Path.of("config", "trailmark.properties");

    @Option(names = "--data", paramLabel = "FOLDER", description = "The data folder; by default that of the settings.")
    private Path data;

    DoctorCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        final InsideChecks inside = new InsideChecks(settings, data);
        final List<Finding> ofInside = inside.all();
        final String token = root.token();
        final List<Finding> findings = new ArrayList<>(new OutsideChecks(new Client(root.url(), token), token != null)
                .all(edge.find(root, inside.setting("edge.port", "8080"))));
        findings.addAll(ofInside);
        print(findings);
        return findings.stream().anyMatch(each -> each.grade() == Finding.Grade.FAIL)
                ? ExitCode.REFUSED
                : ExitCode.DONE;
    }

    private void print(final List<Finding> findings) {
        final Printer printer = root.printer();
        if (printer.output() != Output.TABLE) {
            final ArrayNode checks = Json.list();
            findings.forEach(each -> checks.addObject()
                    .put("check", each.check())
                    .put("grade", grade(each))
                    .put("found", each.found())
                    .put("mend", each.mend()));
            final ObjectNode whole = Json.object();
            whole.set("checks", checks);
            printer.list(whole, checks, List.of("check", "grade", "found", "mend"), true);
            return;
        }
        for (final Finding each : findings) {
            final String grade = String.format(Locale.ROOT, "%-4s", grade(each));
            final String check = String.format(Locale.ROOT, "%-11s", each.check());
            printer.line(printer.style().word(grade) + "  " + check + "  " + Style.harmless(each.found()));
            if (!each.mend().isEmpty()) {
                printer.line(" ".repeat(19) + Style.harmless(each.mend()));
            }
        }
    }

    private static String grade(final Finding finding) {
        return finding.grade().name().toLowerCase(Locale.ROOT);
    }
}
