package io.trailmark.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aim: what was reported as synced survives a loss of power. Method: {@link Cuts}, each moment once on each file
 * system; {@code scripts/soak cuts} makes hundreds.
 */
@Tag("slow")
@Tag("privileged")
@Timeout(300)
class PowerCutTest {
    private static final int DISK_MIB = 512;
    private static final int CUTS = Cuts.Moment.values().length;

    @TempDir
    private Path folder;

    @Test
    void shouldLoseNoSyncedRecordWhenThePowerOfAnExt4IsCut() throws IOException, InterruptedException {
        try (Mount mount = Mount.ext4(folder, DISK_MIB)) {
            cut(mount);
        }
    }

    @Test
    void shouldLoseNoSyncedRecordWhenThePowerOfAnXfsIsCut() throws IOException, InterruptedException {
        try (Mount mount = Mount.xfs(folder, DISK_MIB)) {
            cut(mount);
        }
    }

    private static void cut(final Mount mount) throws IOException, InterruptedException {
        final Cuts cuts = new Cuts(mount, true, System.nanoTime());
        for (int i = 0; i < CUTS; i++) {
            cuts.cut();
        }
        System.out.println(cuts);
        assertEquals(CUTS, cuts.count());
    }
}
