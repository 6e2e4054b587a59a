package io.trailmark.main;

import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.Program;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * What a newcomer is shown once the server runs: five lines to try, and the tokens of a first start, which are kept
 * nowhere.
 */
final class Guide {
    private static final String TOKEN = "TOKEN";

    private final PrintStream out;
    private final String edge;
    private final String backOffice;
    private final Path dataFolder;
    private final FirstTokens tokens;

    Guide(
            final PrintStream out,
            final int edgePort,
            final int backOfficePort,
            final Path dataFolder,
            final FirstTokens tokens) {
        this.out = out;
        edge = "http://localhost:" + edgePort;
        backOffice = "http://localhost:" + backOfficePort;
        this.dataFolder = dataFolder;
        this.tokens = tokens;
    }

    void print(final Catalogue catalogue) {
        final Link link = firstLink(catalogue);
        out.println();
        if (link == null) {
            out.println(
                    "Trailmark runs, without a link yet. Put a programme file into the folder programs.dir, or try:");
            out.println("  a programme    TRAILMARK_URL=" + backOffice + " TRAILMARK_TOKEN="
                    + (tokens == null ? TOKEN : tokens.backOffice())
                    + " scripts/trailmark programs create --program acme --currency EUR");
        } else {
            final Program program = catalogue.program(link.programId());
            final String reader = tokens == null ? TOKEN : tokens.backOffice();
            final String shop = tokens == null || tokens.shop() == null ? TOKEN : tokens.shop();
            out.println("Trailmark runs. Try:");
            out.println("  open a link    curl -si '" + edge + "/c/" + program.code() + "/" + link.code() + "'");
            out.println("  report a sale  curl -s '" + edge + "/postback?token=" + shop
                    + "&click_id=CLICK_ID&goal=sale&order_id=A-1001&amount=129.00&currency=" + program.currency()
                    + "'");
            out.println("  who earned it  curl -s -H 'Authorization: Bearer " + reader + "' '" + backOffice
                    + "/v1/conversions?program=" + program.code() + "&order_id=A-1001'");
        }
        out.println("  metrics        " + backOffice + "/metrics");
        out.println("  data           " + dataFolder);
        if (tokens != null) {
            out.println();
            out.println("Tokens of this first start, shown only now (scripts/token makes others):");
            out.println("  back office    " + tokens.backOffice());
            if (tokens.shop() != null) {
                out.println("  postbacks      " + tokens.shop() + "  (programme " + tokens.program() + ")");
            }
        }
        out.println();
        if (tokens == null) {
            out.println("TOKEN is one that the first start showed, or one that scripts/token makes.");
        }
        if (link != null) {
            out.println("CLICK_ID is what the link's answer has in Location.");
        }
        out.println("Ctrl-C stops.");
        out.flush();
    }

    private static Link firstLink(final Catalogue catalogue) {
        for (final Link link : catalogue.links()) {
            if (link.isActive() && catalogue.program(link.programId()).isActive()) {
                return link;
            }
        }
        return null;
    }
}
