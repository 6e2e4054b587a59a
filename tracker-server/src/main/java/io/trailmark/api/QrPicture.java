package io.trailmark.api;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * One QR code: its modules, and how they become a PNG or an SVG. One thread.
 *
 * <p>A logo lies in the middle, on a field from which the modules are taken: a quarter of the code's width, so a
 * sixteenth of its area, where level H restores three tenths.
 */
final class QrPicture {
    /** The longest address of a link by far; it fits level H with room. */
    private static final int MAX_TEXT_BYTES = 1_000;

    /** Readers do not find what is finer. */
    private static final int LEAST_MODULE_PX = 2;

    private static final int LOGO_DIVISOR = 4;
    private static final int NO_TRANSPARENT_INDEX = -1;

    private final ByteMatrix modules;
    private final QrOptions options;
    private final BufferedImage logo;
    private final int sideModules;

    /**
     * @param logo null for none.
     * @throws Refusal where the size has too few pixels for each module.
     */
    QrPicture(final String text, final QrOptions options, final BufferedImage logo) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_TEXT_BYTES) {
            throw new Refusal(Problem.QR_INVALID, "The link's address is too long for a QR code.");
        }
        this.options = options;
        this.logo = logo;
        try {
            modules = Encoder.encode(text, options.level()).getMatrix();
        } catch (final WriterException failure) {
            throw new IllegalStateException("an address of a link does not fit a QR code: " + text, failure);
        }
        sideModules = modules.getWidth() + 2 * options.margin();
        if (options.sizePx() < sideModules * LEAST_MODULE_PX) {
            throw new Refusal(
                    Problem.QR_INVALID,
                    "This code is " + sideModules + " modules wide with its margin: size must be at least "
                            + sideModules * LEAST_MODULE_PX + ", not " + options.sizePx() + ".");
        }
        if (logo != null) {
            clearMiddle();
        }
    }

    /** Modules on each side of the field of the logo: odd as the code's own, so that it lies on whole modules. */
    private int logoModules() {
        return modules.getWidth() / LOGO_DIVISOR | 1;
    }

    private int logoStart() {
        return (modules.getWidth() - logoModules()) / 2;
    }

    private void clearMiddle() {
        for (int y = 0; y < logoModules(); y++) {
            for (int x = 0; x < logoModules(); x++) {
                modules.set(logoStart() + x, logoStart() + y, 0);
            }
        }
    }

    private boolean isDark(final int x, final int y) {
        return modules.get(x, y) == 1;
    }

    /** Each module is the same whole number of pixels; what is left over goes to the margin. */
    byte[] png() {
        final int sizePx = options.sizePx();
        final int modulePx = sizePx / sideModules;
        final int startPx = (sizePx - modulePx * modules.getWidth()) / 2;
        final BufferedImage image = logo == null
                ? new BufferedImage(sizePx, sizePx, BufferedImage.TYPE_BYTE_BINARY, twoColors())
                : new BufferedImage(sizePx, sizePx, BufferedImage.TYPE_INT_ARGB);
        final int[] row = new int[sizePx];
        for (int yPx = 0; yPx < sizePx; yPx++) {
            final int y = Math.floorDiv(yPx - startPx, modulePx);
            if (yPx == 0 || (yPx - startPx) % modulePx == 0) {
                fillRow(row, y, startPx, modulePx);
            }
            if (logo == null) {
                image.getRaster().setSamples(0, yPx, sizePx, 1, 0, row);
            } else {
                image.getRaster().setDataElements(0, yPx, sizePx, 1, row);
            }
        }
        if (logo != null) {
            drawLogo(image, startPx + logoStart() * modulePx, logoModules() * modulePx);
        }
        return QrLogo.write(image);
    }

    /** One bit a pixel. */
    private IndexColorModel twoColors() {
        final int[] colors = {options.background(), options.color()};
        return new IndexColorModel(1, 2, colors, 0, true, NO_TRANSPARENT_INDEX, DataBuffer.TYPE_BYTE);
    }

    /** Pixels of a row of modules: numbers of the two colours, or the colours themselves where a logo has its own. */
    private void fillRow(final int[] row, final int y, final int startPx, final int modulePx) {
        final int light = logo == null ? 0 : options.background();
        final int dark = logo == null ? 1 : options.color();
        Arrays.fill(row, light);
        for (int x = 0; x < modules.getWidth(); x++) {
            if (y >= 0 && y < modules.getHeight() && isDark(x, y)) {
                Arrays.fill(row, startPx + x * modulePx, startPx + (x + 1) * modulePx, dark);
            }
        }
    }

    private void drawLogo(final BufferedImage image, final int startPx, final int sidePx) {
        final double scale = Math.min((double) sidePx / logo.getWidth(), (double) sidePx / logo.getHeight());
        final int width = Math.max(1, (int) (logo.getWidth() * scale));
        final int height = Math.max(1, (int) (logo.getHeight() * scale));
        final Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(logo, startPx + (sidePx - width) / 2, startPx + (sidePx - height) / 2, width, height, null);
        graphics.dispose();
    }

    /** Dark modules of a row that touch are one rectangle of one path; a unit is a module. */
    byte[] svg() {
        final StringBuilder svg = new StringBuilder(8 * 1024);
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
                .append(options.sizePx())
                .append("\" height=\"")
                .append(options.sizePx())
                .append("\" viewBox=\"0 0 ")
                .append(sideModules)
                .append(' ')
                .append(sideModules)
                .append("\" shape-rendering=\"crispEdges\">\n<path d=\"M0 0h")
                .append(sideModules)
                .append('v')
                .append(sideModules)
                .append("H0z\" ");
        paint(svg, options.background());
        svg.append("/>\n<path d=\"");
        for (int y = 0; y < modules.getHeight(); y++) {
            row(svg, y);
        }
        svg.append("\" ");
        paint(svg, options.color());
        svg.append("/>\n");
        if (logo != null) {
            svgLogo(svg);
        }
        return svg.append("</svg>\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void row(final StringBuilder svg, final int y) {
        int x = 0;
        while (x < modules.getWidth()) {
            int end = x;
            while (end < modules.getWidth() && isDark(end, y)) {
                end++;
            }
            if (end > x) {
                svg.append('M').append(x + options.margin()).append(' ').append(y + options.margin());
                svg.append('h').append(end - x).append("v1h-").append(end - x).append('z');
            }
            x = end + 1;
        }
    }

    private static void paint(final StringBuilder svg, final int argb) {
        final Color color = new Color(argb, true);
        svg.append(String.format(Locale.ROOT, "fill=\"#%06x\"", argb & 0xFF_FFFF));
        if (color.getAlpha() < 255) {
            svg.append(String.format(Locale.ROOT, " fill-opacity=\"%.3f\"", color.getAlpha() / 255.0));
        }
    }

    /** Drawn anew from its pixels: nothing else of what a client sent is in the picture. */
    private void svgLogo(final StringBuilder svg) {
        final int start = options.margin() + logoStart();
        svg.append("<image x=\"").append(start).append("\" y=\"").append(start);
        svg.append("\" width=\"").append(logoModules()).append("\" height=\"").append(logoModules());
        svg.append("\" href=\"data:image/png;base64,")
                .append(Base64.getEncoder().encodeToString(QrLogo.write(logo)))
                .append("\"/>\n");
    }
}
