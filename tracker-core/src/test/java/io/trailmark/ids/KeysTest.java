package io.trailmark.ids;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.codec.ClickVerdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeysTest {
    private static final long NOW_MS = 1_793_000_000_000L;
    private static final long WINDOW_MS = 90L * 24 * 3600 * 1000;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("keys/click-id-keys");
    }

    @Test
    void shouldMakeAKeyAtFirstStartThatOnlyTheOwnerReads() throws IOException {
        ClickIdKeys.open(file, NOW_MS);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        try (var files = Files.list(file.getParent())) {
            assertEquals(1, files.count(), "no temporary file stays");
        }
    }

    @Test
    void shouldProveEarlierIdsAfterARestartAndARotation() throws IOException {
        final ClickIdKeys first = ClickIdKeys.open(file, NOW_MS);
        final ClickId old = mint(first);
        first.rotate(NOW_MS + 1, WINDOW_MS);
        final ClickId young = mint(first);
        final ClickIdKeys second = ClickIdKeys.open(file, NOW_MS + 2);
        assertEquals(0, old.keyNumber());
        assertEquals(1, young.keyNumber());
        assertEquals(1, second.currentNumber());
        assertEquals(ClickVerdict.PROVEN, old.verify(second));
        assertEquals(ClickVerdict.PROVEN, young.verify(second));
    }

    @Test
    void shouldSayWhenAKeyIsNotKnown() throws IOException {
        final ClickIdKeys keys = ClickIdKeys.open(file, NOW_MS);
        keys.rotate(NOW_MS, WINDOW_MS);
        final ClickId clickId = mint(keys);
        final ClickIdKeys others = ClickIdKeys.open(folder.resolve("other/click-id-keys"), NOW_MS);
        assertEquals(ClickVerdict.KEY_UNKNOWN, clickId.verify(others));
        others.rotate(NOW_MS, WINDOW_MS);
        assertEquals(ClickVerdict.FORGED, clickId.verify(others));
    }

    @Test
    void shouldKeepAKeyAsLongAsTheLongestWindowAfterItsLastId() throws IOException {
        final ClickIdKeys keys = ClickIdKeys.open(file, NOW_MS);
        for (int i = 1; i < 32; i++) {
            keys.rotate(NOW_MS + i, WINDOW_MS);
        }
        assertEquals(31, keys.currentNumber());
        // Key 0 was followed by key 1 at NOW_MS + 1.
        assertThrows(IllegalStateException.class, () -> keys.rotate(NOW_MS + WINDOW_MS, WINDOW_MS));
        keys.rotate(NOW_MS + 1 + WINDOW_MS, WINDOW_MS);
        assertEquals(0, keys.currentNumber());
        assertEquals(0, ClickIdKeys.open(file, NOW_MS).currentNumber());
    }

    @Test
    void shouldRefuseAFileThatIsDamagedOrOpenToOthers() throws IOException {
        ClickIdKeys.open(file, NOW_MS);
        final String good = Files.readString(file);
        for (final String bad : new String[] {
            "",
            "# nothing\n",
            "0 abcd 2026-11-22T00:00:00Z\n",
            "x\n",
            good + good,
            good.replace("\n0 ", "\n32 "),
            good.replace("T", "t-"),
            good.replace("Z", "")
        }) {
            Files.writeString(file, bad);
            assertThrows(IOException.class, () -> ClickIdKeys.open(file, NOW_MS), bad);
        }
        Files.writeString(file, good);
        ClickIdKeys.open(file, NOW_MS);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        final IOException open = assertThrows(IOException.class, () -> ClickIdKeys.open(file, NOW_MS));
        assertTrue(open.getMessage().contains("chmod 600"), open.getMessage());
    }

    @Test
    void shouldHonourASignatureOnlyForItsProgrammeLinkUrlAndTime() throws IOException {
        final LinkKeys keys = LinkKeys.open(folder.resolve("keys/link-keys"), NOW_MS);
        final LinkSignature signature = new LinkSignature(keys);
        final long expiry = NOW_MS / 1000 + 60;
        final String sig = signature.sign("acme", "spring", "https://shop.example/a?b=c", expiry);
        assertTrue(isRight(signature, "acme", "spring", "https://shop.example/a?b=c", sig, NOW_MS));
        assertTrue(isRight(signature, "acme", "spring", "https://shop.example/a?b=c", sig, expiry * 1000 - 1));
        assertFalse(isRight(signature, "acme", "spring", "https://shop.example/a?b=c", sig, expiry * 1000));
        assertFalse(isRight(signature, "acne", "spring", "https://shop.example/a?b=c", sig, NOW_MS));
        assertFalse(isRight(signature, "acme", "sprint", "https://shop.example/a?b=c", sig, NOW_MS));
        assertFalse(isRight(signature, "acme", "spring", "https://evil.example/", sig, NOW_MS));
        keys.rotate(NOW_MS, 0);
        assertTrue(isRight(signature, "acme", "spring", "https://shop.example/a?b=c", sig, NOW_MS));
        assertFalse(sig.equals(signature.sign("acme", "spring", "https://shop.example/a?b=c", expiry)));
    }

    @Test
    void shouldRefuseEverySignatureWithOneBitChanged() throws IOException {
        final LinkSignature signature = new LinkSignature(LinkKeys.open(folder.resolve("keys/link-keys"), NOW_MS));
        final byte[] sig = signature
                .sign("p", "c", "https://a.example/", NOW_MS / 1000 + 9_000)
                .getBytes(US_ASCII);
        for (int bit = 0; bit < sig.length * 8; bit++) {
            final byte[] wrong = sig.clone();
            wrong[bit >>> 3] ^= (byte) (1 << (bit & 7));
            assertFalse(
                    signature.isRight(bytes("p"), bytes("c"), bytes("https://a.example/"), wrong, NOW_MS),
                    new String(wrong, US_ASCII));
        }
        for (final String bad :
                new String[] {"", ".", "..", "0..", "0.1", ".1.x", "4294967296.1793009000.x", "é.é.é"}) {
            assertFalse(signature.isRight(bytes("p"), bytes("c"), bytes("https://a.example/"), bytes(bad), NOW_MS));
        }
    }

    @Test
    void shouldWriteConversionIdsThatSortAndReadBack() {
        String before = "";
        for (long id = 1; id > 0; id = id * 5 + 3) {
            final String text = ConversionId.format(id);
            assertEquals(ConversionId.TEXT_BYTES, text.length());
            assertEquals(id, ConversionId.parse(text));
            assertTrue(before.compareTo(text) < 0);
            before = text;
        }
        assertEquals("cv_000000000001a", ConversionId.format(46));
        assertEquals(-1, ConversionId.parse(ConversionId.format(-1)));
        assertEquals(Long.MIN_VALUE, ConversionId.parse(ConversionId.format(Long.MIN_VALUE)));
        for (final String bad : new String[] {
            "",
            "cv_",
            "cv_000000000001A",
            "cv_00000000000001a",
            "cv_00000000001a",
            "xx_000000000001a",
            "cv_zzzzzzzzzzzzz",
            "cv_3w5e11264sgsg",
            "cv_-00000000001a",
            "cv_0000000000000"
        }) {
            assertEquals(ConversionId.INVALID, ConversionId.parse(bad), bad);
        }
    }

    private static ClickId mint(final ClickIdKeys keys) {
        final byte[] id = new byte[ClickId.LENGTH_BYTES];
        final byte[] text = new byte[ClickId.TEXT_BYTES];
        new ClickIdMinter(keys, 0, 0, 0).mint(id, 0, NOW_MS, 1, 2, true);
        ClickId.encode(id, 0, text, 0);
        final ClickId clickId = new ClickId();
        assertTrue(clickId.tryParse(text, 0, text.length));
        return clickId;
    }

    private static boolean isRight(
            final LinkSignature signature,
            final String program,
            final String code,
            final String url,
            final String sig,
            final long nowMs) {
        return signature.isRight(bytes(program), bytes(code), bytes(url), bytes(sig), nowMs);
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
