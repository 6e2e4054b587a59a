package io.trailmark.simulator;

import io.trailmark.journal.Forcing;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A disk with a page cache. What the process sees are real files in a folder of their own; beside them stands what
 * would survive a loss of power: the bytes of each file and the names of each folder as they were at their last force.
 *
 * <p>A crash takes an image: of the files as they are when the process is killed, of what is durable and a random part
 * of the rest, in pages and sectors, when the power goes. From there on the process is a ghost: each force fails, and
 * whatever it still does to the files is undone when the image is put in their place.
 *
 * <p>Blocks are counted for roll files only, which are mapped: a store into a page without a block is a memory fault.
 */
public final class SimulatedDisk implements Forcing {
    static final int PAGE = 4096;
    private static final int SECTOR = 512;
    private static final int CAPACITY_PAGES = 64 * 1024;
    private static final Object FOLDER = new Object();

    /** How the process ends. */
    enum Crash {
        KILL,
        POWER_CUT
    }

    /** What a force does that does not do what it should. */
    enum ForceFault {
        FAIL,
        FAIL_AND_DROP,
        LIE,
        MISDIRECT,
        SLOW
    }

    /** How much of what was not forced a loss of power leaves. */
    private enum Mood {
        NOTHING,
        EVERYTHING,
        SOME
    }

    /** All names and bytes: a file is known by the key that stays its own when it is renamed. */
    private static final class Image {
        private final Map<Path, Map<String, Object>> folders = new TreeMap<>();
        private final Map<Object, byte[]> files = new HashMap<>();
    }

    private final Path root;
    private final RandomGenerator random;
    private final Tally tally;
    private Image durable = new Image();

    /** Pages that a failed force could not write: clean for the kernel, and never written by a later force. */
    private final Map<Object, Map<Integer, byte[]>> failedPages = new HashMap<>();

    private final Map<Path, BitSet> blocks = new HashMap<>();
    private int fillerPages;
    private ForceFault forceFault;
    private int forceFaults;
    private Crash armedCrash;
    private int armedPoints;
    private Image frozen;
    private Crash frozenCrash;
    private boolean hasLied;
    private boolean hasLieShown;
    private boolean hasDropped;
    private int storeFaults;
    private Runnable beside = () -> {};
    private boolean isBeside;

    SimulatedDisk(final Path root, final RandomGenerator random, final Tally tally) {
        this.root = root;
        this.random = random;
        this.tally = tally;
        durable = scan();
    }

    /** A disk on which nothing goes wrong by itself. */
    public static SimulatedDisk at(final Path root) {
        return new SimulatedDisk(root, new SplittableRandom(1), new Tally());
    }

    Path root() {
        return root;
    }

    /** What goes on while a slow force is under way. */
    void beside(final Runnable work) {
        beside = work;
    }

    /** The next {@code count} forces go wrong in this way. */
    void failForces(final ForceFault fault, final int count) {
        forceFault = fault;
        forceFaults = count;
    }

    /** The process ends at the point that is passed so many points from now; points are forces and stores. */
    void arm(final Crash crash, final int points) {
        armedCrash = crash;
        armedPoints = points;
    }

    /** Whether the process is dead and does not know. */
    boolean isGhost() {
        return frozen != null;
    }

    /** Whether a force has lied and what it left out is to be seen: then what it promised may be gone. */
    boolean hasLied() {
        return hasLieShown;
    }

    /** Whether a force has lied, which shows when the power goes or the page cache lets pages go. */
    boolean isLying() {
        return hasLied;
    }

    /** Whether a failed force has dropped pages that were only in the cache. */
    boolean hasDropped() {
        return hasDropped;
    }

    /** What is on the disk now is what counts from here on. */
    void trust() {
        hasLieShown = false;
        hasDropped = false;
    }

    /** The next store into a mapped file meets a page that the disk cannot deliver. */
    void failStore() {
        storeFaults = 1;
    }

    /** Nothing goes wrong from here on. */
    void heal() {
        fill(false);
        forceFaults = 0;
        storeFaults = 0;
        armedPoints = 0;
    }

    // Room.

    /** Bytes that are neither written nor set aside. */
    public long usableBytes() {
        blocks.keySet().removeIf(file -> Files.notExists(file, LinkOption.NOFOLLOW_LINKS));
        return (long) freePages() * PAGE;
    }

    private int freePages() {
        int used = fillerPages;
        for (final BitSet each : blocks.values()) {
            used += each.cardinality();
        }
        return Math.max(0, CAPACITY_PAGES - used);
    }

    /** Something else takes all of the disk, or lets it go. */
    void fill(final boolean isFull) {
        fillerPages = 0;
        fillerPages = isFull ? freePages() : 0;
    }

    boolean isFull() {
        return fillerPages > 0;
    }

    /** Sets blocks aside; false when there are not enough. */
    public boolean tryReserve(final Path file, final long fromBytes, final long lengthBytes) {
        final BitSet own = blocks.computeIfAbsent(file, key -> new BitSet());
        final int from = (int) (fromBytes / PAGE);
        final int to = (int) ((fromBytes + lengthBytes + PAGE - 1) / PAGE);
        final int wanted = to - from - own.get(from, to).cardinality();
        if (wanted > freePages()) {
            return false;
        }
        own.set(from, to);
        return true;
    }

    /** A store into a mapped file. @throws InternalError as the machine does where a page has no block. */
    public void touch(final Path file, final long fromBytes, final long lengthBytes) {
        if (storeFaults > 0 || !tryReserve(file, fromBytes, lengthBytes)) {
            storeFaults = 0;
            tally.count(Happening.MEMORY_FAULT);
            throw new InternalError("a fault occurred in an unsafe memory access operation");
        }
    }

    // Forces.

    @Override
    public void force(final FileChannel channel, final Path file, final boolean isWithMetadata) throws IOException {
        if (!file.startsWith(root)) {
            return;
        }
        point();
        if (isGhost()) {
            throw new IOException("the process is dead");
        }
        if (Files.isDirectory(file)) {
            forceFolder(file);
        } else {
            forceFile(file);
        }
        point();
    }

    /** A moment at which the process may end in the middle of a step. */
    public void point() {
        if (frozen == null && armedPoints > 0 && --armedPoints == 0) {
            tally.count(Happening.DEATH_IN_A_FORCE);
            freeze(armedCrash);
        }
    }

    /** The same between the stores of an append. @throws InternalError in the ghost, so that it stores no further. */
    public void storePoint() {
        if (frozen == null && armedPoints > 0 && --armedPoints == 0) {
            tally.count(Happening.DEATH_IN_AN_APPEND);
            freeze(armedCrash);
        }
        if (frozen != null) {
            throw new InternalError("the process is dead");
        }
    }

    private void forceFolder(final Path folder) throws IOException {
        if (takeFault(ForceFault.FAIL, ForceFault.FAIL_AND_DROP) != null) {
            tally.count(Happening.FORCE_FAILED);
            throw new IOException("Input/output error (simulated): " + folder);
        }
        final Map<String, Object> names = names(folder);
        durable.folders.put(folder, names);
        // A file whose name is durable has its bytes of before, or none: it is not gone.
        for (final Object key : names.values()) {
            if (!FOLDER.equals(key)) {
                durable.files.putIfAbsent(key, new byte[0]);
            }
        }
    }

    private ForceFault takeFault(final ForceFault... wanted) {
        if (forceFaults > 0 && Arrays.asList(wanted).contains(forceFault)) {
            forceFaults--;
            return forceFault;
        }
        return null;
    }

    private void forceFile(final Path file) throws IOException {
        final Object key = key(file);
        final byte[] live = Files.readAllBytes(file);
        final byte[] before = durable.files.getOrDefault(key, new byte[0]);
        final ForceFault fault = isBeside ? null : takeFault(ForceFault.values());
        if (fault == null) {
            commit(key, live, before);
            return;
        }
        switch (fault) {
            case FAIL -> fail(file, key, live, before, false);
            case FAIL_AND_DROP -> fail(file, key, live, before, true);
            case LIE -> {
                tally.count(Happening.FORCE_LIED);
                hasLied = true;
            }
            case MISDIRECT -> misdirect(key, live, before);
            case SLOW -> {
                tally.count(Happening.FORCE_SLOW);
                isBeside = true;
                beside.run();
                isBeside = false;
                commit(key, live, before);
            }
        }
    }

    private void commit(final Object key, final byte[] live, final byte[] before) {
        final byte[] written = live.clone();
        final Map<Integer, byte[]> failed = failedPages.get(key);
        if (failed != null) {
            failed.entrySet().removeIf(entry -> !Arrays.equals(page(live, entry.getKey()), entry.getValue()));
            for (final int index : failed.keySet()) {
                put(written, index, page(before, index));
            }
        }
        durable.files.put(key, written);
    }

    private void fail(
            final Path file, final Object key, final byte[] live, final byte[] before, final boolean isDropped)
            throws IOException {
        final byte[] left = live.clone();
        for (int index = 0; index * PAGE < live.length; index++) {
            if (!Arrays.equals(page(live, index), page(before, index))) {
                failedPages.computeIfAbsent(key, _ -> new TreeMap<>()).put(index, page(live, index));
                put(left, index, page(before, index));
            }
        }
        tally.count(isDropped ? Happening.FORCE_FAILED_DROPPED : Happening.FORCE_FAILED);
        if (isDropped) {
            hasDropped = true;
            hasLieShown |= hasLied;
            Files.write(file, left);
        }
        throw new IOException("Input/output error (simulated): " + file);
    }

    private void misdirect(final Object key, final byte[] live, final byte[] before) {
        final int pages = (live.length + PAGE - 1) / PAGE;
        final int[] dirty = IntStream.range(0, pages)
                .filter(index -> !Arrays.equals(page(live, index), page(before, index)))
                .toArray();
        commit(key, live, before);
        if (dirty.length == 0 || pages < 2) {
            return;
        }
        tally.count(Happening.FORCE_MISDIRECTED);
        hasLied = true;
        final byte[] written = durable.files.get(key);
        final int from = dirty[random.nextInt(dirty.length)];
        final int to = (from + 1 + random.nextInt(pages - 1)) % pages;
        put(written, from, page(before, from));
        put(written, to, page(live, from));
    }

    private static byte[] page(final byte[] bytes, final int index) {
        final byte[] page = new byte[PAGE];
        final int from = index * PAGE;
        if (from < bytes.length) {
            System.arraycopy(bytes, from, page, 0, Math.min(PAGE, bytes.length - from));
        }
        return page;
    }

    private static void put(final byte[] bytes, final int index, final byte[] page) {
        final int from = index * PAGE;
        if (from < bytes.length) {
            System.arraycopy(page, 0, bytes, from, Math.min(PAGE, bytes.length - from));
        }
    }

    // Crashes.

    /** The process ends here. */
    void freeze(final Crash crash) {
        if (frozen != null) {
            return;
        }
        tally.count(crash == Crash.KILL ? Happening.KILLED : Happening.POWER_CUT);
        final Image live = scan();
        frozenCrash = crash;
        if (crash == Crash.KILL) {
            frozen = live;
            cutStarted(live);
        } else {
            frozen = new Image();
            mix(root, live, Mood.values()[random.nextInt(Mood.values().length)]);
        }
    }

    /** Puts the image in the place of whatever the ghost has left; the next process finds it. */
    Crash finishCrash() {
        final boolean isPowerCut = frozenCrash == Crash.POWER_CUT;
        final Map<Object, Object> renewed = new HashMap<>();
        restore(root, frozen, renewed);
        if (isPowerCut) {
            durable = scan();
            failedPages.clear();
            hasLieShown |= hasLied;
            hasLied = false;
        } else {
            renewed.forEach(this::renew);
        }
        frozen = null;
        armedPoints = 0;
        forceFaults = 0;
        storeFaults = 0;
        return frozenCrash;
    }

    /** Files that are still being written may end anywhere when the process dies. */
    private void cutStarted(final Image image) {
        for (final Map<String, Object> names : new TreeMap<>(image.folders).values()) {
            names.forEach((name, key) -> {
                final byte[] bytes = image.files.get(key);
                if (name.endsWith(".starting") && bytes.length > 0) {
                    image.files.put(key, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
                }
            });
        }
    }

    private void renew(final Object before, final Object after) {
        if (durable.files.containsKey(before)) {
            durable.files.put(after, durable.files.remove(before));
        }
        if (failedPages.containsKey(before)) {
            failedPages.put(after, failedPages.remove(before));
        }
        for (final Map<String, Object> names : durable.folders.values()) {
            names.replaceAll((name, key) -> key.equals(before) ? after : key);
        }
    }

    /** What of a folder the next process finds: names that were forced, and some of the changes that were not. */
    private void mix(final Path folder, final Image live, final Mood mood) {
        final Map<String, Object> now = live.folders.getOrDefault(folder, Map.of());
        final Map<String, Object> forced = durable.folders.getOrDefault(folder, Map.of());
        final Map<String, Object> left = new TreeMap<>();
        final TreeSet<String> all = new TreeSet<>(now.keySet());
        all.addAll(forced.keySet());
        for (final String name : all) {
            final Object key = choose(now.get(name), forced.get(name), mood);
            // A file that was renamed has one of its names, not both; the later name where chance would say none.
            if (key != null && (FOLDER.equals(key) || !left.containsValue(key))) {
                left.put(name, key);
            } else if (key == null && now.containsKey(name) && forced.containsValue(now.get(name))) {
                left.put(name, now.get(name));
            }
        }
        dropSecondNames(left);
        frozen.folders.put(folder, left);
        left.forEach((name, key) -> {
            if (FOLDER.equals(key)) {
                mix(folder.resolve(name), live, mood);
            } else {
                frozen.files.put(key, mixFile(key, live, mood));
            }
        });
    }

    private static void dropSecondNames(final Map<String, Object> left) {
        final Set<Object> seen = new HashSet<>();
        left.values().removeIf(key -> !FOLDER.equals(key) && !seen.add(key));
    }

    private Object choose(final Object now, final Object forced, final Mood mood) {
        if (now != null && now.equals(forced)) {
            return now;
        }
        final Object chosen = switch (mood) {
            case NOTHING -> forced;
            case EVERYTHING -> now;
            case SOME -> random.nextBoolean() ? now : forced;
        };
        if (!Objects.equals(chosen, now)) {
            tally.count(Happening.NAME_LOST);
        }
        return chosen;
    }

    private byte[] mixFile(final Object key, final Image live, final Mood mood) {
        final byte[] forced = durable.files.getOrDefault(key, new byte[0]);
        final byte[] now = live.files.getOrDefault(key, forced);
        if (Arrays.equals(now, forced)) {
            return forced.clone();
        }
        final int length = length(now.length, forced.length, mood);
        final byte[] left = Arrays.copyOf(forced, length);
        final int torn = mood == Mood.SOME ? random.nextInt((length + PAGE - 1) / PAGE + 1) : -1;
        for (int index = 0; index * PAGE < length; index++) {
            final byte[] newer = page(now, index);
            if (Arrays.equals(newer, page(forced, index))) {
                continue;
            }
            final boolean isKept = mood == Mood.EVERYTHING || (mood == Mood.SOME && random.nextBoolean());
            if (index == torn) {
                tear(left, index, newer);
            } else if (isKept) {
                put(left, index, newer);
            }
            tally.count(index == torn ? Happening.PAGE_TORN : isKept ? Happening.PAGE_KEPT : Happening.PAGE_LOST);
        }
        return left;
    }

    private int length(final int now, final int forced, final Mood mood) {
        final int length = switch (mood) {
            case NOTHING -> forced;
            case EVERYTHING -> now;
            case SOME -> {
                final int least = Math.min(now, forced);
                yield least + random.nextInt(Math.abs(now - forced) + 1);
            }
        };
        if (length < now) {
            tally.count(Happening.TAIL_LOST);
        }
        return length;
    }

    /** Some sectors of the page are new, the others are what they were. */
    private void tear(final byte[] left, final int index, final byte[] newer) {
        for (int sector = 0; sector < PAGE / SECTOR; sector++) {
            final int from = index * PAGE + sector * SECTOR;
            if (from < left.length && random.nextBoolean()) {
                System.arraycopy(newer, sector * SECTOR, left, from, Math.min(SECTOR, left.length - from));
            }
        }
    }

    // Damage to what was safe.

    /** A byte, a page or a stretch of a file goes wrong by itself, on the disk and for everybody who reads it. */
    void rot(final Path file) throws IOException {
        final byte[] bytes = Files.readAllBytes(file);
        if (bytes.length == 0) {
            return;
        }
        // Most of a roll file is empty; damage there proves nothing.
        int used = bytes.length;
        while (used > 1 && bytes[used - 1] == 0) {
            used--;
        }
        final int pages = (used + PAGE - 1) / PAGE;
        switch (random.nextInt(pages > 1 ? 3 : 2)) {
            case 0 -> {
                tally.count(Happening.BIT_FLIPPED);
                bytes[random.nextInt(used)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
            }
            case 1 -> {
                tally.count(Happening.PAGE_ZEROED);
                put(bytes, random.nextInt(pages), new byte[PAGE]);
            }
            default -> {
                tally.count(Happening.PAGE_MISPLACED);
                final int to = random.nextInt(pages);
                put(bytes, to, page(bytes, (to + 1) % pages));
            }
        }
        overwrite(file, bytes);
    }

    /** Writes a file on the disk itself. */
    void overwrite(final Path file, final byte[] bytes) throws IOException {
        Files.write(file, bytes);
        durable.files.put(key(file), bytes.clone());
    }

    // The real files.

    private Image scan() {
        final Image image = new Image();
        scan(root, image);
        return image;
    }

    private static void scan(final Path folder, final Image image) {
        final Map<String, Object> names = names(folder);
        image.folders.put(folder, names);
        names.forEach((name, key) -> {
            final Path path = folder.resolve(name);
            if (FOLDER.equals(key)) {
                scan(path, image);
            } else {
                image.files.put(key, read(path));
            }
        });
    }

    private static Map<String, Object> names(final Path folder) {
        final Map<String, Object> names = new TreeMap<>();
        final File[] found = folder.toFile().listFiles();
        if (found != null) {
            for (final File each : found) {
                names.put(each.getName(), key(each.toPath()));
            }
        }
        return names;
    }

    private static Object key(final Path path) {
        try {
            final BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            return attributes.isDirectory() ? FOLDER : attributes.fileKey();
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static byte[] read(final Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void restore(final Path folder, final Image image, final Map<Object, Object> renewed) {
        final Map<String, Object> wanted = image.folders.getOrDefault(folder, Map.of());
        names(folder).forEach((name, key) -> {
            if (!key.equals(wanted.get(name))) {
                delete(folder.resolve(name));
            }
        });
        final Map<String, Object> there = names(folder);
        wanted.forEach((name, key) -> {
            final Path path = folder.resolve(name);
            try {
                if (FOLDER.equals(key)) {
                    Files.createDirectories(path);
                    restore(path, image, renewed);
                } else if (!there.containsKey(name)) {
                    Files.write(path, image.files.get(key));
                    renewed.put(key, key(path));
                } else if (!Arrays.equals(read(path), image.files.get(key))) {
                    Files.write(path, image.files.get(key));
                }
            } catch (final IOException failure) {
                throw new UncheckedIOException(failure);
            }
        });
    }

    static void delete(final Path path) {
        final File[] children = path.toFile().listFiles();
        if (children != null) {
            for (final File child : children) {
                delete(child.toPath());
            }
        }
        try {
            Files.deleteIfExists(path);
        } catch (final IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
