package io.trailmark.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who may use whom: the table of our packages, and of the libraries that stay in one of them.
 *
 * <p>A package that is not in the table is a complaint: it gets a line here, with what it may see, before it gets code.
 * Tests may use what they like; only main code is held to this.
 */
final class Rooms {
    /** Our packages, and which of our packages each may use. A package below may always use the one it lies in. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("record", Set.of("record.codec")),
            Map.entry("threads", Set.of()),
            Map.entry("memory", Set.of()),
            Map.entry("money", Set.of()),
            Map.entry("counters", Set.of()),
            Map.entry("files", Set.of()),
            Map.entry("ids", Set.of("memory", "files", "record.codec")),
            Map.entry("access", Set.of("files")),
            Map.entry("journal", Set.of("record", "record.codec", "threads", "counters")),
            Map.entry("journal.tools", Set.of("record", "ids", "export")),
            Map.entry("catalogue", Set.of("record", "record.codec", "money", "memory", "ids")),
            Map.entry("engine", Set.of("record", "record.codec", "memory", "money")),
            Map.entry(
                    "views",
                    Set.of("record", "record.codec", "catalogue", "counters", "ids", "memory", "money", "threads")),
            Map.entry(
                    "pipeline",
                    Set.of("record", "record.codec", "journal", "engine", "views", "counters", "threads", "memory")),
            Map.entry("control", Set.of("record", "record.codec", "journal", "catalogue", "views", "counters")),
            Map.entry("simulation", Set.of("record", "record.codec", "journal", "engine", "money")),
            Map.entry(
                    "snapshots",
                    Set.of("record", "record.codec", "journal", "engine", "views", "pipeline", "counters", "memory")),
            Map.entry(
                    "store",
                    Set.of("record", "record.codec", "journal", "catalogue", "views", "ids", "counters", "threads")),
            Map.entry(
                    "edge",
                    Set.of(
                            "record",
                            "record.codec",
                            "journal",
                            "catalogue",
                            "views",
                            "ids",
                            "access",
                            "counters",
                            "memory",
                            "money",
                            "threads",
                            "edge.agents",
                            "edge.geo")),
            Map.entry("edge.agents", Set.of("memory", "record.codec")),
            Map.entry("edge.geo", Set.of()),
            Map.entry(
                    "api",
                    Set.of(
                            "record",
                            "record.codec",
                            "journal",
                            "catalogue",
                            "views",
                            "simulation",
                            "control",
                            "store",
                            "ids",
                            "access",
                            "counters",
                            "money",
                            "threads")),
            Map.entry("export", Set.of()),
            Map.entry("imports", Set.of("export")),
            Map.entry("cli", Set.of("export", "imports")),
            Map.entry("replay", Set.of("edge.agents", "record.codec")),
            Map.entry("scenario", Set.of("record", "record.codec", "catalogue", "engine", "ids", "money")),
            Map.entry("scenario.tools", Set.of()),
            Map.entry(
                    "main",
                    Set.of(
                            "record",
                            "record.codec",
                            "journal",
                            "catalogue",
                            "engine",
                            "views",
                            "pipeline",
                            "snapshots",
                            "simulation",
                            "control",
                            "edge",
                            "edge.agents",
                            "edge.geo",
                            "api",
                            "store",
                            "ids",
                            "access",
                            "files",
                            "counters",
                            "memory",
                            "money",
                            "threads",
                            "replay")));

    /** Libraries by the start of their packages, and the rooms that may open them. */
    private static final Map<String, Set<String>> LIBRARIES = Map.ofEntries(
            Map.entry("io.netty", Set.of("edge")),
            Map.entry("net.openhft", Set.of("journal")),
            Map.entry("io.helidon", Set.of("api")),
            Map.entry("com.google.zxing", Set.of("api")),
            Map.entry("com.maxmind", Set.of("edge")),
            Map.entry("com.fasterxml.jackson", Set.of("api", "edge", "views", "journal", "replay", "cli", "imports")),
            Map.entry("de.siegmar.fastcsv", Set.of("export", "imports")),
            Map.entry("org.snakeyaml", Set.of("catalogue")),
            Map.entry("org.bouncycastle", Set.of("access")),
            Map.entry("picocli", Set.of("main", "journal", "replay", "scenario", "cli")),
            Map.entry("ch.qos.logback", Set.of("main")),
            Map.entry("org.jdbi", Set.of("store")),
            Map.entry("org.flywaydb", Set.of("store")),
            Map.entry("com.zaxxer", Set.of("store")),
            Map.entry("org.sqlite", Set.of("store")),
            Map.entry("org.postgresql", Set.of("store")));

    /** All the engine may see beside our own packages; it is pure, so that a replay comes out the same. */
    private static final Pattern NOT_FOR_THE_ENGINE =
            Pattern.compile("\\b(java\\.(io|nio\\.file|nio\\.channels|net|time)\\b|java\\.util\\.concurrent\\b"
                    + "|org\\.slf4j\\b|System\\.(nanoTime|currentTimeMillis)\\b"
                    + "|\\bThread\\b|\\bRandom\\b|\\bThreadLocalRandom\\b)");

    private static final Pattern QUALIFIED = Pattern.compile("\\bio\\.trailmark((?:\\.[a-z][a-z0-9]*)+)\\b");

    private Rooms() {}

    static List<String> check(final List<SourceFile> sources) {
        final List<String> complaints = new ArrayList<>();
        final Set<String> chronicleFiles = new TreeSet<>();
        for (final SourceFile source : sources) {
            if (!source.isMain() || !source.packageName().startsWith("io.trailmark.")) {
                continue;
            }
            final String room = source.packageName().substring("io.trailmark.".length());
            if (room.equals("bench") || room.startsWith("bench.")) {
                continue;
            }
            if (!MAY_USE.containsKey(room)) {
                complaints.add(source.path() + ": package " + room + " is not in the table of Rooms");
                continue;
            }
            ours(source, room, complaints);
            libraries(source, room, complaints);
            if (source.code().contains("net.openhft.")) {
                chronicleFiles.add(source.path());
            }
            if (room.equals("engine")) {
                report(source, NOT_FOR_THE_ENGINE, "the engine is pure and does not see ", complaints);
            }
        }
        if (chronicleFiles.size() > 1) {
            complaints.add("only one source file may know Chronicle Queue, not " + chronicleFiles);
        }
        return complaints;
    }

    private static void ours(final SourceFile source, final String room, final List<String> complaints) {
        final Matcher matcher = QUALIFIED.matcher(source.code());
        while (matcher.find()) {
            final String used = matcher.group(1).substring(1);
            final boolean isOwn = used.equals(room) || room.startsWith(used + ".");
            if (!isOwn && !MAY_USE.get(room).contains(used)) {
                complaints.add(source.at(matcher.start(), room + " may not use " + used));
            }
        }
    }

    private static void libraries(final SourceFile source, final String room, final List<String> complaints) {
        for (final Map.Entry<String, Set<String>> library : LIBRARIES.entrySet()) {
            if (!library.getValue().contains(room.replaceFirst("\\..*", ""))) {
                final Pattern use = Pattern.compile("\\b" + Pattern.quote(library.getKey()) + "\\.");
                report(source, use, "in " + library.getValue() + " only: ", complaints);
            }
        }
    }

    private static void report(
            final SourceFile source, final Pattern pattern, final String what, final List<String> complaints) {
        final Matcher matcher = pattern.matcher(source.code());
        while (matcher.find()) {
            complaints.add(source.at(matcher.start(), what + matcher.group()));
        }
    }
}
