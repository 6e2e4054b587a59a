package io.trailmark.edge.agents;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A pattern of the list, taken apart into plain sequences of sets of bytes, one for each way through its alternatives.
 *
 * <p>Only what such lists use is understood: characters, escapes, classes, groups, alternatives, {@code ? * +}, and
 * anchors at the ends. Anything else is refused, so that a new version of the list is noticed when it is brought in
 * and not when an agent takes its time. Used at load; nothing here is hot.
 */
final class AgentPattern {
    private static final int MAX_WAYS = 64;
    private static final int MAX_SPELLINGS = 16;

    /** One place of a sequence: the bytes it takes, and whether any number of them. */
    record Element(BitSet bytes, boolean isRepeated) {
        boolean isOneByte() {
            return !isRepeated && bytes.cardinality() == 1;
        }
    }

    /** One way through a pattern. */
    record Sequence(boolean isAtStart, boolean isAtEnd, List<Element> elements) {
        boolean isLiteral() {
            return elements.stream().allMatch(Element::isOneByte);
        }

        byte[] literal(final int from, final int to) {
            final byte[] literal = new byte[to - from];
            for (int i = from; i < to; i++) {
                literal[i - from] = (byte) elements.get(i).bytes().nextSetBit(0);
            }
            return literal;
        }

        /** The longest run of single bytes: whatever matches contains it. */
        byte[] longestLiteral() {
            int bestStart = 0;
            int bestEnd = 0;
            int start = 0;
            for (int i = 0; i <= elements.size(); i++) {
                if (i == elements.size() || !elements.get(i).isOneByte()) {
                    if (i - start > bestEnd - bestStart) {
                        bestStart = start;
                        bestEnd = i;
                    }
                    start = i + 1;
                }
            }
            return literal(bestStart, bestEnd);
        }
    }

    /** Anchors while parsing; never left in a sequence. */
    private static final Element START = new Element(new BitSet(), false);

    private static final Element END = new Element(new BitSet(), false);

    private final String pattern;
    private int at;

    private AgentPattern(final String pattern) {
        this.pattern = pattern;
    }

    /**
     * Takes a pattern apart.
     *
     * @throws IllegalArgumentException if it uses what is not understood.
     */
    static List<Sequence> sequences(final String pattern) {
        final AgentPattern parser = new AgentPattern(pattern);
        final List<List<Element>> ways = parser.alternatives();
        if (parser.at < pattern.length()) {
            throw parser.refusal("an unopened ')'");
        }
        final List<Sequence> sequences = new ArrayList<>();
        for (final List<Element> way : ways) {
            for (final List<Element> spelling : parser.spellings(way)) {
                sequences.add(parser.anchored(spelling));
            }
        }
        return sequences;
    }

    private List<List<Element>> alternatives() {
        final List<List<Element>> ways = new ArrayList<>(concatenation());
        while (at < pattern.length() && pattern.charAt(at) == '|') {
            at++;
            ways.addAll(concatenation());
        }
        return ways;
    }

    private List<List<Element>> concatenation() {
        List<List<Element>> ways = List.of(List.of());
        while (at < pattern.length() && pattern.charAt(at) != '|' && pattern.charAt(at) != ')') {
            ways = product(ways, quantified(atom()));
        }
        return ways;
    }

    private List<List<Element>> product(final List<List<Element>> heads, final List<List<Element>> tails) {
        final List<List<Element>> ways = new ArrayList<>();
        for (final List<Element> head : heads) {
            for (final List<Element> tail : tails) {
                final List<Element> way = new ArrayList<>(head);
                way.addAll(tail);
                ways.add(way);
            }
        }
        if (ways.size() > MAX_WAYS) {
            throw refusal("more than " + MAX_WAYS + " ways through it");
        }
        return ways;
    }

    private List<List<Element>> atom() {
        final char c = pattern.charAt(at++);
        return switch (c) {
            case '^' -> List.of(List.of(START));
            case '$' -> List.of(List.of(END));
            case '(' -> group();
            case '[' -> one(characterClass());
            case '\\' -> one(escaped());
            case '.' -> one(all());
            case '*', '+', '?', '{' -> throw refusal("a repetition of nothing");
            default -> one(single(c));
        };
    }

    private List<List<Element>> group() {
        if (pattern.startsWith("?:", at)) {
            at += 2;
        }
        final List<List<Element>> ways = alternatives();
        if (at == pattern.length()) {
            throw refusal("an unclosed '('");
        }
        at++;
        return ways;
    }

    private List<List<Element>> quantified(final List<List<Element>> ways) {
        final char quantifier = at < pattern.length() ? pattern.charAt(at) : 0;
        if (quantifier == '{') {
            throw refusal("a counted repetition");
        }
        if (quantifier != '?' && quantifier != '*' && quantifier != '+') {
            return ways;
        }
        at++;
        if (quantifier == '?') {
            final List<List<Element>> optional = new ArrayList<>(ways);
            optional.add(List.of());
            return optional;
        }
        if (ways.size() != 1
                || ways.getFirst().size() != 1
                || ways.getFirst().getFirst().bytes().isEmpty()) {
            throw refusal("a repeated group");
        }
        final Element repeated = new Element(ways.getFirst().getFirst().bytes(), true);
        final Element once = ways.getFirst().getFirst();
        return List.of(quantifier == '*' ? List.of(repeated) : List.of(once, repeated));
    }

    private BitSet characterClass() {
        final BitSet bytes = new BitSet(256);
        final boolean isNegated = pattern.startsWith("^", at);
        at += isNegated ? 1 : 0;
        while (at < pattern.length() && pattern.charAt(at) != ']') {
            final char c = pattern.charAt(at++);
            final BitSet from = c == '\\' ? escaped() : single(c);
            if (pattern.startsWith("-", at) && !pattern.startsWith("-]", at)) {
                at++;
                from.set(from.nextSetBit(0), pattern.charAt(at++) + 1);
            }
            bytes.or(from);
        }
        if (at == pattern.length()) {
            throw refusal("an unclosed '['");
        }
        at++;
        if (isNegated) {
            bytes.flip(0, 256);
        }
        return bytes;
    }

    private BitSet escaped() {
        if (at == pattern.length()) {
            throw refusal("a lonely escape");
        }
        final char c = pattern.charAt(at++);
        final BitSet bytes = new BitSet(256);
        switch (c) {
            case 'd' -> bytes.set('0', '9' + 1);
            case 's', 'S' -> {
                bytes.set('\t', '\r' + 1);
                bytes.set(' ');
                if (c == 'S') {
                    bytes.flip(0, 256);
                }
            }
            default -> {
                if (Character.isLetterOrDigit(c)) {
                    throw refusal("the escape \\" + c);
                }
                return single(c);
            }
        }
        return bytes;
    }

    private BitSet single(final char c) {
        if (c > 126) {
            throw refusal("a character beyond ASCII");
        }
        final BitSet bytes = new BitSet(256);
        bytes.set(c);
        return bytes;
    }

    private static BitSet all() {
        final BitSet bytes = new BitSet(256);
        bytes.set(0, 256);
        return bytes;
    }

    private static List<List<Element>> one(final BitSet bytes) {
        return List.of(List.of(new Element(bytes, false)));
    }

    /** Spells out sets of two bytes ({@code [bB]ot}), so that most patterns become plain literals. */
    private List<List<Element>> spellings(final List<Element> way) {
        List<List<Element>> spellings = List.of(List.of());
        for (final Element element : way) {
            final List<List<Element>> choices = new ArrayList<>();
            if (!element.isRepeated() && element.bytes().cardinality() == 2) {
                element.bytes().stream().forEach(b -> choices.addAll(one(single((char) b))));
            } else {
                choices.add(List.of(element));
            }
            if (spellings.size() * choices.size() > MAX_SPELLINGS) {
                return List.of(way);
            }
            spellings = product(spellings, choices);
        }
        return spellings;
    }

    @SuppressWarnings("ReferenceEquality")
    private Sequence anchored(final List<Element> way) {
        final List<Element> elements = new ArrayList<>(way);
        final boolean isAtStart = !elements.isEmpty() && elements.getFirst() == START;
        if (isAtStart) {
            elements.removeFirst();
        }
        final boolean isAtEnd = !elements.isEmpty() && elements.getLast() == END;
        if (isAtEnd) {
            elements.removeLast();
        }
        final Sequence sequence = new Sequence(isAtStart, isAtEnd, List.copyOf(elements));
        if (elements.stream().anyMatch(element -> element.bytes().isEmpty())) {
            throw refusal("an anchor in the middle");
        }
        if (sequence.longestLiteral().length < 2 || elements.size() > Long.SIZE - 1) {
            throw refusal("less than two bytes that must occur, or too long");
        }
        return sequence;
    }

    private IllegalArgumentException refusal(final String what) {
        return new IllegalArgumentException("pattern " + pattern + " has " + what + " at " + at);
    }
}
