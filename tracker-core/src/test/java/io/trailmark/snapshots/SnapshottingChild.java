package io.trailmark.snapshots;

import io.trailmark.engine.RandomEvents;
import io.trailmark.journal.Archiver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process of its own that appends, writes snapshots and archives in turn until it is killed; prints each position.
 */
final class SnapshottingChild {
    private SnapshottingChild() {}

    /** Arguments: the data folder and the seed of the events. */
    public static void main(final String[] args) {
        try {
            run(Path.of(args[0]), Long.parseLong(args[1]));
        } catch (final Throwable failure) {
            failure.printStackTrace();
            // The journal's thread would keep the process, and whoever reads from it, for ever.
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(final Path data, final long seed) throws IOException {
        final SnapshotRig rig = new SnapshotRig(data, new RandomEvents(seed, 200, 2_000));
        final Archiver archiver = new Archiver(data.resolve("journal"), 0);
        while (true) {
            rig.append(500);
            if (!rig.snapshots.writeNow()) {
                throw new IllegalStateException("no snapshot was written");
            }
            System.out.println(rig.snapshots.position());
            archiver.archive(rig.snapshots.position(), Long.MAX_VALUE);
        }
    }

    static Process start(final Path data, final long seed) throws IOException {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + Path.of(System.getProperty("trailmark.root"), "config", "jvm.options"));
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(List.of(SnapshottingChild.class.getName(), data.toString(), Long.toString(seed)));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
