package io.trailmark.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trailmark links qr}: a link as a QR code, in a file or on the standard output. */
@Command(
        name = "qr",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Draws a link as a QR code, as PNG or SVG, into a file or to the standard output.",
            "A code that phones could not read is refused: colours with too little contrast, for example."
        },
        footer = {
            "%nExamples:",
            "  trailmark links qr spring --out spring.svg",
            "  trailmark links qr spring --out spring.png --size 1024 --color 1A2B3C --logo logo.png",
            "  trailmark links qr lnk_12 --format svg --source poster > poster.svg"
        })
final class QrCommand implements Runnable {
    private static final List<String> LOOKS = List.of(
            "size: width and height in pixels, 64 to 4096; 512 by default",
            "margin: light modules around the code, 0 to 16; 4 by default",
            "color: of dark modules, as RRGGBB or RRGGBBAA; black by default",
            "background: of everything else, in the same way; white by default",
            "level: how much of it may be covered: L, M, Q or H; M by default, H with a logo",
            "source: what the address has as source=, so that its clicks are told from others, such as poster");

    private final TrailmarkCommand root;

    /** How the picture is written. */
    enum Format {
        PNG,
        SVG;

        /** As it is said, and as addresses end. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Parameters(paramLabel = "ID", description = "Which link: its id or its code.")
    private String id;

    @Option(names = "--out", paramLabel = "FILE", description = "By default the standard output.")
    private Path out;

    @Option(names = "--format", paramLabel = "PICTURE", description = "png or svg; by default as FILE ends, else png.")
    private Format format;

    @Option(names = "--logo", paramLabel = "FILE", description = "A PNG for the middle.")
    private Path logo;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private QrCommand(final TrailmarkCommand root) {
        this.root = root;
    }

    static CommandLine of(final TrailmarkCommand root) {
        final CommandLine line = new CommandLine(new QrCommand(root));
        TypedOptions.add(line.getCommandSpec(), LOOKS);
        Ids.addOptions(line.getCommandSpec(), Resource.LINKS);
        return line;
    }

    @Override
    public void run() {
        final Format wanted = format();
        if (out == null && wanted == Format.PNG && root.shell().isTerminal()) {
            throw Failure.wrongUse("A terminal shows no pictures: name a file with --out, or send the output to one.");
        }
        final Query query =
                new Query("/links/" + Query.part(Ids.one(root, spec, Resource.LINKS, id)) + "/qr." + wanted);
        TypedOptions.given(spec, LOOKS).forEach(query::with);
        final byte[] picture = logo == null
                ? root.client().bytes("GET", query.toString(), null, Map.of())
                : root.client().bytes("POST", query.toString(), logo(), Map.of("Content-Type", "image/png"));
        if (out == null) {
            root.shell().write(picture);
        } else {
            write(picture);
            root.printer().say(out + ": " + picture.length + " bytes.");
        }
    }

    private Format format() {
        if (format != null || out == null) {
            return format == null ? Format.PNG : format;
        }
        return out.toString().toLowerCase(Locale.ROOT).endsWith(".svg") ? Format.SVG : Format.PNG;
    }

    private byte[] logo() {
        try {
            return Files.readAllBytes(logo);
        } catch (final IOException e) {
            throw Failure.wrongUse("The logo " + logo + " cannot be read.");
        }
    }

    private void write(final byte[] picture) {
        try {
            Files.write(out, picture);
        } catch (final IOException e) {
            throw Failure.wrongUse(out + " cannot be written: is the folder there, and is it yours?");
        }
    }
}
