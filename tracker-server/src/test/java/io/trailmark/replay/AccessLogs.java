package io.trailmark.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.edge.agents.AgentClassifier;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Access logs to play in tests: a real one where there is one, otherwise one made from a seed.
 *
 * <p>A real one is named by the property {@code trailmark.access.log} or the variable {@code TRAILMARK_ACCESS_LOG}, or
 * lies at {@code ../shared/data/access.log} beside the repository.
 */
final class AccessLogs {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final String WEBKIT = " AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0";
    private static final String APPLE = " AppleWebKit/605.1.15 (KHTML, like Gecko)";
    private static final List<String> BROWSERS = List.of(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64)" + WEBKIT + " Safari/537.36",
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)" + APPLE + " Version/18.1 Safari/605.1.15",
            "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)" + APPLE + " Mobile/15E148",
            "Mozilla/5.0 (Linux; Android 15; Pixel 9)" + WEBKIT + " Mobile Safari/537.36");

    private AccessLogs() {}

    /** The real log, or null. */
    static Path real() {
        final String named = System.getProperty("trailmark.access.log", System.getenv("TRAILMARK_ACCESS_LOG"));
        final Path file = named != null
                ? Path.of(named)
                : Path.of(System.getProperty("trailmark.root")).resolve("../shared/data/access.log");
        return Files.isReadable(file) ? file.normalize() : null;
    }

    /** Writes a log of so many lines: people and crawlers, repeats within seconds, IPv6, no agents, broken lines. */
    static Path make(final Path folder, final int lines, final long seed) throws IOException {
        System.out.println("access log made from seed " + seed);
        final Random random = new Random(seed);
        final List<String> crawlers = crawlers();
        final List<String> visitors = new ArrayList<>();
        for (int i = 0; i < lines / 5; i++) {
            final boolean isCrawler = random.nextInt(4) == 0;
            final List<String> agents = isCrawler ? crawlers : BROWSERS;
            final String agent = random.nextInt(50) == 0 ? "-" : agents.get(random.nextInt(agents.size()));
            visitors.add(address(random) + "\t" + agent.replace("\\", "\\\\").replace("\"", "\\\""));
        }
        final StringBuilder log = new StringBuilder();
        long timeMs = Instant.parse("2025-03-01T00:00:00Z").toEpochMilli();
        String visitor = visitors.getFirst();
        for (int i = 0; i < lines; i++) {
            timeMs += random.nextInt(4_000);
            if (random.nextInt(3) > 0) {
                visitor = visitors.get(random.nextInt(visitors.size()));
            }
            log.append(random.nextInt(200) == 0 ? "broken " + i + "\n" : line(visitor, timeMs, random));
        }
        return Files.writeString(folder.resolve("access.log"), log, StandardCharsets.ISO_8859_1);
    }

    private static String line(final String visitor, final long timeMs, final Random random) {
        final int tab = visitor.indexOf('\t');
        final long shuffledMs = timeMs - random.nextInt(5_000);
        return "%s - - [%s] \"GET /page/%d?x=%d HTTP/1.1\" 200 %d \"%s\" \"%s\"%n"
                .formatted(
                        visitor.substring(0, tab),
                        TIME.format(Instant.ofEpochMilli(shuffledMs)),
                        random.nextInt(8),
                        random.nextInt(100),
                        random.nextInt(10_000),
                        random.nextBoolean() ? "-" : "https://news.example/" + random.nextInt(9),
                        visitor.substring(tab + 1));
    }

    private static String address(final Random random) {
        return random.nextInt(10) == 0
                ? "2001:db8:%x:%x::%x".formatted(random.nextInt(8), random.nextInt(8), 1 + random.nextInt(99))
                : "198.18.%d.%d".formatted(random.nextInt(32), 1 + random.nextInt(250));
    }

    private static List<String> crawlers() throws IOException {
        final List<String> agents = new ArrayList<>();
        for (final JsonNode entry : crawlerList()) {
            for (final JsonNode instance : entry.path("instances")) {
                if (instance.asText().chars().allMatch(c -> c >= ' ' && c <= '~')) {
                    agents.add(instance.asText());
                }
            }
        }
        return agents;
    }

    /** The maintained list as it came. */
    static JsonNode crawlerList() throws IOException {
        try (InputStream list = AgentClassifier.class.getResourceAsStream("crawler-user-agents.json")) {
            return new ObjectMapper().readTree(list);
        }
    }
}
