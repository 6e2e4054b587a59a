package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Aim: what stays on the heap is seen, what was let go is not. Method: a part of the heap is held, then dropped. */
final class HeapRoomTest {
    private static final int PIECE_BYTES = 1 << 20;

    @Test
    void shouldTellHowMuchOfTheHeapStays() {
        final HeapRoom room = new HeapRoom();
        System.gc();
        room.look();
        final int before = room.permille();
        final List<byte[]> held = new ArrayList<>();
        for (long bytes = 0; bytes < Runtime.getRuntime().maxMemory() / 4; bytes += PIECE_BYTES) {
            held.add(new byte[PIECE_BYTES]);
        }
        System.gc();
        room.look();
        final int full = room.permille();
        assertTrue(full > before + 200, () -> full + " after " + before + ", with " + held.size() + " MB held");
        held.clear();
        System.gc();
        room.look();
        assertTrue(room.permille() < full - 200, () -> room.permille() + " after " + full);
    }
}
