package io.trailmark.engine;

import static io.trailmark.engine.Events.DAY_MS;
import static io.trailmark.engine.Events.T0;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.trailmark.engine.Events.Click;
import io.trailmark.engine.Events.Report;
import io.trailmark.engine.Events.Rules;
import io.trailmark.engine.Outcomes.Candidate;
import io.trailmark.engine.Outcomes.ConversionDecided;
import io.trailmark.engine.Outcomes.Credit;
import io.trailmark.record.codec.EntityStatus;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PathTransform;
import io.trailmark.record.codec.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Aim: every model over every path of up to six touches of two partners, with every transform and number of touches
 * used, shares as docs/RULES.md says. Method: all of them, through records, beside lists and whole numbers of any size.
 */
final class ModelsTest {
    private static final int MAX_LENGTH = 6;
    private static final int FIRST_PARTNER = 20;
    private static final long WHOLE = 1_000_000_000;
    private static final long STEP_MS = 36 * 3_600_000L + 123_457;
    private static final long HALF_LIFE_MS = 5 * DAY_MS;
    private static final int[][] POSITIONS = {
        {400_000, 400_000}, {0, 0}, {0, 1_000_000}, {500_000, 500_000}, {333_333, 1}
    };

    /** Group of partner 20 and of 21; 22 is in none. */
    private static final List<String> GROUPS = List.of("left", "right", "");

    private final EngineHarness engine = EngineHarness.withDemoCatalogue();
    private int nextGoal = 1_000;
    private int nextOrder;
    private long nextVisitor = 1_000_000;

    @BeforeEach
    void definePartners() {
        for (int i = 0; i < GROUPS.size(); i++) {
            final int id = FIRST_PARTNER + i;
            engine.apply(new Events.Partner().id(id).group(GROUPS.get(i)).from(T0 - 99 * DAY_MS, EntityStatus.ACTIVE));
            engine.apply(new Events.Link().id(id).partner(id));
        }
    }

    @AfterEach
    void giveTheMemoryBack() {
        engine.close();
    }

    @Test
    void shouldShareAsThePageSaysForEveryModelTransformAndPath() {
        final List<Rules> all = new ArrayList<>();
        for (final PathTransform transform :
                List.of(PathTransform.ALL, PathTransform.UNIQUE, PathTransform.FIRST_OF_RUN)) {
            for (int used = 0; used <= 3; used++) {
                for (final Model model :
                        List.of(Model.FIRST_TOUCH, Model.LAST_TOUCH, Model.LINEAR, Model.TIME_DECAY, Model.WEIGHTED)) {
                    all.add(rules(model, transform, used));
                }
                for (final int[] position : POSITIONS) {
                    all.add(rules(Model.POSITION_BASED, transform, used).positions(position[0], position[1]));
                }
            }
        }
        all.forEach(engine::apply);
        for (int length = 0; length <= MAX_LENGTH; length++) {
            for (int pattern = 0; pattern < 1 << length; pattern++) {
                checkPath(all, length, pattern);
            }
        }
    }

    private void checkPath(final List<Rules> all, final int length, final int pattern) {
        final long visitor = nextVisitor++;
        final List<Touch> path = new ArrayList<>();
        Click last = null;
        for (int i = 0; i < length; i++) {
            final int partner = FIRST_PARTNER + (pattern >> i & 1);
            // The first two in the same ms: then the position in the journal decides.
            final long timeMs = T0 + Math.max(0, i - 1) * STEP_MS;
            last = new Click().visitor(visitor).sequence(i).at(timeMs).link(partner, partner);
            path.add(new Touch(partner, timeMs, engine.click(last).position()));
        }
        for (final Rules rules : all) {
            final Report report =
                    new Report().order("m" + nextOrder++).goal(rules.goal).at(T0 + 20 * DAY_MS);
            final ConversionDecided decided = engine.report(last == null ? report : report.click(last));
            final String what =
                    rules.model + " " + rules.transform + " used " + rules.touchesUsed + " p " + rules.positionFirstPpm
                            + "/" + rules.positionLastPpm + " length " + length + " pattern " + pattern;
            check(path, rules, decided, what);
        }
    }

    @Test
    void shouldGiveTouchesOfNoNamedGroupNothingAndShareEvenlyWhereNoneIsNamed() {
        final int ungrouped = FIRST_PARTNER + 2;
        final Rules rules = rules(Model.WEIGHTED, PathTransform.ALL, 0);
        engine.apply(rules);
        final List<Touch> path = new ArrayList<>();
        Click last = null;
        for (int i = 0; i < 3; i++) {
            last = new Click().visitor(7).sequence(i).at(T0 + i).link(ungrouped, ungrouped);
            path.add(new Touch(ungrouped, T0 + i, engine.click(last).position()));
        }
        check(
                path,
                rules,
                engine.report(new Report().order("e").goal(rules.goal).click(last)),
                "none is named");

        last = new Click().visitor(7).sequence(3).at(T0 + 3).link(FIRST_PARTNER, FIRST_PARTNER);
        path.add(new Touch(FIRST_PARTNER, T0 + 3, engine.click(last).position()));
        check(
                path,
                rules,
                engine.report(new Report().order("n").goal(rules.goal).click(last)),
                "one is named");
    }

    @Test
    void shouldTakeTheGroupThatThePartnerWasInWhenItWasTouched() {
        final Rules rules = rules(Model.WEIGHTED, PathTransform.ALL, 0);
        engine.apply(rules);
        engine.apply(new Events.Partner().id(FIRST_PARTNER).group("right").from(T0 + DAY_MS, EntityStatus.ACTIVE));
        final Click before =
                new Click().visitor(8).sequence(1).at(T0 + DAY_MS - 1).link(FIRST_PARTNER, FIRST_PARTNER);
        final Click after = new Click().visitor(8).sequence(2).at(T0 + DAY_MS).link(FIRST_PARTNER, FIRST_PARTNER);
        engine.click(before);
        engine.click(after);

        assertEquals(
                List.of(300_000_000L, 700_000_000L),
                engine
                        .report(new Report()
                                .order("g")
                                .goal(rules.goal)
                                .at(T0 + 2 * DAY_MS)
                                .click(after))
                        .credits()
                        .stream()
                        .map(Credit::share)
                        .toList());
    }

    @Test
    void shouldDropATouchSoOldThatItsWeightIsNothing() {
        final Rules rules = new Rules()
                .goal(nextGoal++)
                .model(Model.TIME_DECAY)
                .halfLife(1000)
                .windows(40 * DAY_MS, DAY_MS);
        engine.apply(rules);
        final Click old = new Click().visitor(9).sequence(1).link(FIRST_PARTNER, FIRST_PARTNER);
        final Click young =
                new Click().visitor(9).sequence(2).at(T0 + 63_000).link(FIRST_PARTNER + 1, FIRST_PARTNER + 1);
        engine.click(old);
        engine.click(young);

        final ConversionDecided decided =
                engine.report(new Report().goal(rules.goal).click(young));

        assertEquals(
                List.of(WHOLE), decided.credits().stream().map(Credit::share).toList());
        assertEquals(Reason.OUTRANKED, decided.candidates().get(1).reason());
    }

    private Rules rules(final Model model, final PathTransform transform, final int used) {
        return new Rules()
                .goal(nextGoal++)
                .model(model)
                .transform(transform)
                .touchesUsed(used)
                .halfLife(HALF_LIFE_MS)
                .weight("left", 3)
                .weight("right", 7)
                .windows(40 * DAY_MS, DAY_MS);
    }

    private record Touch(int partner, long timeMs, long position) {}

    private static void check(
            final List<Touch> path, final Rules rules, final ConversionDecided decided, final String what) {
        final Map<Touch, Reason> reasons = new LinkedHashMap<>();
        final List<Touch> kept = new ArrayList<>();
        final Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < path.size(); i++) {
            final Touch touch = path.get(i);
            final boolean isRepeated = switch (rules.transform) {
                case UNIQUE -> !seen.add(touch.partner);
                case FIRST_OF_RUN -> i > 0 && path.get(i - 1).partner == touch.partner;
                default -> false;
            };
            reasons.put(touch, isRepeated ? Reason.REPEATED : Reason.OUTRANKED);
            if (!isRepeated) {
                kept.add(touch);
            }
        }
        final List<Touch> used = rules.touchesUsed == 0 || kept.size() <= rules.touchesUsed
                ? kept
                : kept.subList(kept.size() - rules.touchesUsed, kept.size());
        final List<BigInteger> weights = used.isEmpty() ? List.of() : weights(rules, used);
        final List<Long> shares = split(weights);
        final List<Long> expected = shares.stream().filter(share -> share > 0).toList();

        assertEquals(expected, decided.credits().stream().map(Credit::share).toList(), what);
        assertEquals(
                used.isEmpty() ? 0 : WHOLE,
                expected.stream().mapToLong(Long::longValue).sum(),
                what);
        int credit = 0;
        for (int i = 0; i < used.size(); i++) {
            if (shares.get(i) > 0) {
                reasons.put(used.get(i), Reason.OK);
                assertEquals(
                        used.get(i).position, decided.credits().get(credit++).touchPosition(), what);
            }
        }
        assertEquals(path.size(), decided.candidates().size(), what);
        for (final Candidate candidate : decided.candidates()) {
            final Touch touch = path.stream()
                    .filter(one -> one.position == candidate.touchPosition())
                    .findFirst()
                    .orElseThrow();
            final int place = used.indexOf(touch);
            assertEquals(reasons.get(touch), candidate.reason(), what);
            assertEquals(place < 0 ? 0 : shares.get(place), candidate.share(), what);
            assertEquals(
                    place < 0 ? BigInteger.ZERO : weights.get(place), BigInteger.valueOf(candidate.weight()), what);
        }
    }

    private static List<BigInteger> weights(final Rules rules, final List<Touch> used) {
        final int n = used.size();
        final long[] weights = new long[n];
        switch (rules.model) {
            case FIRST_TOUCH -> weights[0] = 1;
            case LAST_TOUCH -> {
                int place = n - 1;
                while (place > 0 && used.get(place - 1).timeMs == used.get(n - 1).timeMs) {
                    place--;
                }
                weights[place] = 1;
            }
            case TIME_DECAY -> {
                return used.stream()
                        .map(touch -> decayed(used.get(n - 1).timeMs - touch.timeMs))
                        .toList();
            }
            case POSITION_BASED -> {
                final long p = rules.positionFirstPpm;
                final long q = rules.positionLastPpm;
                for (int i = 0; i < n; i++) {
                    weights[i] = 1_000_000 - p - q;
                }
                weights[0] = n == 1 ? 1 : n == 2 ? p : p * (n - 2);
                weights[n - 1] = n == 1 ? 1 : n == 2 ? q : q * (n - 2);
            }
            case WEIGHTED -> {
                return weighted(rules, used);
            }
            default -> Arrays.fill(weights, 1);
        }
        if (Arrays.stream(weights).allMatch(weight -> weight == 0)) {
            Arrays.fill(weights, 1);
        }
        return Arrays.stream(weights).mapToObj(BigInteger::valueOf).toList();
    }

    /** Groups by their weights, then evenly: what stands as weight and share alike. */
    private static List<BigInteger> weighted(final Rules rules, final List<Touch> used) {
        final Map<String, List<Integer>> groups = new LinkedHashMap<>();
        for (int i = 0; i < used.size(); i++) {
            final String group = GROUPS.get(used.get(i).partner - FIRST_PARTNER);
            if (rules.weights.containsKey(group)) {
                groups.computeIfAbsent(group, ignored -> new ArrayList<>()).add(i);
            }
        }
        if (groups.isEmpty()) {
            return Collections.nCopies(used.size(), BigInteger.ONE);
        }
        final List<Long> parts = split(groups.keySet().stream()
                .map(group -> BigInteger.valueOf(rules.weights.get(group)))
                .toList());
        final BigInteger[] shares = new BigInteger[used.size()];
        Arrays.fill(shares, BigInteger.ZERO);
        int place = 0;
        for (final List<Integer> touches : groups.values()) {
            final long part = parts.get(place++);
            for (int i = 0; i < touches.size(); i++) {
                final long even = part / touches.size() + (i < part % touches.size() ? 1 : 0);
                shares[touches.get(i)] = BigInteger.valueOf(even);
            }
        }
        return List.of(shares);
    }

    private static BigInteger decayed(final long ageMs) {
        final BigInteger one = BigInteger.ONE.shiftLeft(62);
        final BigInteger fraction =
                BigInteger.valueOf(ageMs % HALF_LIFE_MS).shiftLeft(32).divide(BigInteger.valueOf(HALF_LIFE_MS));
        final MathContext digits = new MathContext(80, RoundingMode.HALF_EVEN);
        BigDecimal root = BigDecimal.valueOf(2);
        BigInteger weight = one;
        for (int k = 1; k <= 32; k++) {
            root = root.sqrt(digits);
            if (fraction.testBit(32 - k)) {
                final BigInteger factor =
                        new BigDecimal(one).divide(root, digits).toBigInteger();
                weight = weight.multiply(factor).shiftRight(62);
            }
        }
        return weight.shiftRight((int) (ageMs / HALF_LIFE_MS));
    }

    private static List<Long> split(final List<BigInteger> weights) {
        final BigInteger sum = weights.stream().reduce(BigInteger.ZERO, BigInteger::add);
        final long[] shares = new long[weights.size()];
        final List<Integer> byRemainder = new ArrayList<>();
        final List<BigInteger> remainders = new ArrayList<>();
        long left = weights.isEmpty() ? 0 : WHOLE;
        for (int i = 0; i < shares.length; i++) {
            final BigInteger[] divided =
                    weights.get(i).multiply(BigInteger.valueOf(WHOLE)).divideAndRemainder(sum);
            shares[i] = divided[0].longValueExact();
            remainders.add(divided[1]);
            byRemainder.add(i);
            left -= shares[i];
        }
        byRemainder.sort((one, other) -> remainders.get(other).compareTo(remainders.get(one)));
        for (int i = 0; i < left; i++) {
            shares[byRemainder.get(i)]++;
        }
        return Arrays.stream(shares).boxed().toList();
    }
}
