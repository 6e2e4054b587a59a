package io.trailmark.replay;

import io.trailmark.edge.agents.AgentClassifier;
import io.trailmark.record.codec.ClickClass;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Who in the log is a person, and which of them buys.
 *
 * <p>A person is a pair of address and agent whose agent the maintained list of crawlers does not name. People are
 * numbered from 1 in the order of their first line. Every {@link #BUYS}th buys once: {@link #BUYS_AFTER_MS} after their
 * first click, with the click id of that click, for {@link #amountMinor}.
 */
final class People {
    /** Each person whose number is a multiple of this buys. */
    static final int BUYS = 5;

    /** So long after the first click. */
    static final long BUYS_AFTER_MS = 600_000;

    private static final int NOBODY = 0;

    private final AgentClassifier classifier = AgentClassifier.load();
    private final Map<String, Integer> numbers = new HashMap<>();
    private int count;
    private boolean isFirstLine;

    /** Number of the person behind the line, or 0 for a crawler. Lines come in the order of the log. */
    int number(final LogLine line) {
        isFirstLine = false;
        final byte[] agent = line.agent().getBytes(StandardCharsets.ISO_8859_1);
        if (AgentClassifier.clickClass(classifier.classify(agent, 0, agent.length)) != ClickClass.HUMAN) {
            return NOBODY;
        }
        final Integer known = numbers.get(line.address() + " " + line.agent());
        if (known != null) {
            return known;
        }
        count++;
        numbers.put(line.address() + " " + line.agent(), count);
        isFirstLine = true;
        return count;
    }

    /** Whether the line asked for last was its person's first. */
    boolean isFirstLine() {
        return isFirstLine;
    }

    /** How many there were so far. */
    int count() {
        return count;
    }

    static boolean buys(final int number) {
        return number != NOBODY && number % BUYS == 0;
    }

    /** What a person pays, in hundredths: from 10.00 to 99.99, different for neighbours. */
    static long amountMinor(final int number) {
        return 1_000 + number * 3_701L % 9_000;
    }
}
