package io.trailmark.api;

import io.trailmark.access.Scope;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.Partner;
import io.trailmark.catalogue.Program;
import io.trailmark.views.Views;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A link as a QR code, to print or to show: {@code /v1/links/{id}/qr.png} and {@code .svg}.
 *
 * <p>Threads: any; one picture is drawn at a time, so that they never take more than some 40 MB of the heap together.
 * Refuses by {@link Refusal}. The same address and parameters give the same bytes, and an ETag that says so.
 */
final class QrPages {
    /** Says in an ETag how pictures are drawn; raised where they come out otherwise. */
    private static final String DRAWN = "qr1";

    private static final String PNG = "image/png";
    private static final long PATIENCE_MS = 2_000;
    private static final String SVG = "image/svg+xml";

    private final Views views;
    private final LinkAddresses addresses;
    private final Semaphore drawing = new Semaphore(1);

    QrPages(final Views views, final LinkAddresses addresses) {
        this.views = views;
        this.addresses = addresses;
    }

    List<Operation> operations() {
        return List.of(
                operation("GET", "qr.png", PNG),
                operation("POST", "qr.png", PNG),
                operation("GET", "qr.svg", SVG),
                operation("POST", "qr.svg", SVG));
    }

    private Operation operation(final String method, final String name, final String type) {
        final boolean hasLogo = method.equals("POST");
        final String id = (hasLogo ? "drawQrWithLogo" : "drawQr") + (type.equals(PNG) ? "Png" : "Svg");
        final String summary =
                "Draws a link as a QR code" + (hasLogo ? ", with the PNG that is sent as its logo." : ".");
        Operation operation = Operation.change(
                        method, "/links/{id}/" + name, id, summary, call -> picture(call, null, name, hasLogo))
                .needs(Scope.READ)
                .forPartners((call, own) -> picture(call, own, name, hasLogo))
                .answers(200, type);
        if (hasLogo) {
            operation = operation.takes(PNG);
        }
        for (final Map.Entry<String, String> parameter : QrOptions.PARAMETERS.entrySet()) {
            operation = operation.with(parameter.getKey(), parameter.getValue());
        }
        return operation;
    }

    /** @param own whose link it has to be; null: anybody's. */
    private Answer picture(final Call call, final Partner own, final String name, final boolean hasLogo) {
        final Catalogue catalogue = views.catalogue();
        final Link link = (Link)
                (own == null
                        ? EntityPages.find(call, Kind.LINKS, catalogue)
                        : EntityPages.findOwn(call, own, Kind.LINKS, catalogue));
        final byte[] logo = hasLogo ? call.request().body().get() : null;
        return picture(
                link,
                catalogue.program(link.programId()),
                name,
                call.request().query(),
                logo,
                call.request().header().apply("If-None-Match"));
    }

    /**
     * Draws.
     *
     * @param name {@code qr.png} or {@code qr.svg}.
     * @param query gives the first value of a parameter, or null; see {@link QrOptions}.
     * @param logoPng a PNG for the middle; null or empty: none.
     * @param ifNoneMatch the header of a client that has a picture already, or null.
     */
    Answer picture(
            final Link link,
            final Program program,
            final String name,
            final UnaryOperator<String> query,
            final byte[] logoPng,
            final String ifNoneMatch) {
        final boolean hasLogo = logoPng != null && logoPng.length > 0;
        final QrOptions options = QrOptions.read(query, hasLogo);
        final boolean isSvg = name.endsWith(".svg");
        final String type = isSvg ? SVG : PNG;
        final String text = address(link, program, options);
        final String tag = tag(type, text, options, logoPng);
        if (isKnown(ifNoneMatch, tag)) {
            return withHeaders(new Answer(304, type, new byte[0]), tag);
        }
        final byte[] picture = draw(text, options, logoPng, isSvg);
        final String fileName = options.fileName().isEmpty() ? program.code() + "-" + link.code() : options.fileName();
        return withHeaders(new Answer(200, type, picture), tag)
                .with(
                        "Content-Disposition",
                        (options.fileName().isEmpty() ? "inline" : "attachment") + "; filename=\"" + fileName
                                + (isSvg ? ".svg" : ".png") + '"');
    }

    private byte[] draw(final String text, final QrOptions options, final byte[] logoPng, final boolean isSvg) {
        takeTurn();
        try {
            final BufferedImage logo = options.hasLogo() ? QrLogo.read(logoPng) : null;
            final QrPicture picture = new QrPicture(text, options, logo);
            return isSvg ? picture.svg() : picture.png();
        } finally {
            drawing.release();
        }
    }

    /** One picture at a time, and nobody waits long for a turn: who waits holds a place that others need. */
    private void takeTurn() {
        try {
            if (!drawing.tryAcquire(PATIENCE_MS, TimeUnit.MILLISECONDS)) {
                throw new Refusal(Problem.DRAWING_BUSY, "Other pictures are being drawn; try again in a moment.");
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal(Problem.DRAWING_BUSY, "The server stops.");
        }
    }

    private String address(final Link link, final Program program, final QrOptions options) {
        return addresses.of(link, program) + (options.source().isEmpty() ? "" : "?source=" + options.source());
    }

    /** Strong: of everything that decides what the bytes are. */
    private static String tag(final String type, final String text, final QrOptions options, final byte[] logoPng) {
        try {
            final MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((DRAWN + '\n' + type + '\n' + text + '\n' + options + '\n').getBytes(StandardCharsets.UTF_8));
            if (options.hasLogo()) {
                digest.update(logoPng);
            }
            return '"' + HexFormat.of().formatHex(digest.digest(), 0, 16) + '"';
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static boolean isKnown(final String ifNoneMatch, final String tag) {
        if (ifNoneMatch == null) {
            return false;
        }
        for (final String each : ifNoneMatch.split(",", -1)) {
            final String known = each.strip();
            if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }

    /** A picture may be kept for a while, by the one who asked; a browser runs nothing that it finds in it. */
    private static Answer withHeaders(final Answer answer, final String tag) {
        return answer.with("ETag", tag)
                .with("Cache-Control", "private, max-age=300")
                .with("Content-Security-Policy", "default-src 'none'; img-src data:")
                .with("X-Content-Type-Options", "nosniff");
    }
}
