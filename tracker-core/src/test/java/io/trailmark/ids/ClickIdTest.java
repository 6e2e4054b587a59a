package io.trailmark.ids;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.trailmark.record.codec.ClickVerdict;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClickIdTest {
    private static final long NOW_MS = 1_793_000_000_000L;
    private static final String LETTERS = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

    @TempDir
    private Path folder;

    private final ClickId clickId = new ClickId();
    private final byte[] id = new byte[ClickId.LENGTH_BYTES];
    private final byte[] text = new byte[ClickId.TEXT_BYTES];
    private ClickIdKeys keys;

    @BeforeEach
    void makeKeys() throws IOException {
        keys = ClickIdKeys.open(folder.resolve("keys/click-id-keys"), NOW_MS);
    }

    @Test
    void shouldCarryWhatWasMintedAndProveIt() {
        final ClickIdMinter minter = new ClickIdMinter(keys, 255, 63, 0);
        final long[] visitors = {0, 1, -1, Long.MIN_VALUE, 0x1234_5678_9abc_def0L};
        for (final long visitor : visitors) {
            for (final int link : new int[] {0, 1, -1, Integer.MIN_VALUE, 77}) {
                for (final boolean isPayable : new boolean[] {true, false}) {
                    final long time = minter.mint(id, 0, NOW_MS, link, visitor, isPayable);
                    ClickId.encode(id, 0, text, 0);
                    assertTrue(clickId.tryParse(text, 0, text.length));
                    assertArrayEquals(id, clickId.bytes());
                    assertEquals(ClickVerdict.PROVEN, clickId.verify(keys));
                    assertEquals(time, clickId.timeMs());
                    assertEquals(link, clickId.linkId());
                    assertEquals(visitor, clickId.visitor());
                    assertEquals(isPayable, clickId.isPayable());
                    assertEquals(0, clickId.keyNumber());
                }
            }
        }
    }

    @Test
    void shouldRefuseEveryIdWithOneBitChanged() {
        mint(NOW_MS);
        final byte[] right = id.clone();
        for (int bit = 0; bit < 256; bit++) {
            final byte[] wrong = right.clone();
            wrong[bit >>> 3] ^= (byte) (1 << (bit & 7));
            ClickId.encode(wrong, 0, text, 0);
            clickId.tryParse(text, 0, text.length);
            assertNotEquals(ClickVerdict.PROVEN, clickId.verify(keys), "bit " + bit);
        }
    }

    @Test
    void shouldRefuseEveryTextWithOneCharacterChanged() {
        mint(NOW_MS);
        ClickId.encode(id, 0, text, 0);
        for (int at = 0; at < text.length; at++) {
            for (int b = 0; b < 256; b++) {
                final byte[] wrong = text.clone();
                wrong[at] = (byte) b;
                if (b != (text[at] & 0xFF) && clickId.tryParse(wrong, 0, wrong.length)) {
                    assertNotEquals(ClickVerdict.PROVEN, clickId.verify(keys), "byte " + b + " at " + at);
                }
            }
        }
    }

    @Test
    void shouldRefuseForgeriesMadeAtRandom() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final byte[] forged = new byte[ClickId.LENGTH_BYTES];
        for (int i = 0; i < 1 << 20; i++) {
            random.nextBytes(forged);
            // With the right version and key number, so that only the proof can refuse it.
            forged[0] = 1 << 5;
            ClickId.encode(forged, 0, text, 0);
            assertTrue(clickId.tryParse(text, 0, text.length));
            assertEquals(ClickVerdict.FORGED, clickId.verify(keys), "seed " + seed);
        }
    }

    @Test
    void shouldRefuseWhatIsNoText() {
        mint(NOW_MS);
        ClickId.encode(id, 0, text, 0);
        final String good = new String(text, StandardCharsets.US_ASCII);
        for (final String bad : new String[] {
            "",
            "x",
            good.substring(1),
            good + "-",
            good.substring(0, 42) + "=",
            good.substring(0, 42) + "\u0000",
            "%00" + good.substring(3),
            "\ud83d\ude00" + good.substring(4),
            " " + good.substring(1)
        }) {
            final byte[] bytes = bad.getBytes(StandardCharsets.UTF_8);
            assertFalse(clickId.tryParse(bytes, 0, bytes.length), bad);
            assertEquals(ClickVerdict.FORGED, clickId.verify(keys));
            assertArrayEquals(new byte[ClickId.LENGTH_BYTES], clickId.bytes());
        }
    }

    @Test
    void shouldHaveExactlyOneTextForEachId() {
        mint(NOW_MS);
        ClickId.encode(id, 0, text, 0);
        int accepted = 0;
        for (int c = 0; c < LETTERS.length(); c++) {
            text[ClickId.TEXT_BYTES - 1] = (byte) LETTERS.charAt(c);
            accepted += clickId.tryParse(text, 0, text.length) ? 1 : 0;
        }
        assertEquals(16, accepted, "four of the last character's six bits belong to the id");
    }

    @Test
    void shouldSortByTimeAsBytesAndAsText() {
        byte[] before = new byte[ClickId.LENGTH_BYTES];
        byte[] textBefore = new byte[ClickId.TEXT_BYTES];
        for (long time = 1; time < 1L << 48; time = time * 3 + 1) {
            mint(time);
            ClickId.encode(id, 0, text, 0);
            assertTrue(Arrays.compareUnsigned(before, id) < 0);
            assertTrue(Arrays.compareUnsigned(textBefore, text) < 0);
            before = id.clone();
            textBefore = text.clone();
        }
    }

    @Test
    void shouldMintUniqueIdsThatNeverGoBackWhenTheClockDoes() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final ClickIdMinter minter = new ClickIdMinter(keys, 0, 0, 0);
        final Set<String> seen = new HashSet<>();
        long nowMs = NOW_MS;
        long latest = 0;
        for (int i = 0; i < 200_000; i++) {
            nowMs += random.nextInt(1000) == 0 ? -random.nextInt(3_600_000) : random.nextInt(2);
            final long time = minter.mint(id, 0, nowMs, 1, 1, true);
            assertTrue(time >= latest, "seed " + seed);
            latest = time;
            ClickId.encode(id, 0, text, 0);
            assertTrue(seen.add(new String(text, StandardCharsets.US_ASCII)), "seed " + seed);
        }
    }

    @Test
    void shouldMoveTheTimeOnBeforeASequenceComesAgain() {
        final ClickIdMinter minter = new ClickIdMinter(keys, 0, 0, 0, (1 << 25) - 3);
        final int sequences = 1 << 25;
        for (int i = 0; i < sequences; i++) {
            minter.mintAt(id, 0, 5, 1, 1, true);
        }
        minter.mint(id, 0, NOW_MS, 1, 1, true);
        final byte[] first = id.clone();
        for (int i = 1; i < sequences; i++) {
            assertEquals(NOW_MS, minter.mint(id, 0, NOW_MS - i, 1, 1, true));
        }
        assertEquals(NOW_MS + 1, minter.mint(id, 0, NOW_MS, 1, 1, true));
        assertFalse(Arrays.equals(first, id));
        assertArrayEquals(Arrays.copyOfRange(first, 7, 24), Arrays.copyOfRange(id, 7, 24), "the sequence came round");
    }

    @Test
    void shouldNotMintBeforeTheTimeOfTheJournal() {
        assertEquals(NOW_MS, new ClickIdMinter(keys, 0, 0, NOW_MS).mint(id, 0, NOW_MS - 9, 1, 1, true));
    }

    @Test
    void shouldTellNodesAndLoopsApart() {
        final Set<String> seen = new HashSet<>();
        for (int node = 0; node <= ClickIdMinter.MAX_NODE; node++) {
            for (int loop = 0; loop <= ClickIdMinter.MAX_LOOP; loop++) {
                new ClickIdMinter(keys, node, loop, 0, 0).mint(id, 0, NOW_MS, 1, 1, true);
                assertTrue(seen.add(Arrays.toString(id)));
            }
        }
    }

    @Test
    void shouldAllocateNothing() {
        final ClickIdMinter minter = new ClickIdMinter(keys, 0, 0, 0);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long proven = 0;
        long before = 0;
        for (int i = 0; i < 300_000; i++) {
            if (i == 100_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            minter.mint(id, 0, NOW_MS + i, i, i, true);
            ClickId.encode(id, 0, text, 0);
            clickId.tryParse(text, 0, text.length);
            proven += clickId.verify(keys) == ClickVerdict.PROVEN ? 1 : 0;
        }
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(300_000, proven);
        assertTrue(allocated < 1024, "allocated " + allocated);
    }

    private void mint(final long timeMs) {
        new ClickIdMinter(keys, 1, 2, 0).mint(id, 0, timeMs, 3, 4, true);
    }
}
