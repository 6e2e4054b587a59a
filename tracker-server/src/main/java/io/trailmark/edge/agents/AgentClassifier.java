package io.trailmark.edge.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.trailmark.edge.agents.AgentPattern.Sequence;
import io.trailmark.record.codec.ClickClass;
import io.trailmark.record.codec.Device;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Tells people's browsers from everything else by the User-Agent, and what kind of device it runs on.
 *
 * <p>Every pattern of the list is searched at once, in one pass over at most {@link #MAX_READ_BYTES} of the agent: one
 * look-up per byte. A word that must stand at an end of the agent costs one comparison more where it is found; the few
 * patterns that are more than words are checked only when a word of theirs was found, each at most once per agent and
 * again byte by byte. So the worst agent costs {@code MAX_READ_BYTES * (1 + verifiers)} small steps, which is less than
 * ten thousand, and there is no pattern that takes its time.
 *
 * <p>Threads: any; immutable after {@link #load}. Allocates nothing. Failure: a list that cannot be understood stops
 * the start.
 */
public final class AgentClassifier {
    /** What lies beyond in an agent is not looked at; the longest agent on the list has 285 bytes. */
    public static final int MAX_READ_BYTES = 1024;

    private static final String LIST = "crawler-user-agents.json";
    private static final String PREVIEW_TAG = "social-preview";
    private static final String CRAWLER_TAG = "ai-crawler";

    /**
     * Patterns of the list that stand for people: Facebook's app marks the browser inside it this way. A click there is
     * a person's, and a partner who advertises on Facebook is to be paid for it.
     */
    private static final Set<String> PEOPLE = Set.of("MetaIAB Facebook");

    private static final int BOT = 1;
    private static final int PREVIEW = 1 << 1;
    private static final int CONDITIONAL = 1 << 2;
    private static final int PHONE = 1 << 3;
    private static final int TABLET = 1 << 4;
    private static final int ANDROID = 1 << 5;
    private static final int DESKTOP = 1 << 6;
    private static final int SCREEN = 1 << 7;

    private static final String[] PHONE_WORDS = {"Mobi", "iPhone", "iPod", "Windows Phone", "BlackBerry", "Opera Mini"};
    private static final String[] TABLET_WORDS = {"iPad", "Tablet", "tablet", "PlayBook", "Kindle", "KFAPWI"};
    private static final String[] ANDROID_WORDS = {"Android"};
    private static final String[] DESKTOP_WORDS = {"Windows NT", "Macintosh", "X11;", "CrOS", "Linux x86_64"};
    private static final String[] SCREEN_WORDS = {
        "SmartTV",
        "SMART-TV",
        "Smart TV",
        "GoogleTV",
        "Android TV",
        "AppleTV",
        "BRAVIA",
        "HbbTV",
        "AFTS",
        "PlayStation",
        "Xbox",
        "Nintendo"
    };

    /** Bits of the record's field ClickReasons; a test holds them against the schema. */
    private static final int AGENT_LISTED = 1;

    private static final int AGENT_MISSING = 1 << 1;
    private static final int AGENT_PREVIEW = 1 << 10;
    private static final int DEVICE_SHIFT = 8;
    private static final int REASONS_SHIFT = 16;

    private final Automaton automaton;
    private final Condition[] conditions;

    /** What must hold beside a literal: that it stands at an end of the agent, or a whole sequence. */
    private record Condition(int flag, int literalBytes, boolean isAtStart, boolean isAtEnd, Verifier verifier) {}

    private AgentClassifier(final Automaton automaton, final List<Condition> conditions) {
        this.automaton = automaton;
        this.conditions = conditions.toArray(new Condition[0]);
    }

    /** Builds the classifier from the list in our resources. */
    public static AgentClassifier load() {
        try (InputStream list = AgentClassifier.class.getResourceAsStream(LIST)) {
            return of(new ObjectMapper().readTree(list));
        } catch (final IOException e) {
            throw new UncheckedIOException("the list of crawlers cannot be read: " + LIST, e);
        }
    }

    static AgentClassifier of(final JsonNode list) {
        final Automaton.Builder builder = new Automaton.Builder();
        final List<Condition> conditions = new ArrayList<>();
        for (final JsonNode entry : list) {
            final String pattern = entry.get("pattern").asText();
            if (PEOPLE.contains(pattern)) {
                continue;
            }
            final int flag = isPreview(entry.get("tags")) ? PREVIEW : BOT;
            for (final Sequence sequence : AgentPattern.sequences(pattern)) {
                add(builder, conditions, sequence, flag);
            }
        }
        if (conditions.size() > Long.SIZE) {
            throw new IllegalArgumentException("more patterns with conditions than bits: " + conditions.size());
        }
        words(builder, PHONE_WORDS, PHONE);
        words(builder, TABLET_WORDS, TABLET);
        words(builder, ANDROID_WORDS, ANDROID);
        words(builder, DESKTOP_WORDS, DESKTOP);
        words(builder, SCREEN_WORDS, SCREEN);
        return new AgentClassifier(builder.build(), conditions);
    }

    /**
     * Class, device and reasons of an agent, packed into an int for {@link #clickClass}, {@link #device} and
     * {@link #reasons}: HUMAN, BOT or PREVIEW. No agent at all is no browser: BOT.
     */
    public int classify(final byte[] agent, final int offset, final int lengthBytes) {
        if (lengthBytes == 0 || (lengthBytes == 1 && agent[offset] == '-')) {
            return pack(ClickClass.BOT, Device.UNKNOWN, AGENT_MISSING);
        }
        final Automaton steps = automaton;
        final int readBytes = Math.min(lengthBytes, MAX_READ_BYTES);
        long checked = 0;
        int found = 0;
        int state = 0;
        for (int i = 0; i < readBytes; i++) {
            state = steps.step(state, agent[offset + i]);
            final int flags = steps.flags(state);
            if (flags != 0) {
                found |= flags;
                if ((flags & CONDITIONAL) != 0) {
                    for (final int number : steps.conditional(state)) {
                        final Condition condition = conditions[number];
                        final boolean isNew = (checked & 1L << number) == 0;
                        if (isNew && holds(condition, agent, offset, i + 1, readBytes, lengthBytes)) {
                            found |= condition.flag();
                        }
                        checked |= condition.verifier() == null ? 0 : 1L << number;
                    }
                }
            }
        }
        return verdict(found);
    }

    /** The class inside a packed verdict. */
    public static ClickClass clickClass(final int verdict) {
        return ClickClass.get((short) (verdict & 0xFF));
    }

    /** The device inside a packed verdict. */
    public static Device device(final int verdict) {
        return Device.get((short) (verdict >>> DEVICE_SHIFT & 0xFF));
    }

    /** The reasons inside a packed verdict, as bits of the record's field. */
    public static int reasons(final int verdict) {
        return verdict >>> REASONS_SHIFT;
    }

    /** How many conditions can be checked for one agent, whatever it is. */
    int conditions() {
        return conditions.length;
    }

    /** How many of them read the whole agent. */
    int verifiers() {
        int verifiers = 0;
        for (final Condition condition : conditions) {
            verifiers += condition.verifier() != null ? 1 : 0;
        }
        return verifiers;
    }

    int states() {
        return automaton.states();
    }

    private static boolean holds(
            final Condition condition,
            final byte[] agent,
            final int offset,
            final int literalEnd,
            final int readBytes,
            final int lengthBytes) {
        if (condition.verifier() != null) {
            return condition.verifier().matches(agent, offset, readBytes, lengthBytes);
        }
        return (!condition.isAtStart() || literalEnd == condition.literalBytes())
                && (!condition.isAtEnd() || literalEnd == lengthBytes);
    }

    private static int verdict(final int found) {
        final Device device;
        if ((found & SCREEN) != 0) {
            device = Device.OTHER;
        } else if ((found & TABLET) != 0 || (found & (ANDROID | PHONE)) == ANDROID) {
            // Android without "Mobile" is a tablet, by the advice that its makers give to sites.
            device = Device.TABLET;
        } else if ((found & PHONE) != 0) {
            device = Device.MOBILE;
        } else {
            device = (found & DESKTOP) != 0 ? Device.DESKTOP : Device.OTHER;
        }
        if ((found & PREVIEW) != 0) {
            return pack(ClickClass.PREVIEW, device, AGENT_PREVIEW);
        }
        return (found & BOT) != 0 ? pack(ClickClass.BOT, device, AGENT_LISTED) : pack(ClickClass.HUMAN, device, 0);
    }

    private static int pack(final ClickClass clickClass, final Device device, final int reasons) {
        return clickClass.value() | device.value() << DEVICE_SHIFT | reasons << REASONS_SHIFT;
    }

    /** A fetcher of previews that also feeds a model is a crawler first. */
    private static boolean isPreview(final JsonNode tags) {
        boolean isPreview = false;
        for (final JsonNode tag : tags) {
            if (tag.asText().equals(CRAWLER_TAG)) {
                return false;
            }
            isPreview |= tag.asText().equals(PREVIEW_TAG);
        }
        return isPreview;
    }

    private static void add(
            final Automaton.Builder builder,
            final List<Condition> conditions,
            final Sequence sequence,
            final int flag) {
        final byte[] literal = sequence.longestLiteral();
        if (sequence.isLiteral() && !sequence.isAtStart() && !sequence.isAtEnd()) {
            builder.add(literal, flag, -1);
            return;
        }
        final Verifier verifier = sequence.isLiteral() ? null : new Verifier(sequence);
        builder.add(literal, CONDITIONAL, conditions.size());
        conditions.add(new Condition(flag, literal.length, sequence.isAtStart(), sequence.isAtEnd(), verifier));
    }

    private static void words(final Automaton.Builder builder, final String[] words, final int flag) {
        for (final String word : words) {
            builder.add(word.getBytes(StandardCharsets.US_ASCII), flag, -1);
        }
    }
}
