package io.trailmark.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark rates import}: stores the exchange rates of a file of the ECB. What is there already stays. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Stores the exchange rates of a file as the European Central Bank publishes it: eurofxref.csv, the newest"
                    + " day, or eurofxref-hist.csv, all days since 1999.",
            "A rate that is stored already stays as it is, so the same file can be sent every day, and again after a"
                    + " stop. Another rate for the same day corrects it, for what is reported from then on.",
        },
        footer = {
            "%nExamples:",
            "  curl -sO https://www.ecb.europa.eu/stats/eurofxref/eurofxref.zip && unzip -o eurofxref.zip",
            "  trailmark rates import eurofxref.csv",
            "  trailmark rates import eurofxref-hist.csv --dry-run"
        })
final class ImportRatesCommand implements Runnable {
    private static final int MOST_AT_ONCE = 1_000;

    private final TrailmarkCommand root;

    @Parameters(paramLabel = "FILE", description = "The CSV file.")
    private Path file;

    @Option(names = "--source", paramLabel = "NAME", description = "Who publishes the rates; ECB by default.")
    private String source = "ECB";

    @Option(names = "--base", paramLabel = "CODE", description = "Of which one unit is worth so much; EUR by default.")
    private String base = "EUR";

    @Option(names = "--dry-run", description = "Reads and checks the file, and sends nothing.")
    private boolean isDryRun;

    ImportRatesCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    @Override
    public void run() {
        final List<ObjectNode> rates = new EcbFile(file).read(base, source);
        final String span = rates.isEmpty()
                ? ""
                : ", from " + rates.getFirst().path("date").asText() + " to "
                        + rates.getLast().path("date").asText();
        if (isDryRun) {
            root.printer().say(rates.size() + " rates can be sent" + span + "; nothing was.");
            return;
        }
        final Client client = root.client();
        final Progress progress = new Progress(root.shell(), "rates");
        long changed = 0;
        try {
            for (int from = 0; from < rates.size(); from += MOST_AT_ONCE) {
                final int to = Math.min(from + MOST_AT_ONCE, rates.size());
                final ArrayNode piece = Json.list();
                rates.subList(from, to).forEach(piece::add);
                final JsonNode answer = client.send("POST", "/rates", piece, Map.of());
                changed += answer.path("changed").asLong();
                progress.show(to, rates.size());
            }
        } finally {
            progress.end();
        }
        root.printer()
                .object(Json.object()
                        .put("rates", rates.size())
                        .put("changed", changed)
                        .put("unchanged", rates.size() - changed));
    }
}
