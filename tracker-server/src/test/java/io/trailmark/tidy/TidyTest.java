package io.trailmark.tidy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Aim: the rules of the house that a compiler does not know hold in all our sources, and each rule bites. Method: read
 * every source of every module as text; then feed each rule a sample that breaks it.
 */
final class TidyTest {
    private static final Path ROOT = Path.of(System.getProperty("trailmark.root"));
    private static final List<String> MODULES = List.of("tracker-core", "tracker-server", "bench", "bench/stress");
    private static final String HEAD = ";\n\n/** A sample. */\nfinal class Sample {\n";

    private static List<SourceFile> sources;

    @BeforeAll
    static void readSources() throws IOException {
        sources = new ArrayList<>();
        for (final String module : MODULES) {
            final Path folder = ROOT.resolve(module).resolve("src");
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .sorted()
                            .forEach(file -> sources.add(SourceFile.read(ROOT, file)));
                }
            }
        }
        assertTrue(sources.size() > 10, "sources found below " + ROOT + ": " + sources.size());
    }

    @Test
    void shouldKeepEachPackageToWhatItMayUse() {
        assertClean(Rooms.check(sources));
    }

    @Test
    void shouldKeepTheHotPathFreeOfWhatAllocatesOrWaits() {
        assertClean(HotPath.missing(sources));
        assertClean(each(sources.stream().filter(HotPath::isHot).toList(), HotPath::check));
    }

    @Test
    void shouldKeepLinesAndMethodsShort() {
        assertClean(each(sources, Form::longLines));
        assertClean(each(sources, Form::longMethods));
    }

    @Test
    void shouldLeaveNoMarkersAndNoCodeInComments() {
        assertClean(each(sources, Form::markers));
    }

    @Test
    void shouldSayWhatEachTypeAndPackageIs() {
        assertClean(each(sources.stream().filter(SourceFile::isMain).toList(), Form::uncommentedTypes));
        assertClean(Form.packagesWithoutInfo(sources));
    }

    @Test
    void shouldUseTheWordsOfTheGlossary() throws IOException {
        final Path schema = ROOT.resolve("tracker-core/src/main/sbe/journal.xml");
        assertClean(Form.schemaWords("journal.xml", Files.readString(schema)));
        assertClean(each(sources.stream().filter(SourceFile::isMain).toList(), Form::codeWords));
    }

    @Test
    void shouldSayWhyEachLibraryIsThereAndItsVersionOnce() throws IOException {
        assertClean(Dependencies.withoutReason(Files.readString(ROOT.resolve("pom.xml"))));
        for (final String module : MODULES) {
            final Path pom = ROOT.resolve(module).resolve("pom.xml");
            assertClean(Dependencies.withOwnVersion(module + "/pom.xml", Files.readString(pom)));
        }
    }

    @Test
    void shouldRunWithoutTelemetryOnTheClassPath() {
        final String classPath =
                System.getProperty("surefire.test.class.path", "") + ":" + System.getProperty("java.class.path");
        assertTrue(classPath.contains("chronicle-queue"), "not the class path of the tests: " + classPath);
        assertClean(Dependencies.bannedOnClassPath(classPath));
    }

    @Test
    void shouldComplainWhenAPackageUsesWhatItMayNot() {
        assertBites(
                Rooms.check(List.of(main("engine", "import io.trailmark.journal.Journal;"))),
                "engine may not use journal");
        assertBites(
                Rooms.check(List.of(main("edge", "io.trailmark.engine.Engine engine;"))), "edge may not use engine");
        assertBites(Rooms.check(List.of(main("edge", "import io.trailmark.pipeline.X;"))), "edge may not use pipeline");
        assertBites(Rooms.check(List.of(main("cellar", ""))), "cellar is not in the table");
        assertClean(Rooms.check(List.of(main("edge.agents", "import io.trailmark.edge.Request;"))));
        assertClean(Rooms.check(List.of(main("engine", "/** See {@link io.trailmark.journal.Journal}. */"))));
    }

    @Test
    void shouldComplainWhenALibraryLeavesItsRoom() {
        assertBites(Rooms.check(List.of(main("api", "import io.netty.buffer.ByteBuf;"))), "in [edge] only");
        assertBites(Rooms.check(List.of(main("views", "import net.openhft.chronicle.Q;"))), "in [journal] only");
        assertBites(Rooms.check(List.of(main("edge", "import io.helidon.webserver.W;"))), "in [api] only");
        final SourceFile one = SourceFile.of("m/src/main/java/io/trailmark/journal/A.java", "import net.openhft.Q;");
        final SourceFile two = SourceFile.of("m/src/main/java/io/trailmark/journal/B.java", "import net.openhft.Q;");
        assertClean(Rooms.check(List.of(one)));
        assertBites(Rooms.check(List.of(one, two)), "only one source file may know Chronicle Queue");
    }

    @Test
    void shouldComplainWhenTheEngineIsNotPure() {
        assertBites(Rooms.check(List.of(main("engine", "long t = System.nanoTime();"))), "the engine is pure");
        assertBites(Rooms.check(List.of(main("engine", "import java.time.Instant;"))), "the engine is pure");
    }

    @Test
    void shouldComplainWhenTheHotPathIsNotHot() {
        assertHotBites("String s = String.format(name, 1);", "no formatting");
        assertHotBites("int n = values.stream().count();", "no streams");
        assertHotBites("private final Map<Long, Long> map;", "no boxing collection");
        assertHotBites("Object o = Long.valueOf(1);", "no boxing");
        assertHotBites("private static final Logger LOG;", "no logging");
        assertHotBites("void f(final Object... all) {}", "no varargs");
        assertHotBites("byte[] b = name.getBytes(UTF_8);", "no strings");
        assertHotBites("run(() -> count);", "no lambda");
        assertClean(
                HotPath.check(main("engine", "int f(int i) { return switch (i) { case 1, 2 -> 3; default -> 4; }; }")));
    }

    @Test
    void shouldComplainWhenALineOrAMethodIsTooLong() {
        assertBites(Form.longLines(main("engine", "// " + "x".repeat(118))), ":5: 121 characters");
        assertClean(Form.longLines(main("engine", "// https://" + "x".repeat(118))));
        assertBites(Form.longMethods(main("engine", "void f() {\n" + "    int a;\n".repeat(60) + "}")), "of 61 lines");
        assertBites(
                Form.longMethods(main("engine", "Sample(int a)\n throws Oops {\n" + "a++;\n".repeat(60) + "}")),
                "of 61 lines");
        assertClean(Form.longMethods(main("engine", "void f() {\n" + "    int a;\n".repeat(58) + "}")));
        assertClean(Form.longMethods(main("engine", "record R(int a) {\n" + "    int a;\n".repeat(80) + "}")));
        assertClean(Form.longMethods(main("engine", "String s = \"f() {\";\n" + "    int a;\n".repeat(80) + "}")));
    }

    @Test
    void shouldComplainWhenSomethingWasLeftOver() {
        assertBites(Form.markers(main("engine", "// TO" + "DO later")), "leftover TO" + "DO");
        assertBites(Form.markers(main("engine", "/** @auth" + "or me */")), "leftover @auth" + "or");
        assertBites(Form.markers(main("engine", "// count++;")), "code in a comment");
    }

    @Test
    void shouldComplainWhenATypeOrPackageSaysNothing() {
        final SourceFile silent = SourceFile.of("m/src/main/java/a/B.java", "package a;\n\npublic final class B {}\n");
        final SourceFile plain = SourceFile.of("m/src/main/java/a/C.java", "package a;\n/* No. */\nenum C {}\n");
        assertBites(Form.uncommentedTypes(silent), "B has no comment");
        assertBites(Form.uncommentedTypes(plain), "C has no comment");
        assertClean(Form.uncommentedTypes(SourceFile.of("D.java", "/** Yes. */\n@Deprecated\nclass D {}\n")));
        assertBites(Form.packagesWithoutInfo(List.of(silent)), "m/src/main/java/a: no package-info.java");
        assertClean(Form.packagesWithoutInfo(
                List.of(silent, SourceFile.of("m/src/main/java/a/package-info.java", "package a;"))));
    }

    @Test
    void shouldComplainWhenAnotherWordIsUsedForAThing() {
        assertBites(Form.schemaWords("s.xml", "<field name=\"campaignId\"/>"), "campaign");
        assertBites(Form.schemaWords("s.xml", "<!-- one hit -->"), "hit");
        assertClean(Form.schemaWords("s.xml", "<choice name=\"whitelist\"/>"));
        assertBites(Form.codeWords(main("engine", "int publisherId;")), "publisherId");
    }

    @Test
    void shouldComplainWhenALibraryHasNoReasonOrItsOwnVersion() {
        final String bare = "<dependency><artifactId>x</artifactId><version>1</version></dependency>";
        final String managed = "<dependencyManagement><dependencies>%s</dependencies></dependencyManagement>";
        assertBites(Dependencies.withoutReason(managed.formatted(bare)), "why x is there");
        assertClean(Dependencies.withoutReason(managed.formatted("<!-- Because. -->" + bare)));
        assertBites(Dependencies.withOwnVersion("m/pom.xml", bare), "belongs into the parent");
        assertBites(Dependencies.bannedOnClassPath("/a/b.jar:/r/chronicle-analytics-1.jar"), "chronicle-analytics");
    }

    private static SourceFile main(final String room, final String body) {
        final String path = "m/src/main/java/io/trailmark/" + room.replace('.', '/') + "/Sample.java";
        return SourceFile.of(path, "package io.trailmark." + room + HEAD + body + "\n}\n");
    }

    private static void assertHotBites(final String body, final String part) {
        assertTrue(HotPath.isHot(main("engine", body)));
        assertFalse(HotPath.isHot(main("catalogue", body)));
        assertBites(HotPath.check(main("engine", body)), part);
    }

    private static List<String> each(final List<SourceFile> files, final Function<SourceFile, List<String>> rule) {
        return files.stream().flatMap(file -> rule.apply(file).stream()).toList();
    }

    private static void assertBites(final List<String> complaints, final String part) {
        assertTrue(
                complaints.stream().anyMatch(complaint -> complaint.contains(part)), () -> part + " in " + complaints);
    }

    private static void assertClean(final List<String> complaints) {
        assertTrue(complaints.isEmpty(), () -> "\n" + String.join("\n", complaints));
    }
}
