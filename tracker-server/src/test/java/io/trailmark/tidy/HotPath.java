package io.trailmark.tidy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the hot path does without: from the first byte of a request to its answer, and from a record to its outcomes.
 *
 * <p>Held by name here; that nothing is allocated is proven by the allocation tests.
 */
final class HotPath {
    /** Hot as a whole: every class in these packages. */
    private static final List<String> PACKAGES = List.of("io.trailmark.record", "io.trailmark.engine");

    /** Hot classes in packages that also hold code for starting, stopping and rare cases. */
    private static final List<String> CLASSES = List.of(
            "io.trailmark.catalogue.CodeIndex",
            "io.trailmark.edge.ClickPath",
            "io.trailmark.edge.ClickRecord",
            "io.trailmark.edge.Labels",
            "io.trailmark.edge.LinkAnswers",
            "io.trailmark.edge.LinkHandler",
            "io.trailmark.edge.LocationWriter",
            "io.trailmark.edge.MacroValues",
            "io.trailmark.edge.PrivacySignals",
            "io.trailmark.edge.QueryParameters",
            "io.trailmark.edge.RequestParser",
            "io.trailmark.edge.Response",
            "io.trailmark.edge.VisitorCookie",
            "io.trailmark.ids.ClickId",
            "io.trailmark.ids.ClickIdMinter",
            "io.trailmark.memory.ByteArena",
            "io.trailmark.memory.ChunkedMemory",
            "io.trailmark.memory.HashIndex",
            "io.trailmark.memory.KeyFilter",
            "io.trailmark.memory.KeyTable",
            "io.trailmark.memory.LongTable",
            "io.trailmark.memory.RecencyTable",
            "io.trailmark.memory.SipHash");

    /** In a hot package, but at work only when the catalogue changes. */
    private static final List<String> COLD = List.of(
            "io.trailmark.engine.CatalogueState",
            "io.trailmark.engine.GoalRulesReader",
            "io.trailmark.engine.GroupNames");

    private static final Map<Pattern, String> BANNED = banned();

    private HotPath() {}

    static boolean isHot(final SourceFile source) {
        return source.isMain()
                && (PACKAGES.contains(source.packageName()) || CLASSES.contains(name(source)))
                && !COLD.contains(name(source));
    }

    /** Names of the table's classes that no source has: a renamed class must not leave the hot path unseen. */
    static List<String> missing(final List<SourceFile> sources) {
        final List<String> missing = new ArrayList<>(CLASSES);
        missing.addAll(COLD);
        sources.forEach(source -> missing.remove(name(source)));
        return missing;
    }

    private static String name(final SourceFile source) {
        return source.packageName() + "." + source.simpleName();
    }

    static List<String> check(final SourceFile source) {
        final List<String> complaints = new ArrayList<>();
        for (final Map.Entry<Pattern, String> banned : BANNED.entrySet()) {
            final Matcher matcher = banned.getKey().matcher(source.code());
            while (matcher.find()) {
                complaints.add(source.at(matcher.start(), "on the hot path: " + banned.getValue()));
            }
        }
        lambdas(source, complaints);
        return complaints;
    }

    private static Map<Pattern, String> banned() {
        final Map<Pattern, String> banned = new LinkedHashMap<>();
        banned.put(Pattern.compile("\\bString\\.format\\b|\\.formatted\\("), "no formatting; append bytes");
        banned.put(Pattern.compile("\\bjava\\.util\\.stream\\b|\\.stream\\(\\)"), "no streams; write the loop");
        banned.put(
                Pattern.compile("\\b(List|Set|Map|HashMap|ArrayList|Deque|Queue|Optional)<"),
                "no boxing collection; use an array or a table over a buffer");
        banned.put(
                Pattern.compile("\\b(Long|Integer|Short|Byte|Boolean)\\.valueOf\\("), "no boxing; keep the primitive");
        banned.put(Pattern.compile("\\.iterator\\(\\)"), "no iterators; index the array");
        banned.put(Pattern.compile("\\borg\\.slf4j\\b|\\bLogger\\b|\\bSystem\\.(out|err)\\b"), "no logging; count it");
        banned.put(Pattern.compile("\\b[A-Za-z\\]>]+\\.\\.\\.\\s+\\w+"), "no varargs; name the parameters");
        banned.put(Pattern.compile("\\bsynchronized\\b"), "no lock; one writer per piece of memory");
        banned.put(
                Pattern.compile("\\.getBytes\\((\\)|[\\w.]*(UTF_8|US_ASCII|ISO_8859_1))|\\bnew String\\("),
                "no strings; parse and write bytes");
        return banned;
    }

    /** An arrow is a lambda unless it follows a case label. */
    private static void lambdas(final SourceFile source, final List<String> complaints) {
        final String code = source.code();
        for (int arrow = code.indexOf("->"); arrow >= 0; arrow = code.indexOf("->", arrow + 2)) {
            int start = arrow;
            while (start > 0 && ";{}".indexOf(code.charAt(start - 1)) < 0) {
                start--;
            }
            final String before = code.substring(start, arrow).strip();
            if (!before.startsWith("case ") && !before.startsWith("default")) {
                complaints.add(source.at(arrow, "on the hot path: no lambda; it may capture"));
            }
        }
    }
}
