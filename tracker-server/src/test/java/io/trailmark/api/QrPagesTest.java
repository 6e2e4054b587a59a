package io.trailmark.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.Result;
import com.google.zxing.ResultMetadataType;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import com.sun.management.ThreadMXBean;
import io.trailmark.catalogue.Catalogue;
import io.trailmark.catalogue.CatalogueBuilder;
import io.trailmark.catalogue.CatalogueDiff;
import io.trailmark.catalogue.CatalogueFiles;
import io.trailmark.catalogue.Link;
import io.trailmark.catalogue.Program;
import io.trailmark.record.RecordBatch;
import io.trailmark.record.RecordFrame;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: whoever scans what we draw lands on the link. Method: a reader of the same library, which shares no step with
 * what draws, finds the address again; SVG is turned into pixels here, by the few commands that it may have.
 */
class QrPagesTest {
    private static final String PROGRAM = """
            program: CODE
            name: Programme CODE
            currency: EUR
            DOMAINS
            goals:
              - goal: sale
                reward:
                  percent: "10"
            partners:
              - partner: mia
                name: Mia
                type: affiliate
                links:
                  - code: blog
                    destination: https://shop.example/
            """;

    private static final String ADDRESS = "https://go.acme.example/blog";
    private static final int MODULE_PX = 8;

    @TempDir
    private Path folder;

    private final QrPages pages = new QrPages(null, new LinkAddresses("https://go.example:8443"));
    private Catalogue catalogue;

    @BeforeEach
    void define() throws IOException {
        Files.writeString(
                folder.resolve("acme.yaml"),
                PROGRAM.replace("CODE", "acme").replace("DOMAINS", "domains: [go.acme.example, second.example]"));
        Files.writeString(
                folder.resolve("bare.yaml"), PROGRAM.replace("CODE", "bare").replace("DOMAINS\n", ""));
        final CatalogueFiles files = CatalogueFiles.load(folder);
        assertEquals(List.of(), files.errors());
        final CatalogueDiff diff = CatalogueDiff.between(Catalogue.EMPTY, files, 1_000);
        final CatalogueBuilder builder = new CatalogueBuilder();
        final RecordBatch batch = new RecordBatch(1 << 20);
        while (diff.poll(batch)) {
            int offset = 0;
            for (int i = 0; i < batch.count(); i++) {
                final int length = RecordFrame.lengthBytes(batch.buffer(), offset);
                builder.apply(batch.buffer(), offset, length);
                offset += RecordFrame.alignedLength(length);
            }
            batch.clear();
        }
        catalogue = builder.build();
    }

    private Answer draw(final String programCode, final String name, final byte[] logo, final String... query) {
        return drawAgain(programCode, name, logo, null, query);
    }

    private Answer drawAgain(
            final String programCode,
            final String name,
            final byte[] logo,
            final String ifNoneMatch,
            final String... query) {
        final Map<String, String> parameters = new HashMap<>();
        for (final String pair : query) {
            final int equals = pair.indexOf('=');
            parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        final Program program = catalogue.program(programCode);
        final Link link = catalogue.links().stream()
                .filter(each -> each.programId() == program.id())
                .findFirst()
                .orElseThrow();
        return pages.picture(link, program, name, parameters::get, logo, ifNoneMatch);
    }

    private static BufferedImage image(final Answer png) throws IOException {
        assertEquals(200, png.status());
        assertEquals("image/png", png.contentType());
        return ImageIO.read(new ByteArrayInputStream(png.body()));
    }

    /** What a camera sees: the picture on white paper. */
    private static Result scan(final BufferedImage image) throws ReaderException {
        final int width = image.getWidth();
        final int height = image.getHeight();
        final BufferedImage paper = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        final Graphics2D graphics = paper.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.drawImage(image, 0, 0, null);
        graphics.dispose();
        final int[] pixels = paper.getRGB(0, 0, width, height, null, 0, width);
        return new QRCodeReader()
                .decode(
                        new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(width, height, pixels))),
                        Map.of(DecodeHintType.TRY_HARDER, true));
    }

    private static byte[] png(final BufferedImage image) throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, "png", bytes));
        return bytes.toByteArray();
    }

    /** As unlike a code as a logo gets: colours that change over all of it, wider than high, opaque. */
    private static byte[] logo() throws IOException {
        final BufferedImage image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_ARGB);
        final Graphics2D graphics = image.createGraphics();
        graphics.setPaint(new GradientPaint(0, 0, Color.BLACK, 40, 20, Color.ORANGE, true));
        graphics.fillRect(0, 0, 300, 200);
        graphics.dispose();
        return png(image);
    }

    @Test
    void shouldLeadToTheProgrammesFirstDomainElseToTheSharedOne() throws Exception {
        assertEquals(ADDRESS, scan(image(draw("acme", "qr.png", null))).getText());
        assertEquals(
                "https://go.example:8443/c/bare/blog",
                scan(image(draw("bare", "qr.png", null))).getText());
        assertEquals(
                ADDRESS + "?source=qr",
                scan(image(draw("acme", "qr.png", null, "source=qr"))).getText());
    }

    @Test
    void shouldRefuseWhereNobodyKnowsThePublicAddress() {
        final Program bare = catalogue.program("bare");
        final Link link = catalogue.link(2);
        assertEquals(bare.id(), link.programId());
        final Refusal refusal = assertThrows(
                Refusal.class,
                () -> new QrPages(null, new LinkAddresses("")).picture(link, bare, "qr.png", name -> null, null, null));
        assertEquals(Problem.PUBLIC_URL_UNKNOWN, refusal.problem());
        assertTrue(refusal.getMessage().contains("public.url"), refusal.getMessage());
    }

    @Test
    void shouldBeReadInEverySizeMarginAndLevel() throws Exception {
        for (final String size : List.of("74", "98", "257", "512", "4096")) {
            final BufferedImage image = image(draw("acme", "qr.png", null, "size=" + size));
            assertEquals(Integer.parseInt(size), image.getWidth());
            assertEquals(Integer.parseInt(size), image.getHeight());
            assertEquals(ADDRESS, scan(image).getText(), size);
        }
        for (final String level : List.of("L", "M", "q", "H")) {
            final Result found = scan(image(draw("acme", "qr.png", null, "level=" + level)));
            assertEquals(
                    level.toUpperCase(Locale.ROOT),
                    found.getResultMetadata().get(ResultMetadataType.ERROR_CORRECTION_LEVEL));
        }
        assertEquals(
                ADDRESS, scan(image(draw("acme", "qr.png", null, "margin=16"))).getText());
    }

    @Test
    void shouldHaveAsMuchMarginAsIsAskedFor() throws Exception {
        // 29 modules, and 2 on each side, of 10 pixels.
        final BufferedImage image = image(draw("acme", "qr.png", null, "size=330", "margin=2"));
        assertEquals(0xFFFF_FFFF, image.getRGB(19, 19));
        assertEquals(0xFF00_0000, image.getRGB(20, 20));
        assertEquals(0xFF00_0000, image.getRGB(309, 20));
        assertEquals(0xFFFF_FFFF, image.getRGB(310, 20));
    }

    @Test
    void shouldDrawInTheColoursAskedForWithTheirAlpha() throws Exception {
        final String[] query = {"color=0b3d91", "background=%23fff0c080".replace("%23", "#"), "size=330", "margin=2"};
        final BufferedImage image = image(draw("acme", "qr.png", null, query));
        assertEquals(0xFF0B_3D91, image.getRGB(25, 25));
        assertEquals(0x80FF_F0C0, image.getRGB(5, 5));
        assertEquals(ADDRESS, scan(image).getText());
        final BufferedImage withLogo = image(draw("acme", "qr.png", logo(), query));
        assertEquals(0x80FF_F0C0, withLogo.getRGB(5, 5));
        assertEquals(ADDRESS, scan(withLogo).getText());
        assertEquals(ADDRESS, scan(pixels(draw("acme", "qr.svg", null, query))).getText());
        assertEquals(
                ADDRESS,
                scan(image(draw("acme", "qr.png", null, "background=00000000"))).getText());
    }

    @Test
    void shouldBeReadWithALogoInTheMiddle() throws Exception {
        for (final String size : List.of("200", "512", "2048")) {
            final BufferedImage image = image(draw("acme", "qr.png", logo(), "size=" + size));
            final int middle = Integer.parseInt(size) / 2;
            final Color color = new Color(image.getRGB(middle, middle));
            assertTrue(color.getRed() > color.getBlue() || color.equals(Color.BLACK), color.toString());
            final Result found = scan(image);
            assertEquals(ADDRESS, found.getText(), size);
            assertEquals("H", found.getResultMetadata().get(ResultMetadataType.ERROR_CORRECTION_LEVEL));
        }
        assertEquals(ADDRESS, scan(pixels(draw("acme", "qr.svg", logo()))).getText());
    }

    /** Draws an SVG of ours: two paths of rectangles and perhaps one picture, on whole modules. */
    private static BufferedImage pixels(final Answer svg) throws IOException {
        assertEquals(200, svg.status());
        assertEquals("image/svg+xml", svg.contentType());
        final String text = new String(svg.body(), StandardCharsets.UTF_8);
        final Matcher box = Pattern.compile("viewBox=\"0 0 (\\d+) \\1\"").matcher(text);
        assertTrue(box.find(), text);
        final int sidePx = Integer.parseInt(box.group(1)) * MODULE_PX;
        final BufferedImage image = new BufferedImage(sidePx, sidePx, BufferedImage.TYPE_INT_ARGB);
        final Graphics2D graphics = image.createGraphics();
        final Matcher path = Pattern.compile(
                        "<path d=\"([^\"]*)\" fill=\"#([0-9a-f]{6})\"(?: fill-opacity=\"([0-9.]+)\")?/>")
                .matcher(text);
        int paths = 0;
        while (path.find()) {
            final float alpha = path.group(3) == null ? 1 : Float.parseFloat(path.group(3));
            final Color opaque = new Color(Integer.parseInt(path.group(2), 16));
            graphics.setColor(
                    new Color(opaque.getRed() / 255f, opaque.getGreen() / 255f, opaque.getBlue() / 255f, alpha));
            final Matcher rectangle = Pattern.compile("\\GM(\\d+) (\\d+)h(\\d+)v(\\d+)(?:h-\\3|H0)z")
                    .matcher(path.group(1));
            int end = 0;
            while (rectangle.find()) {
                final int[] at = new int[4];
                Arrays.setAll(at, i -> Integer.parseInt(rectangle.group(i + 1)) * MODULE_PX);
                graphics.fillRect(at[0], at[1], at[2], at[3]);
                end = rectangle.end();
            }
            assertEquals(path.group(1).length(), end, path.group(1));
            paths++;
        }
        assertEquals(2, paths, text);
        drawPicture(graphics, text);
        graphics.dispose();
        return image;
    }

    private static void drawPicture(final Graphics2D graphics, final String svg) throws IOException {
        final Matcher picture = Pattern.compile("<image x=\"(\\d+)\" y=\"(\\d+)\" width=\"(\\d+)\" height=\"(\\d+)\""
                        + " href=\"data:image/png;base64,([^\"]+)\"/>")
                .matcher(svg);
        if (picture.find()) {
            final int[] at = new int[4];
            Arrays.setAll(at, i -> Integer.parseInt(picture.group(i + 1)) * MODULE_PX);
            final byte[] png = Base64.getDecoder().decode(picture.group(5));
            graphics.drawImage(ImageIO.read(new ByteArrayInputStream(png)), at[0], at[1], at[2], at[3], null);
        }
    }

    @Test
    void shouldSayEverythingThatIsWrongAtOnce() {
        final Refusal refusal = refused(
                null,
                "size=63",
                "margin=17",
                "color=red",
                "background=12345",
                "level=X",
                "source=a b",
                "download=../x");
        assertEquals(Problem.QR_INVALID, refusal.problem());
        final List<String> starts = refusal.errors().stream()
                .map(error -> error.substring(0, error.indexOf(':')))
                .toList();
        assertEquals(List.of("size", "margin", "color", "background", "level", "source", "download"), starts);
        assertEquals(1, refused(null, "size=4097").errors().size());
        assertEquals(1, refused(null, "size=99999999999").errors().size());
        assertTrue(refused(null, "size=64", "margin=16")
                .getMessage()
                .contains("61 modules wide with its margin: size must be at least 122"));
    }

    private Refusal refused(final byte[] logo, final String... query) {
        return assertThrows(Refusal.class, () -> draw("acme", "qr.png", logo, query));
    }

    @Test
    void shouldRefuseColoursThatNobodyCouldRead() throws Exception {
        assertTrue(refused(null, "color=999999").errors().getFirst().contains("contrast of 2.8"));
        assertTrue(refused(null, "color=FFFFFF", "background=000000")
                .errors()
                .getFirst()
                .contains("lighter"));
        assertTrue(refused(null, "color=00000033").errors().getFirst().contains("contrast"));
        assertEquals(200, draw("acme", "qr.png", null, "color=777777").status());
    }

    @Test
    void shouldRefuseALogoThatCostsTooMuchOrIsNone() throws Exception {
        assertTrue(refused(new byte[QrLogo.MAX_BYTES + 1]).getMessage().contains("262145 bytes"));
        assertTrue(
                refused("<svg/>".getBytes(StandardCharsets.UTF_8)).getMessage().contains("is no PNG"));
        final byte[] huge = chunked(60_000, 60_000, "IDAT", new byte[10]);
        assertTrue(refused(huge).getMessage().contains("60000 x 60000 pixels"));
        final byte[] good = logo();
        assertTrue(refused(Arrays.copyOf(good, 40)).getMessage().contains("cannot be read"));
        assertTrue(refused(Arrays.copyOf(good, 20)).getMessage().contains("cannot be read"));
        assertTrue(refused(good, "level=Q").errors().getFirst().contains("level must be H"));
        assertTrue(refused(good, "size=2049").errors().getFirst().contains("64 to 2048"));
    }

    @Test
    void shouldNotUnfoldWhatAFileSaysBesideItsPixels() throws Exception {
        final byte[] zeros = new byte[150 << 20];
        for (final String kind : List.of("zTXt", "iCCP")) {
            final byte[] bomb =
                    chunked(8, 8, kind, concat("name\0\0".getBytes(StandardCharsets.ISO_8859_1), deflated(zeros)));
            assertTrue(bomb.length < QrLogo.MAX_BYTES, kind);
            final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            final long before = threads.getCurrentThreadAllocatedBytes();
            assertEquals(8, QrLogo.read(bomb).getWidth(), kind);
            final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < 8 << 20, kind + " made " + allocated + " bytes");
        }
    }

    /** A PNG of grey pixels with one chunk before them; a picture of the right length where the chunk is not IDAT. */
    private static byte[] chunked(final int width, final int height, final String kind, final byte[] data)
            throws IOException {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
            final ByteArrayOutputStream head = new ByteArrayOutputStream();
            try (DataOutputStream fields = new DataOutputStream(head)) {
                fields.writeInt(width);
                fields.writeInt(height);
                fields.write(new byte[] {8, 0, 0, 0, 0});
            }
            chunk(out, "IHDR", head.toByteArray());
            chunk(out, kind, data);
            if (!kind.equals("IDAT")) {
                chunk(out, "IDAT", deflated(new byte[height * (width + 1)]));
            }
            chunk(out, "IEND", new byte[0]);
        }
        return bytes.toByteArray();
    }

    private static void chunk(final DataOutputStream out, final String kind, final byte[] data) throws IOException {
        final byte[] body = concat(kind.getBytes(StandardCharsets.ISO_8859_1), data);
        final CRC32 crc = new CRC32();
        crc.update(body);
        out.writeInt(data.length);
        out.write(body);
        out.writeInt((int) crc.getValue());
    }

    private static byte[] deflated(final byte[] bytes) throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        }
        return out.toByteArray();
    }

    private static byte[] concat(final byte[] first, final byte[] second) {
        final byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @Test
    void shouldSayByAnETagWhetherThePictureIsAnother() throws Exception {
        final Answer first = draw("acme", "qr.png", null);
        final String tag = first.headers().get("ETag");
        assertEquals(tag, draw("acme", "qr.png", null).headers().get("ETag"));
        assertArrayEquals(first.body(), draw("acme", "qr.png", null).body());
        for (final Answer other : List.of(
                draw("acme", "qr.svg", null),
                draw("bare", "qr.png", null),
                draw("acme", "qr.png", logo()),
                draw("acme", "qr.png", null, "color=000001"),
                draw("acme", "qr.png", null, "source=qr"))) {
            assertNotEquals(tag, other.headers().get("ETag"));
        }
        final Answer known = drawAgain("acme", "qr.png", null, "\"x\", W/" + tag);
        assertEquals(304, known.status());
        assertEquals(0, known.body().length);
        assertEquals(tag, known.headers().get("ETag"));
        assertEquals(200, drawAgain("acme", "qr.png", null, "\"x\"").status());
        assertEquals("private, max-age=300", first.headers().get("Cache-Control"));
    }

    @Test
    void shouldNameTheFile() {
        assertEquals(
                "inline; filename=\"acme-blog.svg\"",
                draw("acme", "qr.svg", null).headers().get("Content-Disposition"));
        assertEquals(
                "attachment; filename=\"poster.png\"",
                draw("acme", "qr.png", null, "download=poster").headers().get("Content-Disposition"));
    }
}
