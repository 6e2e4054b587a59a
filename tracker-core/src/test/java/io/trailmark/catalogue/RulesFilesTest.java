package io.trailmark.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.trailmark.record.codec.Beneficiary;
import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.CapScope;
import io.trailmark.record.codec.Model;
import io.trailmark.record.codec.PathTransform;
import io.trailmark.record.codec.Period;
import io.trailmark.record.codec.Priority;
import io.trailmark.record.codec.RepeatPolicy;
import io.trailmark.record.codec.RewardKind;
import io.trailmark.record.codec.TierMode;
import io.trailmark.record.codec.VolumeBasis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programme files say of credit and reward, and every way in which that can be wrong. */
final class RulesFilesTest {
    private static final String HEAD = "program: acme\ncurrency: EUR\n";
    private static final String GOAL = HEAD + "goals:\n- goal: sale\n  ";
    private static final String REWARD = GOAL + "rewards:\n  - ";
    private static final long DAY_MS = 86_400_000;

    @TempDir
    private Path folder;

    @Test
    void shouldFillInDefaults() {
        final GoalRules rules = only(GOAL);
        assertEquals(AttributionRules.DEFAULT, rules.attribution());
        assertEquals(30 * DAY_MS, rules.attribution().clickWindowMs());
        assertEquals(DAY_MS, rules.attribution().viewWindowMs());
        assertEquals(50_000, rules.approveBelowMinor());
        assertEquals(RepeatPolicy.REJECT, rules.repeats());
        assertEquals(List.of(), rules.rewards());
        assertEquals(List.of(), rules.caps());
        assertEquals(0, rules.deadlineMs());
        assertEquals(500, only(GOAL.replace("EUR", "JPY")).approveBelowMinor());
        assertEquals(500_000, only(GOAL.replace("EUR", "KWD")).approveBelowMinor());
    }

    @Test
    void shouldLetAGoalOverrideTheProgramKeyByKey() {
        final DeclaredProgram program = load(HEAD + """
                approve_below: always
                caps: [{per: program, of: revenue, every: year, limit: "1000.50"}]
                attribution:
                  model: time_decay
                  windows: {click: 10d, view: 1h}
                  half_life: 1d
                  priorities: [coupon, click]
                  inherit: lifetime
                  exclude: {partners: [ann]}
                partners:
                - partner: ann
                goals:
                - goal: first
                - goal: second
                  window: 5d
                  attribution: {model: linear, inherit: 12mo, exclude: {}, soft: equal, stand_down: 30m}
                  caps: []
                  approve_below: "0"
                """);
        final AttributionRules first = program.rules().getFirst().rules().attribution();
        assertEquals(Model.TIME_DECAY, first.model());
        assertEquals(List.of(Priority.COUPON, Priority.CLICK), first.priorities());
        assertEquals(AttributionRules.FOR_LIFE, first.inheritMonths());
        assertEquals(
                List.of(new Cap(CapScope.PROGRAM, CapMetric.REVENUE, Period.YEAR, 100_050, false)),
                program.rules().getFirst().rules().caps());
        assertEquals(
                "ann", program.rules().getFirst().excludedPartners().getFirst().text());
        final GoalRules second = program.rules().get(1).rules();
        assertEquals(
                new AttributionRules(
                        Model.LINEAR,
                        5 * DAY_MS,
                        3_600_000,
                        DAY_MS,
                        400_000,
                        400_000,
                        List.of(),
                        0,
                        PathTransform.ALL,
                        first.priorities(),
                        true,
                        1_800_000,
                        12),
                second.attribution());
        assertEquals(List.of(), second.caps());
        assertEquals(0, second.approveBelowMinor());
        assertEquals(List.of(), program.rules().get(1).excludedPartners());
        assertEquals(Model.LINEAR, program.goals().get(1).entity().model());
    }

    @Test
    void shouldReadTheExampleWithEveryKey() throws IOException {
        final Path example = Path.of(System.getProperty("trailmark.root"), "config/programs/example/every-key.yaml");
        final DeclaredProgram program = load(Files.readString(example));
        final DeclaredRules declared = program.rules().get(2);
        final GoalRules rules = declared.rules();
        assertEquals(1_798_758_000_000L, declared.fromMs());
        assertEquals(
                List.of("lead", "sale"),
                declared.requires().stream().map(YamlNode.Scalar::text).toList());
        assertEquals(730 * DAY_MS, rules.deadlineMs());
        assertEquals(10_000, rules.notBeforeMs());
        assertEquals(RepeatPolicy.ACCUMULATE, rules.repeats());
        assertEquals(GoalRules.NO_LIMIT, rules.approveBelowMinor());
        assertEquals(6, rules.rewards().size());
        final Reward commission = rules.rewards().getFirst();
        assertEquals(
                new RewardCondition(
                        5_000,
                        1_000_000,
                        0b110,
                        0b110,
                        "press",
                        2,
                        12,
                        2,
                        12,
                        List.of(new Dimension("city", "Berlin"))),
                commission.when());
        assertEquals(List.of(100L, 50_000L), List.of(commission.minMinor(), commission.maxMinor()));
        final Reward volume = rules.rewards().get(1);
        assertEquals(1, volume.alternative());
        assertEquals(1, rules.rewards().get(2).alternative());
        assertEquals(RewardKind.PERCENT, volume.kind());
        assertEquals(
                new RewardTiers(
                        VolumeBasis.REVENUE,
                        TierMode.RETROACTIVE,
                        Period.QUARTER,
                        List.of(new RewardStep(0, 200_000, 0), new RewardStep(1_000_000, 250_000, 0)),
                        Reward.NONE),
                volume.tiers());
        final Reward thanks = rules.rewards().get(3);
        assertEquals(Beneficiary.CUSTOMER, thanks.beneficiary());
        assertEquals(List.of(RewardKind.BENEFIT, 1L), List.of(thanks.kind(), thanks.amountMinor()));
        assertEquals(100, rules.rewards().get(4).tiers().mark());
        assertEquals(10_000_000, rules.rewards().get(5).tiers().mark());
        assertEquals(VolumeBasis.REVENUE, rules.rewards().get(5).tiers().basis());
        final Partner globex = program.partners().getFirst().partner().entity();
        assertEquals(2, globex.level());
        assertEquals("press", globex.group());
        assertEquals("C-1001", globex.customerId());
    }

    @Test
    void shouldTakeTheShortRewardForOneThatAlwaysHolds() {
        final Reward reward = only(GOAL + "reward: {percent: 12.5}").rewards().getFirst();
        assertEquals("sale", reward.name());
        assertEquals(125_000, reward.ppm());
        assertEquals(RewardCondition.ALWAYS, reward.when());
        assertEquals(RewardTiers.NONE, reward.tiers());
        assertEquals(List.of(), only(GOAL + "reward: none").rewards());
    }

    @Test
    void shouldUnderstandWhichOccurrencesAreMeant() {
        assertOccurrence("occurrence: 10", 10, 10, 0);
        assertOccurrence("occurrence: {every: 5}", 5, 0, 5);
        assertOccurrence("occurrence: {from: 1, every: 5}", 1, 0, 5);
        assertOccurrence("occurrence: {to: 3}", 0, 3, 0);
    }

    private void assertOccurrence(final String text, final long from, final long to, final long every) {
        final RewardCondition when = only(REWARD + "{fixed: 1, when: {" + text + "}}")
                .rewards()
                .getFirst()
                .when();
        assertEquals(List.of(from, to, every), List.of(when.occurrenceFrom(), when.occurrenceTo(), when.every()));
    }

    @Test
    void shouldSayWhatIsWrongWithAttribution() {
        final String attribution = HEAD + "attribution: ";
        wrong(attribution + "{modle: linear}", "3:15: unknown key 'modle'; expected one of model, windows,");
        wrong(attribution + "{modle: linear}", "did you mean 'model'?");
        wrong(attribution + "{model: liner}", "3:22: 'liner' is no valid 'model'; expected one of first_touch,");
        wrong(
                attribution + "{windows: {click: 1}}",
                "3:32: '1' is no valid window; expected a number with s, m, h or d");
        wrong(attribution + "{half_life: 731d}", "3:26: '731d' is no valid 'half_life'; expected a number with");
        wrong(attribution + "{position: {first: 60, last: 60}}", "3:25: first and last are more than 100 together;");
        wrong(
                attribution + "{position: {first: 60, last: 60}}\ngoals:\n- goal: sale\n",
                "3:25: first and last are more than 100 together;");
        wrong(attribution + "{position: {first: -1}}", "3:33: '-1' is no valid percentage; expected a plain number");
        wrong(attribution + "{model: weighted}", "the model weighted has no weights; expected weights: with a number");
        wrong(attribution + "{weights: {press: 0}}", "3:32: '0' is no valid 'weights'; expected a whole number from 1");
        wrong(attribution + "{weights: [press]}", "3:24: 'weights' is a list; expected groups of partners with");
        wrong(attribution + "{weights: {a b: 1}}", "3:25: 'a b' is no valid code;");
        wrong(attribution + "{touches: 1001}", "3:24: '1001' is no valid 'touches'; expected a whole number from 1 to");
        wrong(
                attribution + "{path: uniq}",
                "3:21: 'uniq' is no valid 'path'; expected one of all, unique, first_of_run");
        wrong(attribution + "{priorities: [clik]}", "3:28: 'clik' has no place in 'priorities'; expected some of");
        wrong(attribution + "{priorities: [clik]}", "did you mean 'click'?");
        wrong(attribution + "{priorities: [click, click]}", "3:35: 'click' is there twice; expected each once");
        wrong(attribution + "{soft: always}", "3:21: 'always' is no valid 'soft'; expected one of never, equal");
        wrong(attribution + "{stand_down: 0s}", "3:27: '0s' is no valid 'stand_down'; expected a number with s, m, h");
        for (final String inherit : List.of("12", "12m", "0mo", "1201mo", "forever", "mo")) {
            wrong(
                    attribution + "{inherit: " + inherit + "}",
                    "3:24: '" + inherit + "' is no valid 'inherit'; expected");
        }
        wrong(HEAD + "approve_below: 1.234", "3:16: '1.234' is no valid amount; expected a plain amount of 0 or more");
        wrong(HEAD + "caps: [{of: reward, limit: 1}]", "3:8: key 'per' is missing; expected one of program, goal,");
        wrong(
                HEAD + "caps: [{per: goal, limit: 1}]",
                "3:8: key 'of' is missing; expected one of conversions, revenue,");
        wrong(HEAD + "caps: [{per: goal, of: revenue}]", "3:8: key 'limit' is missing; expected how many or how much");
        wrong(HEAD + "caps: [{per: goal, of: conversions, limit: 1.5}]", "3:44: '1.5' is no valid 'limit'; expected");
        wrong(HEAD + "caps: [{per: goal, of: reward, limit: 1, hard: true}]", "3:48: a cap of rewards is hard;");
        wrong(HEAD + "caps: [{per: goal, of: reward, limit: 1, every: week}]", "3:49: 'week' is no valid 'every';");
    }

    @Test
    void shouldSayWhatIsWrongWithGoals() {
        wrong(GOAL + "model: linear\n  attribution: {model: linear}", "5:10: 'model' is also there under attribution;");
        wrong(GOAL + "window: 1d\n  attribution: {windows: {click: 1d}}", "5:11: 'window' is also there as click");
        wrong(GOAL + "requires: [lead]", "5:14: goal 'lead' is not there; expected a goal of this file");
        wrong(GOAL + "requires: [sal]\n- goal: sale2", "did you mean 'sale'?");
        wrong(GOAL + "requires: [sale]", "5:14: goal 'sale' requires itself in the end; expected goals that can");
        wrong(GOAL + "requires: [[a]]", "5:14: an entry of 'requires' is a list; expected a single value");
        wrong(GOAL + "deadline: 30", "5:13: '30' is no valid 'deadline'; expected a number with s, m, h or d");
        wrong(GOAL + "repeats: replace", "5:12: 'replace' is no valid 'repeats'; expected one of reject, update,");
        wrong(GOAL + "per_customer: 1", "5:17: '1' is no valid 'per_customer'; expected one of many, once");
        wrong(GOAL + "effective_from: soon", "5:19: 'soon' is no moment;");
        wrong(
                GOAL + "attribution: {exclude: {partners: [ann]}}",
                "5:38: partner 'ann' is not there; expected a partner");
        wrong(
                GOAL + "attribution: {exclude: {links: [x]}}",
                "5:35: link 'x' is not there; expected a link of this file");
        wrong(
                HEAD + "attribution: {exclude: {partners: [ann]}}\ngoals: [{goal: a}, {goal: b}]",
                "3:36: partner 'ann' is not there;");
        final List<CatalogueError> cycle = errors(HEAD
                + "goals: [{goal: a, requires: [b]}, {goal: b, requires: [c]}, {goal: c, requires: [a]}, "
                + "{goal: d, requires: [a]}]");
        assertEquals(3, cycle.size(), cycle.toString());
    }

    @Test
    void shouldSayWhatIsWrongWithRewards() {
        wrong(GOAL + "reward: {fixed: 1}\n  rewards: []", "5:11: 'reward' and 'rewards' are both there; expected one");
        wrong(REWARD + "{name: x}", "6:5: the reward says 0 times how much it is; expected exactly one of percent,");
        wrong(REWARD + "{percent: 1, fixed: 1}", "6:5: the reward says 2 times how much it is; expected exactly one");
        wrong(REWARD + "{percent: 101}", "6:15: '101' is no valid percentage;");
        wrong(REWARD + "{fixed: 1, to: buyer}", "6:20: 'buyer' is no valid 'to'; expected one of partner, customer");
        wrong(REWARD + "{fixed: 1, count: 2}", "6:23: 'count' has no benefit beside it;");
        wrong(REWARD + "{fixed: 1, min: 5, max: 4}", "6:21: 'min' is above 'max';");
        wrong(REWARD + "{benefit: x, min: 5}", "6:23: 'min' has no place at a benefit; expected count: how many");
        wrong(REWARD + "{fixed: 1, when: {vale: 1}}", "6:23: unknown key 'vale'; expected one of value, level, type,");
        wrong(REWARD + "{fixed: 1, when: {value: {from: 5, below: 5}}}", "6:47: 'below' is not above 'from';");
        wrong(REWARD + "{fixed: 1, when: {level: 32}}", "6:30: '32' is no valid 'level'; expected a whole number from");
        wrong(REWARD + "{fixed: 1, when: {type: [reseler]}}", "did you mean 'reseller'?");
        wrong(REWARD + "{fixed: 1, when: {occurrence: 0}}", "6:35: '0' is no valid 'occurrence'; expected a whole");
        wrong(REWARD + "{fixed: 1, when: {occurrence: {from: 3, to: 2}}}", "6:49: 'to' is below 'from';");
        wrong(REWARD + "{fixed: 1, when: {first_months: 0}}", "6:37: '0' is no valid 'first_months';");
        wrong(REWARD + "{fixed: 1, when: {dimensions: {City: x}}}", "6:36: 'City' is no name of a dimension;");
        wrong(REWARD + "{fixed: 1, when: {dimensions: {city: [x]}}}", "6:42: a dimension is a list; expected a single");
        wrong(REWARD + "{fixed: 1, once_at: {}}", "'once_at' has not one mark; expected count: 10, or revenue:");
        wrong(REWARD + "{fixed: 1, once_at: {count: 0}}", "6:33: '0' is no valid 'count';");
        wrong(
                REWARD + "{fixed: 1, once_at: {count: 1}}\n  - {fixed: 2, once_at: {count: 2}}",
                "7:5: a second reward with once_at is called 'sale'; expected a name of its own");
        wrong(REWARD + "{first_of: 1}", "'first_of' is a single value; expected a list");
        wrong(REWARD + "{first_of: [], name: x}", "6:20: unknown key 'name'; expected one of first_of");
        final String many = "  - {fixed: 1}\n".repeat(Limits.REWARDS_PER_GOAL + 1);
        wrong(GOAL + "rewards:\n" + many, "6:3: a goal has 33 rewards; expected at most 32");
    }

    @Test
    void shouldRefuseRewardsWhoseSumsWouldNotFit() {
        final String most = "100000000000.00";
        final String more = "100000000000.01";
        final String expected = "is more than any order is worth; expected at most 10000000000000 in minor units";
        final String step = REWARD + "tiers: {by: count, per: month, steps: [{from: 0, fixed: ";
        assertEquals(List.of(), errors(GOAL + "reward: {fixed: " + most + "}"));
        wrong(GOAL + "reward: {fixed: " + more + "}", expected);
        assertEquals(List.of(), errors(REWARD + "{percent: 1, min: " + most + "}"));
        wrong(REWARD + "{percent: 1, min: " + more + "}", expected);
        wrong(REWARD + "{fixed: " + more + "}", expected);
        assertEquals(List.of(), errors(step + most + "}]}"));
        wrong(step + more + "}]}", expected);
    }

    @Test
    void shouldSayWhatIsWrongWithTiers() {
        final String tiers = REWARD + "tiers: {by: count, per: month, steps: ";
        wrong(tiers + "[]}", "tiers have 0 steps; expected 1 to 16, each with from, and percent or fixed");
        wrong(tiers + "[{from: 1, percent: 1}]}", "the steps do not ascend from 0; expected 0 for the first step,");
        wrong(tiers + "[{from: 0, percent: 1}, {from: 0, percent: 2}]}", "the steps do not ascend from 0;");
        wrong(tiers + "[{from: 0, percent: 1}, {from: 5, fixed: 2}]}", "some steps are percentages and some are sums;");
        wrong(tiers + "[{from: 0}]}", "the step has not one rate; expected percent: \"10\", or fixed: \"5.00\"");
        wrong(tiers + "[{percent: 1}]}", "key 'from' is missing; expected the volume at which the step begins");
        wrong(
                tiers.replace("by: count", "by: revenue") + "[{from: 0, fixed: 1}]}",
                "steps by revenue are sums; expected percentages, or steps by count");
        wrong(
                tiers.replace("month", "day") + "[{from: 0, fixed: 1}]}",
                "'day' is no valid 'per'; expected one of month,");
        wrong(tiers + "[{from: 0, fixed: 1}]}\n    once_at: {count: 1}", "'once_at' stands beside 'tiers';");
        final String retroactive = tiers.replace("steps", "mode: retroactive, steps") + "[{from: 0, percent: 1}]}\n";
        wrong(
                retroactive + retroactive.substring(retroactive.indexOf("  - tiers")),
                "7:5: a second retroactive reward of the goal; expected at most one");
    }

    @Test
    void shouldSayWhatIsWrongWithPartnersAndRegistrations() {
        final String partner = HEAD + "partners:\n- partner: ann\n";
        wrong(partner + "  level: 0", "5:10: '0' is no valid 'level'; expected a whole number from 1 to 31");
        wrong(partner + "  group: a b", "5:10: 'a b' is no valid code;");
        wrong(partner + "  soft: yes", "5:9: 'yes' is no valid 'soft'; expected one of false, true");
        wrong(partner + "  customer_id: " + "x".repeat(101), "is no valid 'customer_id'; expected one line of at most");
        final String claim = partner + "registrations:\n- registration: big\n  partner: ann\n  account: C9\n"
                + "  from: 2027-01-01T00:00:00Z\n  until: 2027-04-01T00:00:00Z\n";
        wrong(claim.replace("  partner: ann", ""), "6:3: key 'partner' is missing; expected the partner whose claim");
        wrong(
                claim.replace("  partner: ann", "  partner: an"),
                "7:12: partner 'an' is not there; expected a partner of");
        wrong(
                claim.replace("  account: C9\n", ""),
                "6:3: key 'account' is missing; expected the account's customer id");
        wrong(claim.replace("2027-04", "2026-04"), "10:10: 'until' is not after 'from'; expected a later moment");
        wrong(claim.replace("  until", "  untill"), 2, "unknown key 'untill'");
        final String second = claim.substring(claim.indexOf("- registration"));
        wrong(claim + second, "11:17: registration 'big' is already at ", 2);
        wrong(claim + second.replace("big", "two"), "11:17: account 'C9' is already protected at ");
        assertEquals(
                List.of(),
                errors(claim
                        + second.replace("big", "two")
                                .replace("2027-04", "2027-05")
                                .replace("2027-01", "2027-04")));
    }

    private GoalRules only(final String text) {
        return load(text).rules().getFirst().rules();
    }

    private DeclaredProgram load(final String text) {
        assertEquals(List.of(), errors(text));
        return CatalogueFiles.load(folder).programs().getFirst();
    }

    private List<CatalogueError> errors(final String text) {
        try {
            Files.writeString(folder.resolve("a.yaml"), text);
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
        return CatalogueFiles.load(folder).errors();
    }

    private void wrong(final String text, final String expectedError) {
        wrong(text, 1, expectedError);
    }

    private void wrong(final String text, final String expectedError, final int errorCount) {
        wrong(text, errorCount, expectedError);
    }

    private void wrong(final String text, final int errorCount, final String expectedError) {
        final List<CatalogueError> errors = errors(text);
        assertEquals(errorCount, errors.size(), () -> text + " -> " + errors);
        assertTrue(
                errors.stream().anyMatch(error -> error.toString().contains(expectedError)),
                () -> "expected " + expectedError + " got " + errors);
    }
}
