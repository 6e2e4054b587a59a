package io.trailmark.simulator;

import io.trailmark.journal.SteppedJournal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One history: a server, its clients and its disk over some hundred steps, with whatever befalls them, all of it from
 * one seed. Which faults may happen, and how often, is drawn for each history anew, so that some are long and calm and
 * others are one fault upon the other.
 */
final class History {
    private static final int LEAST_STEPS = 110;
    private static final int MORE_STEPS = 180;
    private static final int LAST_STEPS = 4000;
    private static final int STANDING_STEPS = 40;
    private static final int BESIDE_STEPS = 12;
    private static final int REFUSED_STARTS = 5;

    /** What costs time is done now and then only. */
    private static final int LOOK_ONE_IN = 4;

    private static final int COMPARE_ONE_IN = 8;

    private static final int MOST_POINTS = 12;

    /** What may be done in one step, and how often in proportion. */
    private enum Step {
        SEND(14),
        DELIVER(24),
        EDGE(16),
        TICK(2),
        SYNC(12),
        ENGINE(8),
        VIEWS(8),
        SNAPSHOT(9),
        TIME(12),
        RETRY(2),
        CATALOGUE(1),
        BACK_OFFICE(3),
        KILL(1),
        POWER_CUT(1),
        DEATH_SOON(1),
        FAIL_FORCE(1),
        LIE(1),
        SLOW_FORCE(2),
        FILL_DISK(1),
        CLOCK(1),
        ROT(1);

        private final int weight;

        Step(final int weight) {
            this.weight = weight;
        }

        private boolean isFault() {
            return compareTo(KILL) >= 0;
        }
    }

    private final SplittableRandom random;
    private final Tally tally;
    private final Trace trace = new Trace();
    private final SimulatedDisk disk;
    private final SimulatedTime time = new SimulatedTime();
    private final Auditor auditor;
    private final Workload workload;
    private final Network network;
    private final Server.Surroundings around;
    private final Map<Step, Integer> weights = new EnumMap<>(Step.class);
    private final int steps;
    private Server server;
    private boolean isPowerCut;
    private boolean isDamaged;
    private Path rotten;
    private byte[] sound;
    private boolean isOver;
    private int refusedStarts;

    /** Whether a process began that was never looked at. */
    private boolean hasBegun;

    /** The least that the marks said since a process was looked at: one that was not has moved them, and died. */
    private long leastMarked = Long.MAX_VALUE;

    /** Whether the disk has lied: then even what was acknowledged may be gone. */
    private boolean isExcused;

    /** @param folder empty, and this history's own. */
    History(
            final long seed,
            final Path folder,
            final World world,
            final Tally tally,
            final Bug bug,
            final boolean isLibrary) {
        this.tally = tally;
        random = new SplittableRandom(seed);
        final RandomGenerator disks = random.split();
        final SplittableRandom secrets = random.split();
        disk = new SimulatedDisk(folder, disks, tally);
        auditor = new Auditor(tally, trace, disk::hasDropped);
        workload = new Workload(random.split());
        network = new Network(random.split(), time, tally, auditor, workload);
        around = new Server.Surroundings(world, disk, time, secrets::nextLong, auditor, tally, bug, isLibrary);
        disk.beside(this::workBeside);
        for (final Step step : Step.values()) {
            // A fault that may happen in this history happens more often than on average, the others never do.
            weights.put(step, !step.isFault() ? 2 * step.weight : random.nextInt(3) == 0 ? 2 * step.weight : 0);
        }
        steps = LEAST_STEPS + random.nextInt(MORE_STEPS);
    }

    /** Lives it through. @return its trace. @throws Violation where a promise was not kept. */
    long run() {
        try {
            for (int i = 0; i < steps && !isOver; i++) {
                step(draw());
            }
            if (!isOver) {
                comeToRest();
            }
            return trace.value();
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            if (server != null) {
                server.close();
            }
        }
    }

    private Step draw() {
        int sum = 0;
        for (final int weight : weights.values()) {
            sum += weight;
        }
        int at = random.nextInt(sum);
        for (final Step step : Step.values()) {
            at -= weights.get(step);
            if (at < 0) {
                return step;
            }
        }
        throw new IllegalStateException();
    }

    private void step(final Step step) throws IOException {
        tally.countStep();
        trace.add(step.name().hashCode());
        if (step.isFault()) {
            fault(step);
        } else if (server == null) {
            time.advance(TimeUnit.MILLISECONDS.toNanos(random.nextInt(200)));
            if (random.nextInt(LOOK_ONE_IN) == 0) {
                start();
            } else if (disk.isFull() && random.nextInt(LOOK_ONE_IN) == 0) {
                // Somebody sees that nothing starts, and why.
                disk.fill(false);
            }
        } else {
            work(step);
        }
        afterwards();
    }

    /** One step of the server or of its surroundings, which may turn out to be its last. */
    private void work(final Step step) {
        try {
            switch (step) {
                case SEND -> network.send(workload.next(), server.edge());
                case DELIVER -> network.deliver();
                case RETRY -> {
                    if (server.edge() != null) {
                        network.retry(server.edge());
                    }
                }
                case EDGE -> {
                    if (server.edge() != null) {
                        server.edge().endIteration();
                    }
                }
                case TICK -> {
                    if (server.edge() != null) {
                        server.edge().tick();
                    }
                }
                case SYNC -> sync();
                case ENGINE -> trace.add(server.doEngineWork());
                case VIEWS -> trace.add(server.doViewsWork());
                case SNAPSHOT -> server.doSnapshotWork();
                case TIME ->
                    time.advance(
                            random.nextInt(12) == 0
                                    ? TimeUnit.MILLISECONDS.toNanos(random.nextInt(2500))
                                    : TimeUnit.MICROSECONDS.toNanos(random.nextInt(30_000)));
                case BACK_OFFICE -> server.adjust(workload.nextChange());
                default -> server.changeCatalogue();
            }
        } catch (final Violation violation) {
            throw violation;
        } catch (final RuntimeException | Error failure) {
            if (!disk.isGhost()) {
                throw new Violation("the server stopped by itself in " + step + ": " + failure, failure);
            }
        }
    }

    private void sync() {
        final long epochs = server.epochsOpened();
        final long unsynced = unsyncedRecords();
        server.doSyncWork();
        if (!disk.isGhost() && server.epochsOpened() > epochs) {
            tally.count(Happening.EPOCH_REOPENED);
            if (unsynced > 0) {
                tally.count(Happening.RECORDS_CARRIED);
            }
        }
    }

    /** While a slow force is under way, everybody else goes on. */
    private void workBeside() {
        if (server == null || server.edge() == null) {
            return;
        }
        final Step[] others = {Step.SEND, Step.DELIVER, Step.EDGE, Step.TICK, Step.ENGINE, Step.VIEWS, Step.TIME};
        for (int i = random.nextInt(BESIDE_STEPS); i > 0 && !disk.isGhost(); i--) {
            work(others[random.nextInt(others.length)]);
            if (!disk.isGhost()) {
                network.collect();
            }
        }
    }

    private void afterwards() throws IOException {
        if (disk.isGhost()) {
            die();
            return;
        }
        if (server == null) {
            return;
        }
        if (server.tryOpenEdge()) {
            network.onServing(server.edge());
        }
        if (server.edge() != null) {
            network.collect();
        }
        if (server.isStanding() && !isDamaged) {
            isDamaged = true;
            if (!disk.hasDropped()) {
                throw new Violation("the engine stands still, and nothing is damaged");
            }
            onDamage();
        }
    }

    private void die() {
        if (server != null) {
            try {
                network.onServerGone();
                server.close();
            } catch (final RuntimeException | Error failure) {
                trace.add(1);
            }
            server = null;
        }
        isPowerCut |= disk.finishCrash() == SimulatedDisk.Crash.POWER_CUT;
    }

    private void start() throws IOException {
        tally.countStart();
        final Auditor.Expectation expectation = expectation();
        lookAtRemains();
        if (SteppedJournal.emptyEpochs(around.journalFolder()) > 0) {
            tally.count(Happening.EPOCH_PASSED_OVER);
        }
        server = Server.open(around);
        hasBegun |= server == null || disk.isGhost();
        if (disk.isGhost()) {
            tally.count(Happening.DEATH_IN_A_START);
            return;
        }
        if (server == null) {
            if (expectation.isLossExcused() && rotten == null && ++refusedStarts == REFUSED_STARTS) {
                // A disk that lied has lost every seed; the start names it and refuses.
                tally.count(Happening.DAMAGE_NAMED);
                isOver = true;
            }
            return;
        }
        refusedStarts = 0;
        final boolean isWhole =
                auditor.checkRecovered(around.journalFolder(), server.openedPosition(), expectation, hasBegun);
        hasBegun = false;
        leastMarked = Long.MAX_VALUE;
        isPowerCut = false;
        isDamaged = !isWhole;
        isExcused = expectation.isLossExcused();
        disk.trust();
        try {
            server.replay();
            countStart();
            if (isWhole && !server.isWhole()) {
                throw new Violation("the engine stands still, and nothing is damaged");
            }
            // What a snapshot covers may be damaged, and nobody reads it at a start.
            if (!isWhole && server.isWhole() && server.startPosition() == 0) {
                throw new Violation("damage passes unseen");
            }
            if (isWhole) {
                auditor.checkSums(server.views());
                if (random.nextInt(COMPARE_ONE_IN) == 0) {
                    server.compareWithReplay();
                }
                trace.add(server.stateHash());
            }
            server.define();
        } catch (final Violation violation) {
            throw violation;
        } catch (final RuntimeException | Error failure) {
            if (!disk.isGhost()) {
                throw new Violation("the server does not start: " + failure, failure);
            }
        }
        if (!isWhole && !disk.isGhost()) {
            onDamage();
        }
    }

    private Auditor.Expectation expectation() throws IOException {
        if (rotten != null) {
            return new Auditor.Expectation(auditor.afterKill().leastPosition(), true, true);
        }
        if (disk.hasLied()) {
            leastMarked = Math.min(leastMarked, SteppedJournal.markedPosition(around.journalFolder()));
            return new Auditor.Expectation(Math.min(auditor.afterPowerCut().leastPosition(), leastMarked), true, true);
        }
        if (disk.hasDropped()) {
            return new Auditor.Expectation(auditor.afterPowerCut().leastPosition(), true, false);
        }
        return isPowerCut ? auditor.afterPowerCut() : auditor.afterKill();
    }

    /** What the last process has left, for the count. */
    private void lookAtRemains() throws IOException {
        if (random.nextInt(LOOK_ONE_IN) == 0 && SteppedJournal.hasTornTail(around.journalFolder())) {
            tally.count(Happening.TAIL_DROPPED);
        }
        if (Files.isDirectory(disk.root().resolve("archive"))) {
            tally.count(Happening.ARCHIVE_READ);
        }
    }

    private void fault(final Step step) throws IOException {
        switch (step) {
            case KILL -> disk.freeze(SimulatedDisk.Crash.KILL);
            case POWER_CUT -> disk.freeze(SimulatedDisk.Crash.POWER_CUT);
            case DEATH_SOON ->
                disk.arm(
                        random.nextBoolean() ? SimulatedDisk.Crash.KILL : SimulatedDisk.Crash.POWER_CUT,
                        1 + random.nextInt(MOST_POINTS));
            case FAIL_FORCE -> failForce();
            case LIE -> {
                disk.failForces(
                        random.nextBoolean() ? SimulatedDisk.ForceFault.LIE : SimulatedDisk.ForceFault.MISDIRECT, 1);
                // It shows when the power goes, and may show soon.
                weights.merge(Step.POWER_CUT, 2, Integer::sum);
            }
            case SLOW_FORCE -> disk.failForces(SimulatedDisk.ForceFault.SLOW, 1);
            case FILL_DISK -> {
                disk.fill(!disk.isFull());
                if (disk.isFull()) {
                    tally.count(Happening.DISK_FULL);
                }
            }
            case CLOCK -> stepClock();
            default -> rot();
        }
    }

    private void failForce() {
        switch (random.nextInt(4)) {
            case 0 -> disk.failForces(SimulatedDisk.ForceFault.FAIL_AND_DROP, 1);
            case 1 -> disk.failStore();
            default -> disk.failForces(SimulatedDisk.ForceFault.FAIL, 1 + random.nextInt(3));
        }
    }

    private void stepClock() {
        final long[] hours = {1, 24, 2, 24 * 40, 24 * 365};
        final long ns = TimeUnit.HOURS.toNanos(hours[random.nextInt(hours.length)]) / (random.nextInt(3) == 0 ? 60 : 1);
        final boolean isForward = random.nextBoolean();
        tally.count(isForward ? Happening.CLOCK_FORWARD : Happening.CLOCK_BACK);
        time.step(isForward ? ns : -ns);
    }

    // Damage.

    /** A file goes bad while no process runs; the next one is to name it, and with the file restored all is there. */
    private void rot() throws IOException {
        final boolean isFit = server != null
                && server.edge() != null
                && !disk.isLying()
                && !disk.hasDropped()
                && server.stepped().journal().syncedPosition()
                        == server.stepped().journal().appendedPosition();
        if (!isFit) {
            return;
        }
        disk.freeze(SimulatedDisk.Crash.KILL);
        die();
        disk.heal();
        final List<Path> files;
        try (Stream<Path> all = Files.walk(disk.root())) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        rotten = files.get(random.nextInt(files.size()));
        sound = Files.readAllBytes(rotten);
        disk.rot(rotten);
        start();
        if (server == null) {
            // Without any seed that can be read a start refuses, and says so.
            restore();
            startAtLast();
            tally.count(Happening.DAMAGE_RESTORED);
        }
        if (rotten != null) {
            restore();
        }
    }

    private void restore() throws IOException {
        if (Files.exists(rotten)) {
            disk.overwrite(rotten, sound);
        }
        rotten = null;
    }

    /**
     * The engine stands still, and says where; prospects land, and reports are answered without a decision. A file that
     * rotted is restored then; what a disk has lost for good is where the history ends.
     */
    private void onDamage() throws IOException {
        final Auditor.Expectation expectation =
                new Auditor.Expectation(0, true, rotten != null || isExcused || disk.hasLied());
        final long landed = tally.of(Happening.ANSWERED_CLICK);
        final Step[] others = {Step.SEND, Step.DELIVER, Step.EDGE, Step.TICK, Step.SYNC, Step.ENGINE, Step.TIME};
        disk.heal();
        for (int i = 0; i < STANDING_STEPS && !disk.isGhost(); i++) {
            work(others[random.nextInt(others.length)]);
            if (server.tryOpenEdge()) {
                network.onServing(server.edge());
            }
            if (server.edge() != null) {
                network.collect();
            }
        }
        if (server.isStanding()) {
            tally.count(Happening.STOOD_STILL);
        }
        trace.add(tally.of(Happening.ANSWERED_CLICK) - landed);
        awaitSynced();
        auditor.checkRunning(around.journalFolder(), server.stepped().journal().appendedPosition(), expectation);
        if (rotten == null) {
            isOver = true;
            return;
        }
        disk.freeze(SimulatedDisk.Crash.KILL);
        die();
        restore();
        startAtLast();
        tally.count(Happening.DAMAGE_RESTORED);
    }

    /** What a failed force has dropped is named by the next epoch, and a sound disk lets one open. */
    private void awaitSynced() {
        for (int i = 0; i < LAST_STEPS && unsyncedRecords() > 0; i++) {
            time.advance(TimeUnit.MILLISECONDS.toNanos(25));
            work(Step.SYNC);
        }
        if (unsyncedRecords() > 0) {
            throw new Violation("the disk is sound, and the journal does not go on");
        }
    }

    private long unsyncedRecords() {
        return server.stepped().journal().appendedPosition()
                - server.stepped().journal().syncedPosition();
    }

    /** With a sound disk a start works. */
    private void startAtLast() throws IOException {
        start();
        if (server == null) {
            throw new Violation("no start, and nothing is in its way");
        }
    }

    // The end.

    /** Nothing more goes wrong: everything is answered, decided and shown; then once more a crash and a start. */
    private void comeToRest() throws IOException {
        disk.heal();
        network.calm();
        rest();
        if (isOver) {
            return;
        }
        tally.countRecords(server.views().state().counts());
        tally.count(auditor.checkSums(server.views()).decisions());
        server.compareWithReplay();
        if (SteppedJournal.newestRollFiles(around.journalFolder()) > 1) {
            tally.count(Happening.FILE_ROLLED);
        }
        disk.freeze(random.nextBoolean() ? SimulatedDisk.Crash.KILL : SimulatedDisk.Crash.POWER_CUT);
        die();
        rest();
    }

    private void rest() throws IOException {
        final Step[] all = {
            Step.RETRY, Step.DELIVER, Step.EDGE, Step.SYNC, Step.ENGINE, Step.VIEWS, Step.EDGE, Step.TICK
        };
        for (int i = 0; i < LAST_STEPS && !isOver; i++) {
            time.advance(TimeUnit.MILLISECONDS.toNanos(25));
            if (server == null) {
                start();
            } else {
                work(all[i % all.length]);
            }
            afterwards();
            if (isAtRest()) {
                auditor.checkCounters(server.counters());
                return;
            }
        }
        if (!isOver) {
            throw new Violation("it does not come to rest: "
                    + (server == null
                            ? "no server"
                            : "views at " + server.views().position() + " of "
                                    + server.stepped().journal().appendedPosition()));
        }
    }

    private boolean isAtRest() {
        return server != null
                && server.edge() != null
                && network.isQuiet()
                && server.views().position() == server.stepped().journal().appendedPosition();
    }

    private void countStart() {
        tally.count(server.startPosition() > 0 ? Happening.SNAPSHOT_USED : Happening.JOURNAL_REPLAYED);
        for (long i = server.passedOverSnapshots(); i > 0; i--) {
            tally.count(Happening.SNAPSHOT_PASSED_OVER);
        }
    }
}
