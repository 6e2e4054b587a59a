package io.trailmark.bench.compare;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Writes links as programme files, 50,000 to a programme since a file has at most 16 MB, and as a map for nginx: link n
 * is {@code /c/pNNN/kNNNNNNNN} and leads to {@code https://shop.example.com/landing/NNNNNNNN}. The generator counts the
 * same way.
 */
final class LinkFolder {
    /** Where all destinations begin; the link's number follows. */
    static final String DESTINATION = "https://shop.example.com/landing/";

    static final int LINKS_PER_PROGRAMME = 50_000;

    private LinkFolder() {}

    /** The path of a link. */
    static String path(final int link) {
        return String.format(Locale.ROOT, "/c/%s/k%08d", programme(link), link);
    }

    /** The programme that a link is of. */
    static String programme(final int link) {
        return String.format(Locale.ROOT, "p%03d", link / LINKS_PER_PROGRAMME);
    }

    static Path writeProgrammes(final Path folder, final int links) throws IOException {
        Files.createDirectories(folder);
        for (int first = 0; first < links; first += LINKS_PER_PROGRAMME) {
            try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(programme(first) + ".yaml"))) {
                out.write(head(programme(first)));
                for (int link = first; link < Math.min(links, first + LINKS_PER_PROGRAMME); link++) {
                    final String digits = digits(link);
                    out.write("      - {code: k" + digits + ", destination: '" + DESTINATION + digits + "'}\n");
                }
            }
        }
        return folder;
    }

    /** All that stands before the links; the cookie is set as nginx does it for the like work. */
    private static String head(final String programme) {
        return "program: " + programme + """

                currency: EUR
                cookie: declared
                postback_auth: click_id
                goals:
                  - goal: sale
                    reward:
                      percent: "10"
                partners:
                  - partner: ann
                    links:
                """;
    }

    static Path writeMap(final Path file, final int links) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int link = 0; link < links; link++) {
                final String digits = digits(link);
                out.write("/c/" + programme(link) + "/k" + digits + " " + DESTINATION + digits + ";\n");
            }
        }
        return file;
    }

    /** Eight of them. */
    static String digits(final int link) {
        final String digits = Integer.toString(link);
        return "0".repeat(8 - digits.length()) + digits;
    }
}
