package io.trailmark.edge.agents;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.ClickReasonsEncoder;
import io.trailmark.record.codec.Device;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The classifier against the list itself, read a second time by the JDK's own patterns. */
final class AgentClassifierTest {
    private static final String FACEBOOK_APP = "MetaIAB Facebook";
    private static AgentClassifier classifier;
    private static JsonNode list;

    @BeforeAll
    static void load() throws IOException {
        classifier = AgentClassifier.load();
        try (InputStream stream = AgentClassifier.class.getResourceAsStream("crawler-user-agents.json")) {
            list = new ObjectMapper().readTree(stream);
        }
    }

    @Test
    void shouldKnowEveryAgentOnTheList() {
        int agents = 0;
        for (final JsonNode entry : list) {
            if (entry.get("pattern").asText().equals(FACEBOOK_APP)) {
                continue;
            }
            for (final JsonNode instance : entry.get("instances")) {
                agents++;
                assertNotEquals(ClickClass.HUMAN, clickClass(instance.asText()), instance.asText());
            }
        }
        assertTrue(agents > 2_000, "agents on the list: " + agents);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "people.txt", delimiter = '|')
    void shouldTakeBrowsersForPeople(final Device device, final String agent) {
        final int verdict = classify(agent);
        assertEquals(ClickClass.HUMAN, AgentClassifier.clickClass(verdict), agent);
        assertEquals(device, AgentClassifier.device(verdict), agent);
        assertEquals(0, AgentClassifier.reasons(verdict));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
                "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
                "WhatsApp/2.23.20.0 A",
                "Twitterbot/1.0",
                "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)",
                "TelegramBot (like TwitterBot)",
                "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
                "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
                "Mozilla/5.0 (Macintosh) Safari/601.2.4 facebookexternalhit/1.1 Facebot Twitterbot/1.0"
            })
    void shouldTakeFetchersOfPreviewsForWhatTheyAre(final String agent) {
        final int verdict = classify(agent);
        assertEquals(ClickClass.PREVIEW, AgentClassifier.clickClass(verdict));
        assertEquals(reasons(encoder -> encoder.agentPreview(true)), AgentClassifier.reasons(verdict));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "curl/8.5.0",
                "Wget/1.21",
                "python-requests/2.31.0",
                "Googlebot/2.1 (+http://www.google.com/bot.html)",
                "Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)",
                "meta-externalagent/1.1",
                "Go-http-client/1.1",
                "Apache-HttpClient/4.5.14 (Java/17)"
            })
    void shouldTakeListedAgentsForBots(final String agent) {
        final int verdict = classify(agent);
        assertEquals(ClickClass.BOT, AgentClassifier.clickClass(verdict));
        assertEquals(reasons(encoder -> encoder.agentListed(true)), AgentClassifier.reasons(verdict));
    }

    @Test
    void shouldTakeAMissingAgentForABot() {
        for (final String missing : new String[] {"", "-"}) {
            final int verdict = classify(missing);
            assertEquals(ClickClass.BOT, AgentClassifier.clickClass(verdict));
            assertEquals(Device.UNKNOWN, AgentClassifier.device(verdict));
            assertEquals(reasons(encoder -> encoder.agentMissing(true)), AgentClassifier.reasons(verdict));
        }
    }

    @Test
    void shouldAgreeWithThePatternsThemselvesOnAgentsMadeOfTheirPieces() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final List<Pattern> patterns = new ArrayList<>();
        final List<String> pieces = new ArrayList<>(List.of(" ", "-", "x", "\u00e9", "Mozilla/5.0 ", "\n"));
        for (final JsonNode entry : list) {
            final String pattern = entry.get("pattern").asText();
            if (pattern.equals(FACEBOOK_APP)) {
                continue;
            }
            patterns.add(Pattern.compile(pattern));
            final String plain = pattern.replace("\\", "");
            // Patterns that are more than words get their pieces in often, for they are few.
            final boolean isPlain =
                    plain.chars().allMatch(c -> Character.isLetterOrDigit(c) || " /.;:-_".indexOf(c) >= 0);
            for (int i = 0; i < (isPlain ? 1 : 20); i++) {
                pieces.add(plain.replaceAll("\\[[^]]*\\]|[$^|()*+]", random.nextBoolean() ? "" : " "));
                pieces.add(plain.substring(random.nextInt(plain.length())));
            }
        }
        int listed = 0;
        for (int i = 0; i < 5_000; i++) {
            final StringBuilder agent = new StringBuilder();
            for (int piece = random.nextInt(4); piece >= 0; piece--) {
                agent.append(pieces.get(random.nextInt(pieces.size())));
            }
            if (agent.isEmpty() || agent.toString().equals("-")) {
                continue;
            }
            final boolean isListed =
                    patterns.stream().anyMatch(p -> p.matcher(agent).find());
            listed += isListed ? 1 : 0;
            assertEquals(isListed, clickClass(agent.toString()) != ClickClass.HUMAN, "seed " + seed + ": " + agent);
        }
        assertTrue(listed > 500 && listed < 4_900, "listed " + listed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "^curl~curl/8~xcurl",
                "SSL Labs$~x SSL Labs~SSL Labs x",
                "(^| )sentry\\/~sentry/1~xsentry/1",
                "(^| )sentry\\/~a sentry/1~a_sentry/1",
                "AdsBot-Google([^-]|$)~AdsBot-Google~AdsBot-Google-Mobile",
                "AdsBot-Google([^-]|$)~AdsBot-Google (x)~AdsBot-Googl",
                "[cC]laude[bB]ot~claudeBot~claude bot",
                "Spider[\\s\\S]*spider\\.com~Spider x spider.com~spider.com Spider",
                "BlogTraffic\\/\\d\\.\\d+ Feed~BlogTraffic/1.23 Feed~BlogTraffic/1. Feed",
                "ab?c+d~acccd~abbcd",
                "ab?c+d~abcd~abd",
                "(?:foo|bar)baz~barbaz~babaz"
            })
    void shouldReadPatternsAsTheyAreMeant(final String pattern, final String listed, final String unlisted) {
        final AgentClassifier one = of(pattern);
        assertEquals(ClickClass.BOT, clickClass(one, listed));
        assertEquals(ClickClass.HUMAN, clickClass(one, unlisted));
        assertTrue(Pattern.compile(pattern).matcher(listed).find());
        assertFalse(Pattern.compile(pattern).matcher(unlisted).find());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(a+)+b", "a{3}bc", "ab\\w", "a^bc", "ab$c", "(ab", "ab)", "[ab", "x*", "[^a]", "*ab", "ab\\"})
    void shouldRefusePatternsThatItDoesNotUnderstand(final String pattern) {
        assertThrows(IllegalArgumentException.class, () -> of(pattern));
    }

    /**
     * The bound of the class comment, by its parts: a step per byte read, and each condition at most once per agent,
     * itself a step per byte. On any machine that does a step in 5 ns the worst agent stays below 50 us.
     */
    @Test
    void shouldBoundTheWorkOnAnyAgent() {
        final int verifiers = 10;
        final int conditions = classifier.conditions();
        assertTrue(conditions <= Long.SIZE, "conditions " + conditions);
        assertTrue(classifier.verifiers() < verifiers, "verifiers " + classifier.verifiers());
        assertTrue((1L + verifiers) * AgentClassifier.MAX_READ_BYTES * 4 < 50_000);
        assertTrue(classifier.states() < 30_000, "states " + classifier.states());
        assertEquals(ClickClass.HUMAN, clickClass("x".repeat(AgentClassifier.MAX_READ_BYTES) + "Googlebot/"));
        assertEquals(ClickClass.BOT, clickClass("x".repeat(AgentClassifier.MAX_READ_BYTES - 10) + "Googlebot/"));
        assertEquals(ClickClass.HUMAN, clickClass("x".repeat(AgentClassifier.MAX_READ_BYTES - 8) + "SSL Labs, no end"));
    }

    @Test
    void shouldAllocateNothing() {
        final byte[][] agents = {
            bytes("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0"),
            bytes("Googlebot/2.1 (+http://www.google.com/bot.html)"),
            bytes("Spider Spider Spider AdsBot-Google-x Current RSS ContextualBot BlogTraffic/ Feed-Fetcher spider."),
            bytes("")
        };
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        long humans = 0;
        for (int i = 0; i < 200_000; i++) {
            if (i == 100_000) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            final byte[] agent = agents[i & 3];
            final int verdict = classifier.classify(agent, 0, agent.length);
            humans += AgentClassifier.clickClass(verdict) == ClickClass.HUMAN ? 1 : 0;
        }
        final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(100_000, humans);
        assertTrue(allocated < 1024, "allocated " + allocated);
    }

    private static int reasons(final Consumer<ClickReasonsEncoder> choice) {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[4]);
        choice.accept(new ClickReasonsEncoder().wrap(buffer, 0).clear());
        return buffer.getInt(0, ByteOrder.LITTLE_ENDIAN);
    }

    private static AgentClassifier of(final String pattern) {
        final ObjectMapper json = new ObjectMapper();
        return AgentClassifier.of(json.createArrayNode()
                .add(json.createObjectNode().put("pattern", pattern).set("tags", json.createArrayNode())));
    }

    private static int classify(final String agent) {
        final byte[] bytes = bytes("xx" + agent + "yy");
        return classifier.classify(bytes, 2, bytes.length - 4);
    }

    private static ClickClass clickClass(final String agent) {
        return AgentClassifier.clickClass(classify(agent));
    }

    private static ClickClass clickClass(final AgentClassifier one, final String agent) {
        final byte[] bytes = bytes(agent);
        return AgentClassifier.clickClass(one.classify(bytes, 0, bytes.length));
    }

    private static byte[] bytes(final String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
