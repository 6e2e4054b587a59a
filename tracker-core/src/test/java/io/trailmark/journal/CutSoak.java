package io.trailmark.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code scripts/soak cuts}: the long form of {@link PowerCutTest}. */
final class CutSoak {
    private static final int DISK_MIB = 512;

    /** So many, and the disk is made anew: it must not fill up. */
    private static final int CUTS_PER_DISK = 20;

    private static final int USAGE = 2;

    private int count = 200;
    private boolean isXfs;
    private boolean isStopped = true;
    private long seed = System.nanoTime();

    private CutSoak() {}

    /** Ends with 0 when no synced record was lost, with 1 when one was. */
    public static void main(final String[] arguments) throws IOException, InterruptedException {
        final CutSoak soak = new CutSoak();
        if (!soak.tryRead(arguments)) {
            System.err.println("""
                    scripts/soak cuts [--count N] [--filesystem ext4|xfs] [--seed N] [--in-flight]
                      --count        how many (default: 200)
                      --filesystem   of the loop-mounted disk (default: ext4)
                      --seed         of the moments (default: a new one, printed)
                      --in-flight    does not stop the writer before the cut: a force may be underway and lie""");
            System.exit(USAGE);
        }
        System.exit(soak.run());
    }

    private boolean tryRead(final String[] arguments) {
        try {
            for (int i = 0; i < arguments.length; i++) {
                switch (arguments[i]) {
                    case "--count" -> count = Integer.parseInt(arguments[++i]);
                    case "--filesystem" -> {
                        i++;
                        isXfs = arguments[i].equals("xfs");
                        if (!isXfs && !arguments[i].equals("ext4")) {
                            return false;
                        }
                    }
                    case "--seed" -> seed = Long.parseLong(arguments[++i]);
                    case "--in-flight" -> isStopped = false;
                    default -> {
                        return false;
                    }
                }
            }
            return true;
        } catch (final NumberFormatException | ArrayIndexOutOfBoundsException ex) {
            return false;
        }
    }

    private int run() throws IOException, InterruptedException {
        System.out.printf("%d cuts of %s, seed %d%n", count, isXfs ? "xfs" : "ext4", seed);
        int done = 0;
        long synced = 0;
        int failed = 0;
        while (done < count) {
            final int cuts = Math.min(CUTS_PER_DISK, count - done);
            final Path folder = Files.createTempDirectory("trailmark-cuts");
            try (Mount mount = isXfs ? Mount.xfs(folder, DISK_MIB) : Mount.ext4(folder, DISK_MIB)) {
                final Cuts disk = new Cuts(mount, isStopped, seed + done);
                for (int i = 0; i < cuts; i++) {
                    disk.cut();
                }
                synced += disk.synced();
                System.out.printf("  %d of %d: %s%n", done + cuts, count, disk);
            } catch (final AssertionError lost) {
                failed++;
                System.out.println("  LOST: " + lost.getMessage());
            }
            Files.deleteIfExists(folder.resolve("disk.image"));
            Files.deleteIfExists(folder.resolve("disk"));
            Files.delete(folder);
            done += cuts;
        }
        System.out.printf(
                "cuts of %s%s   %d cuts, %d synced records, %d disks of %d cuts with a loss%n",
                isXfs ? "xfs" : "ext4", isStopped ? "" : " in flight", done, synced, failed, CUTS_PER_DISK);
        return failed == 0 ? 0 : 1;
    }
}
