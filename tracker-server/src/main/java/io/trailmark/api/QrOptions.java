package io.trailmark.api;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * How a QR code is to look, read from a request's parameters and checked as a whole. Immutable.
 *
 * @param sizePx width and height of the picture.
 * @param margin light modules around the code.
 * @param color of dark modules, as ARGB.
 * @param background of everything else, as ARGB.
 * @param source what the encoded address has as {@code source}; empty: nothing.
 * @param fileName without its ending, for a picture that is to be saved; empty: it is to be shown.
 */
record QrOptions(
        int sizePx,
        int margin,
        int color,
        int background,
        ErrorCorrectionLevel level,
        String source,
        String fileName,
        boolean hasLogo) {
    /** The parameters, with what they mean. */
    static final Map<String, String> PARAMETERS = Map.of(
            "size", "Width and height in pixels, 64 to 4,096; 512 by default.",
            "margin", "Light modules around the code, 0 to 16; 4 by default.",
            "color", "Of dark modules: RRGGBB or RRGGBBAA; black by default.",
            "background", "Of everything else; white by default.",
            "level", "How much of it may be covered: L, M, Q or H.",
            "source", "What the address has as source=, such as qr.",
            "download", "Name of the file that it is saved as.");

    static final int MIN_SIZE_PX = 64;
    static final int MAX_SIZE_PX = 4096;

    /** With a logo a picture needs 4 bytes a pixel instead of a bit; a larger one is better had as SVG. */
    static final int MAX_SIZE_WITH_LOGO_PX = 2048;

    static final int MAX_MARGIN = 16;

    private static final int DEFAULT_SIZE_PX = 512;
    private static final int DEFAULT_MARGIN = 4;
    private static final int BLACK = 0xFF00_0000;
    private static final int WHITE = 0xFFFF_FFFF;

    /** Of 1 to 21, as WCAG counts; phones read codes with less, but not in bad light or off paper. */
    private static final double LEAST_CONTRAST = 3;

    private static final Pattern HEX = Pattern.compile("#?([0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
    private static final Pattern SOURCE = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,79}");

    /**
     * Reads the parameters {@code size}, {@code margin}, {@code color}, {@code background}, {@code level}, {@code
     * source} and {@code download}.
     *
     * @param query gives the first value of a parameter, or null.
     * @throws Refusal with everything that is wrong.
     */
    static QrOptions read(final UnaryOperator<String> query, final boolean hasLogo) {
        final List<String> errors = new ArrayList<>();
        final int maxSizePx = hasLogo ? MAX_SIZE_WITH_LOGO_PX : MAX_SIZE_PX;
        final QrOptions options = new QrOptions(
                number(query, "size", DEFAULT_SIZE_PX, MIN_SIZE_PX, maxSizePx, errors),
                number(query, "margin", DEFAULT_MARGIN, 0, MAX_MARGIN, errors),
                color(query, "color", BLACK, errors),
                color(query, "background", WHITE, errors),
                level(query.apply("level"), hasLogo, errors),
                text(query, "source", SOURCE, "1 to 64 letters, digits, -, _ and .", errors),
                text(query, "download", FILE_NAME, "a file name of up to 80 letters, digits, -, _ and .", errors),
                hasLogo);
        if (errors.isEmpty()) {
            checkColors(options, errors);
        }
        if (!errors.isEmpty()) {
            throw new Refusal(Problem.QR_INVALID, "The QR code cannot be drawn like this.", errors);
        }
        return options;
    }

    private static int number(
            final UnaryOperator<String> query,
            final String name,
            final int byDefault,
            final int least,
            final int greatest,
            final List<String> errors) {
        final String text = query.apply(name);
        if (text == null) {
            return byDefault;
        }
        final int number = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
        if (number < least || number > greatest) {
            errors.add(name + ": expected a whole number of " + least + " to " + greatest + ", not " + quoted(text));
            return byDefault;
        }
        return number;
    }

    private static int color(
            final UnaryOperator<String> query, final String name, final int byDefault, final List<String> errors) {
        final String text = query.apply(name);
        if (text == null) {
            return byDefault;
        }
        if (!HEX.matcher(text).matches()) {
            errors.add(name + ": expected RRGGBB or RRGGBBAA in hexadecimal, such as 1A2B3C, not " + quoted(text));
            return byDefault;
        }
        final String digits = text.startsWith("#") ? text.substring(1) : text;
        final int value = Integer.parseUnsignedInt(digits, 16);
        return digits.length() == 6 ? BLACK | value : value >>> 8 | value << 24;
    }

    private static ErrorCorrectionLevel level(final String text, final boolean hasLogo, final List<String> errors) {
        if (text == null) {
            return hasLogo ? ErrorCorrectionLevel.H : ErrorCorrectionLevel.M;
        }
        for (final ErrorCorrectionLevel level : ErrorCorrectionLevel.values()) {
            if (level.name().equals(text.toUpperCase(Locale.ROOT))) {
                if (hasLogo && level != ErrorCorrectionLevel.H) {
                    errors.add("level: a logo covers modules, so the level must be H; leave it out");
                }
                return level;
            }
        }
        errors.add("level: expected L, M, Q or H, not " + quoted(text));
        return ErrorCorrectionLevel.M;
    }

    private static String text(
            final UnaryOperator<String> query,
            final String name,
            final Pattern form,
            final String expected,
            final List<String> errors) {
        final String text = query.apply(name);
        if (text == null || form.matcher(text).matches()) {
            return text == null ? "" : text;
        }
        errors.add(name + ": expected " + expected + ", not " + quoted(text));
        return "";
    }

    /** What is transparent is taken to lie on white. */
    private static void checkColors(final QrOptions options, final List<String> errors) {
        final int behind = over(options.background, WHITE);
        final double dark = luminance(over(options.color, behind));
        final double light = luminance(behind);
        if (dark > light) {
            errors.add("color: is lighter than the background; many readers find dark codes on a light ground only");
            return;
        }
        final double contrast = (light + 0.05) / (dark + 0.05);
        if (contrast < LEAST_CONTRAST) {
            errors.add(String.format(
                    Locale.ROOT,
                    "color: has a contrast of %.1f to the background, at least %.1f can be read by phones; "
                            + "take a darker color or a lighter background",
                    contrast,
                    LEAST_CONTRAST));
        }
    }

    /** Blends {@code argb} over what is opaque behind it. */
    private static int over(final int argb, final int behind) {
        final int alpha = argb >>> 24;
        int blended = 0xFF;
        for (int shift = 16; shift >= 0; shift -= 8) {
            final int top = argb >>> shift & 0xFF;
            final int below = behind >>> shift & 0xFF;
            blended = blended << 8 | (top * alpha + below * (255 - alpha) + 127) / 255;
        }
        return blended;
    }

    /** Relative luminance, 0 to 1, as WCAG 2 defines it. */
    private static double luminance(final int rgb) {
        return 0.2126 * linear(rgb >>> 16 & 0xFF) + 0.7152 * linear(rgb >>> 8 & 0xFF) + 0.0722 * linear(rgb & 0xFF);
    }

    private static double linear(final int part) {
        final double value = part / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
    }

    private static String quoted(final String text) {
        return '"' + (text.length() > 80 ? text.substring(0, 80) + "..." : text) + '"';
    }
}
