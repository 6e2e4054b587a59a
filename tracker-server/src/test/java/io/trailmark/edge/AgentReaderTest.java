package io.trailmark.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.edge.agents.AgentClassifier;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Aim: what is remembered of an agent is what the classifier says, however many agents there are. */
final class AgentReaderTest {
    private static final String[] AGENTS = {
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148",
        "curl/8.5.0",
        "WhatsApp/2.23.20.0",
        "",
    };

    @Test
    void shouldSayWhatTheClassifierSays() {
        final AgentClassifier classifier = AgentClassifier.load();
        final AgentReader reader =
                new AgentReader(new EdgeServer.Context().classifier(classifier).agentKey(3, 4));
        final Request request = new Request();
        final Random random = new Random(5);
        final Set<Long> hashes = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            final String known = AGENTS[random.nextInt(AGENTS.length)];
            final String agent = random.nextInt(3) == 0 ? known + " v" + i : known;
            final byte[] head = ("GET /c/a/b HTTP/1.1\r\nHost: h\r\n"
                            + (agent.isEmpty() ? "" : "User-Agent: " + agent + "\r\n") + "\r\n")
                    .getBytes(ISO_8859_1);
            assertEquals(head.length, RequestParser.parse(head, 0, head.length, request));
            reader.read(request);
            final byte[] bytes = agent.strip().getBytes(ISO_8859_1);
            assertEquals(classifier.classify(bytes, 0, bytes.length), reader.verdict(), agent);
            assertEquals(agent.isEmpty(), reader.hash() == 0);
            hashes.add(reader.hash());
        }
        assertTrue(hashes.size() > 4_000, "more agents than can be remembered");
    }
}
