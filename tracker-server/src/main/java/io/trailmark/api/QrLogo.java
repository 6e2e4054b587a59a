package io.trailmark.api;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Reads the picture that a client wants in the middle of its QR code, and writes pictures. Only PNG, and only what is
 * small in bytes and in pixels: both are known before anything is decoded, so a small file that would unfold to a huge
 * picture is refused by its head. What a file says beside its pixels is skipped, never unfolded, and never handed on.
 */
final class QrLogo {
    static final int MAX_BYTES = 256 * 1024;
    static final int MAX_SIDE_PX = 1024;

    private static final String PNG = "png";
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    private QrLogo() {}

    /** @throws Refusal for what is no PNG, or too large. */
    static BufferedImage read(final byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw refusal("has " + bytes.length + " bytes; at most " + MAX_BYTES + " are taken");
        }
        if (bytes.length < SIGNATURE.length
                || !Arrays.equals(SIGNATURE, 0, SIGNATURE.length, bytes, 0, SIGNATURE.length)) {
            throw refusal("is no PNG; send one as the body, with Content-Type: image/png");
        }
        final ImageReader reader = ImageIO.getImageReadersByFormatName(PNG).next();
        try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(input, true, true);
            final int width = reader.getWidth(0);
            final int height = reader.getHeight(0);
            if (width > MAX_SIDE_PX || height > MAX_SIDE_PX) {
                throw refusal("has " + width + " x " + height + " pixels; at most " + MAX_SIDE_PX + " x " + MAX_SIDE_PX
                        + " are taken");
            }
            return reader.read(0);
        } catch (final IOException
                | IllegalArgumentException
                | IndexOutOfBoundsException
                | NegativeArraySizeException
                | IllegalStateException broken) {
            throw refusal("cannot be read as a PNG: " + broken.getMessage());
        } finally {
            reader.dispose();
        }
    }

    private static Refusal refusal(final String what) {
        return new Refusal(Problem.QR_INVALID, "The logo " + what + ".");
    }

    /** A picture as PNG: its pixels and nothing else. */
    static byte[] write(final BufferedImage image) {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);
        try (ImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            if (!ImageIO.write(image, PNG, output)) {
                throw new IllegalStateException("every JDK writes PNG");
            }
        } catch (final IOException e) {
            throw new UncheckedIOException("memory refused bytes", e);
        }
        return bytes.toByteArray();
    }
}
