package io.trailmark.main;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.counters.Counter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Aim: what is published can be read by whoever scrapes it, and what we ship to watch it with names nothing that is not
 * there. Method: the page of a server that ran, a reader that is stricter than Prometheus, and our own files.
 */
class WatchingTest {
    private static final Path ROOT = Path.of(System.getProperty("trailmark.root"));
    private static final Pattern METRIC = Pattern.compile("\\btrailmark_[a-z0-9_]+");
    private static final Pattern CODES = Pattern.compile("code=~?\"([^\"]*)\"");

    private static MetricsText metrics;

    @BeforeAll
    static void readThePageOfAServer(@TempDir final Path folder) throws Exception {
        try (WholeServer server = WholeServer.launch(folder);
                HttpClient client = HttpClient.newHttpClient()) {
            final URI address = URI.create(server.office() + "/metrics");
            final HttpResponse<String> answer =
                    client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals(
                    "text/plain; version=0.0.4; charset=utf-8",
                    answer.headers().firstValue("Content-Type").orElse(""));
            metrics = MetricsText.read(answer.body());
        }
    }

    @Test
    void shouldPublishEveryCounterAndFigureInTheFormThatIsPromised() {
        for (final Counter counter : Counter.values()) {
            final String label = counter.code().isEmpty() ? "" : "{code=\"" + counter.code() + "\"}";
            assertTrue(metrics.samples().containsKey("trailmark_" + counter.label() + label), counter.name());
        }
        assertEquals(0, metrics.samples().get("trailmark_ready"));
        assertEquals(0, metrics.samples().get("trailmark_edge_tls_certificate_not_after_timestamp_seconds"));
        final double share = metrics.samples().get("trailmark_room_taken_ratio");
        assertTrue(share > 0 && share < 1, "room " + share);
        final double startSeconds = metrics.samples().get("trailmark_start_timestamp_seconds");
        assertTrue(Math.abs(System.currentTimeMillis() / 1000.0 - startSeconds) < 3600, "start " + startSeconds);
    }

    @Test
    void shouldHaveNoLabelThatAClientCouldMake() {
        final Set<String> codes = Stream.of(Counter.values())
                .map(Counter::code)
                .filter(code -> !code.isEmpty())
                .collect(Collectors.toSet());
        assertEquals(
                Map.of("code", codes, "quantile", Set.of("0.5", "0.9", "0.99", "0.999", "0.9999")), metrics.labels());
    }

    @Test
    void shouldRefuseAPageThatIsWrong() {
        final String good = "# HELP a_total An a\n# TYPE a_total counter\na_total{code=\"x\"} 1\n";
        assertEquals(1.0, MetricsText.read(good).samples().get("a_total{code=\"x\"}"));
        for (final String wrong : List.of(
                good.substring(0, good.length() - 1),
                good + good,
                good + "a_total{code=\"x\"} 2\n",
                good + "b_total 1\n",
                good + "\n",
                good.replace("# HELP a_total An a\n", ""),
                good.replace("# TYPE a_total counter\n", ""),
                good.replace("counter", "gauge"),
                good.replace("counter", "histogram"),
                good.replace("a_total", "a_ms_total"),
                good.replace("} 1", "} -1"),
                good.replace("} 1", "} 1,5"),
                good.replace("code", "quantile"))) {
            assertThrows(IllegalArgumentException.class, () -> MetricsText.read(wrong), wrong);
        }
    }

    @Test
    void shouldAlertOnWhatThereIsAndSayWhatToDo() throws IOException {
        final Set<String> sections = sections();
        final Set<String> names = new HashSet<>();
        for (final Map<?, ?> rule : rules()) {
            final String name = (String) rule.get("alert");
            assertTrue(names.add(name), name);
            assertNamesWhatThereIs(name, (String) rule.get("expr"));
            final String severity = (String) ((Map<?, ?>) rule.get("labels")).get("severity");
            assertTrue(Set.of("critical", "warning", "info").contains(severity), name + ": " + severity);
            final Map<?, ?> annotations = (Map<?, ?>) rule.get("annotations");
            assertTrue(((String) annotations.get("description")).length() > 20, name);
            final String[] place = ((String) annotations.get("runbook_url")).split("#", -1);
            assertEquals("docs/OPERATING.md", place[0], name);
            assertTrue(sections.contains(place[1]), name + " leads to " + place[1] + ", which is not of " + sections);
        }
        assertTrue(names.size() >= 15, names.toString());
    }

    private static List<Map<?, ?>> rules() throws IOException {
        final Object file = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(ROOT.resolve("config/prometheus/alerts.yml")));
        final List<Map<?, ?>> rules = new ArrayList<>();
        for (final Object group : (List<?>) ((Map<?, ?>) file).get("groups")) {
            for (final Object rule : (List<?>) ((Map<?, ?>) group).get("rules")) {
                rules.add((Map<?, ?>) rule);
            }
        }
        return rules;
    }

    /** As the addresses of headings are made where the document is shown. */
    private static Set<String> sections() throws IOException {
        return Files.readAllLines(ROOT.resolve("docs/OPERATING.md")).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** {@code up} is Prometheus' own. */
    private static void assertNamesWhatThereIs(final String where, final String expression) {
        final Matcher metric = METRIC.matcher(expression);
        boolean isSome = expression.startsWith("up{");
        while (metric.find()) {
            isSome = true;
            assertTrue(metrics.names().contains(metric.group()), where + " names " + metric.group());
        }
        assertTrue(isSome, where + " names no metric: " + expression);
        final Matcher codes = CODES.matcher(expression);
        while (codes.find()) {
            for (final String code : codes.group(1).split("\\|", -1)) {
                assertTrue(metrics.labels().get("code").contains(code), where + " names the code " + code);
            }
        }
    }

    @Test
    void shouldShowWhatThereIsOnTheDashboard() throws IOException {
        final JsonNode dashboard = new ObjectMapper()
                .readTree(ROOT.resolve("config/grafana/trailmark.json").toFile());
        final Set<Integer> ids = new HashSet<>();
        final Set<String> cells = new HashSet<>();
        for (final JsonNode panel : dashboard.get("panels")) {
            final String title = panel.get("title").asText();
            assertTrue(ids.add(panel.get("id").asInt()), title);
            final JsonNode at = panel.get("gridPos");
            for (int x = 0; x < at.get("w").asInt(); x++) {
                for (int y = 0; y < at.get("h").asInt(); y++) {
                    final int cellX = at.get("x").asInt() + x;
                    assertTrue(cellX < 24, title + " is beyond the edge");
                    assertTrue(cells.add(cellX + "," + (at.get("y").asInt() + y)), title + " lies on another panel");
                }
            }
            assertFalse(panel.get("targets").isEmpty(), title);
            for (final JsonNode target : panel.get("targets")) {
                assertNamesWhatThereIs(title, target.get("expr").asText());
                assertTrue(target.get("expr").asText().contains("instance=~\"$instance\""), title);
            }
        }
        assertTrue(ids.size() >= 15, ids.toString());
    }
}
