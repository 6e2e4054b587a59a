package io.trailmark.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** All doors that are fuzzed, and what is measured as covered behind each. */
enum Target {
    /** Request line and headers, as the byte parser takes them. */
    HEAD("io.trailmark.edge.HeadTarget", "io.trailmark.edge.**"),
    /** Whole connections, through the byte parser and through Netty's codec: both must agree. */
    WIRE("io.trailmark.edge.WireTarget", "io.trailmark.edge.**", "io.netty.handler.codec.http.**"),
    /** What stands behind the question mark of a link, to the redirect. */
    QUERY("io.trailmark.edge.QueryTarget", "io.trailmark.edge.**", "io.trailmark.catalogue.**"),
    /** Reports as parameters: postbacks and pixels. */
    POSTBACK(
            "io.trailmark.edge.PostbackTarget", "io.trailmark.edge.**", "io.trailmark.money.**", "io.trailmark.ids.**"),
    /** Reports as JSON: conversions and adjustments. */
    JSON("io.trailmark.edge.JsonTarget", "io.trailmark.edge.**", "io.trailmark.money.**", "com.fasterxml.jackson.**"),
    /** Destinations with macros, and the values that are put into them. */
    MACROS("io.trailmark.edge.MacrosTarget", "io.trailmark.edge.**", "io.trailmark.catalogue.**"),
    /** Programme files. */
    CATALOGUE("io.trailmark.catalogue.CatalogueTarget", "io.trailmark.catalogue.**", "io.trailmark.money.**"),
    /** Files of the journal, damaged; and records with any fields. */
    RECORD("io.trailmark.journal.tools.RecordTarget", "io.trailmark.journal.**", "io.trailmark.record.**");

    private static final List<String> EDGE_HELPERS = List.of(
            "BareEdge",
            "NaiveLocation",
            "Outside",
            "ReportDoors",
            "Scribe",
            "SeenClick",
            "Sink",
            "TwoReaders",
            "WireAnswers",
            "WireChannel");

    private final String className;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is, though its type does not say so.
    private final List<String> covered;

    Target(final String className, final String... covered) {
        this.className = className;
        this.covered = List.of(covered);
    }

    /** As it is called on the command line. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Patterns of the classes whose branches are counted. */
    List<String> covered() {
        return covered;
    }

    /** Classes among them that are the tests' own. */
    List<String> notCovered() {
        final List<String> names = new ArrayList<>(List.of(className));
        EDGE_HELPERS.forEach(helper -> names.add("io.trailmark.edge." + helper));
        return names;
    }

    FuzzTarget open() {
        try {
            return Class.forName(className)
                    .asSubclass(FuzzTarget.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException("cannot open " + text(), e);
        }
    }

    static Target of(final String text) {
        return Arrays.stream(values())
                .filter(target -> target.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no target " + text + "; there are "
                        + Arrays.stream(values()).map(Target::text).toList()));
    }
}
