package io.trailmark.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What would have been otherwise. Immutable.
 *
 * @param lastPosition of the journal, up to which both passes went.
 * @param conversions how many were compared.
 * @param changedConversions how many of them have other credits, rewards, revenue or another status.
 * @param total of the programme; a conversion with several credits counts once.
 * @param goals by number.
 * @param partners by number, each with its goals.
 * @param changes the conversions that changed most, at most {@link #MAX_CHANGES}.
 */
public record SimulationResult(
        long lastPosition,
        long conversions,
        long changedConversions,
        Difference total,
        List<Row> goals,
        List<PartnerRow> partners,
        List<Change> changes) {
    /** No more changed conversions are named. */
    public static final int MAX_CHANGES = 50;

    /** The same figures under the rules as they were and under the other ones. */
    public record Difference(Sums before, Sums after) {
        /** After less before. */
        public Sums difference() {
            return after.minus(before);
        }
    }

    /** The figures of one goal. */
    public record Row(int goalId, Difference difference) {}

    /** The figures of one partner. */
    public record PartnerRow(int partnerId, Difference difference, List<Row> goals) {}

    /** One conversion under both rules; either may be null where there was none. */
    public record Change(SimulatedConversion before, SimulatedConversion after) {
        /** Whichever there is. */
        public SimulatedConversion any() {
            return after == null ? before : after;
        }
    }

    private record Key(int partnerId, int goalId) {}

    static SimulationResult of(final Tally before, final Tally after, final long lastPosition) {
        final TreeSet<Long> ids = new TreeSet<>();
        for (final long id : before.ids()) {
            ids.add(id);
        }
        for (final long id : after.ids()) {
            ids.add(id);
        }
        final Collector collector = new Collector();
        for (final long id : ids) {
            collector.add(new Change(before.get(id), after.get(id)));
        }
        return collector.result(lastPosition, ids.size());
    }

    /** Adds up both sides. */
    private static final class Collector {
        private static final Comparator<Key> BY_PARTNER_AND_GOAL =
                Comparator.comparingInt(Key::partnerId).thenComparingInt(Key::goalId);

        private final SortedMap<Key, Difference> byPartner = new TreeMap<>(BY_PARTNER_AND_GOAL);
        private final SortedMap<Integer, Difference> byGoal = new TreeMap<>();
        private final List<Change> changes = new ArrayList<>();
        private Difference total = new Difference(Sums.NOTHING, Sums.NOTHING);
        private long changedConversions;

        void add(final Change change) {
            add(change.before, true);
            add(change.after, false);
            if (!isSame(change)) {
                changedConversions++;
                changes.add(change);
                if (changes.size() >= 2 * MAX_CHANGES) {
                    keepGreatest();
                }
            }
        }

        private void keepGreatest() {
            changes.sort(Comparator.comparingLong(Collector::size)
                    .reversed()
                    .thenComparingLong(change -> change.any().id()));
            if (changes.size() > MAX_CHANGES) {
                changes.subList(MAX_CHANGES, changes.size()).clear();
            }
        }

        private void add(final SimulatedConversion conversion, final boolean isBefore) {
            if (conversion == null) {
                return;
            }
            final Map<Integer, Sums> parts = parts(conversion);
            Sums whole = Sums.NOTHING;
            for (final var part : parts.entrySet()) {
                byPartner.merge(
                        new Key(part.getKey(), conversion.goalId()), of(part.getValue(), isBefore), Collector::plus);
                whole = whole.plus(part.getValue());
            }
            // A conversion is one, however many partners share it.
            final Sums once = new Sums(
                    Math.min(1, whole.conversions()),
                    whole.creditBillionths(),
                    whole.revenueMinor(),
                    whole.rewardMinor(),
                    whole.customerRewardMinor(),
                    whole.benefits());
            byGoal.merge(conversion.goalId(), of(once, isBefore), Collector::plus);
            total = plus(total, of(once, isBefore));
        }

        /** What each partner has of a conversion. */
        private static Map<Integer, Sums> parts(final SimulatedConversion conversion) {
            final Map<Integer, Sums> parts = new TreeMap<>();
            if (conversion.isStanding()) {
                final long[] revenue = conversion.revenueParts();
                for (int i = 0; i < revenue.length; i++) {
                    final SimulatedConversion.Credit credit =
                            conversion.credits().get(i);
                    final long isFirst = parts.containsKey(credit.partnerId()) ? 0 : 1;
                    parts.merge(
                            credit.partnerId(),
                            new Sums(isFirst, credit.shareBillionths(), revenue[i], 0, 0, 0),
                            Sums::plus);
                }
            }
            for (final SimulatedConversion.Earned earned : conversion.earned()) {
                parts.merge(
                        earned.partnerId,
                        new Sums(0, 0, 0, earned.partnerMinor, earned.customerMinor, earned.benefits),
                        Sums::plus);
            }
            return parts;
        }

        private static Difference of(final Sums sums, final boolean isBefore) {
            return isBefore ? new Difference(sums, Sums.NOTHING) : new Difference(Sums.NOTHING, sums);
        }

        private static Difference plus(final Difference one, final Difference other) {
            return new Difference(one.before.plus(other.before), one.after.plus(other.after));
        }

        private static boolean isSame(final Change change) {
            if (change.before == null || change.after == null) {
                return false;
            }
            return change.before.status() == change.after.status()
                    && change.before.revenueMinor() == change.after.revenueMinor()
                    && change.before.credits().equals(change.after.credits())
                    && size(change) == 0;
        }

        /** Money that goes to others or to nobody, in minor units; where no money moves, shares break the tie. */
        private static long size(final Change change) {
            final TreeSet<Integer> partners = new TreeSet<>();
            partnersOf(change.before, partners);
            partnersOf(change.after, partners);
            long money = 0;
            long shares = 0;
            for (final int partner : partners) {
                money += Math.abs(reward(change.after, partner) - reward(change.before, partner));
                shares += Math.abs(share(change.after, partner) - share(change.before, partner));
            }
            return money == 0 && shares == 0 ? 0 : money * 4 + Math.min(3, 1 + shares / 1_000_000_000);
        }

        private static void partnersOf(final SimulatedConversion conversion, final Set<Integer> partners) {
            if (conversion != null) {
                conversion.credits().forEach(credit -> partners.add(credit.partnerId()));
                conversion.earned().forEach(earned -> partners.add(earned.partnerId));
            }
        }

        private static long reward(final SimulatedConversion conversion, final int partnerId) {
            return conversion == null ? 0 : conversion.rewardMinor(partnerId);
        }

        private static long share(final SimulatedConversion conversion, final int partnerId) {
            return conversion == null ? 0 : conversion.shareBillionths(partnerId);
        }

        SimulationResult result(final long lastPosition, final long conversions) {
            keepGreatest();
            final List<Row> goals = new ArrayList<>();
            byGoal.forEach((goalId, difference) -> goals.add(new Row(goalId, difference)));
            return new SimulationResult(
                    lastPosition,
                    conversions,
                    changedConversions,
                    total,
                    List.copyOf(goals),
                    partners(),
                    List.copyOf(changes));
        }

        private List<PartnerRow> partners() {
            final List<PartnerRow> partners = new ArrayList<>();
            int index = 0;
            final List<Key> keys = new ArrayList<>(byPartner.keySet());
            while (index < keys.size()) {
                final int partnerId = keys.get(index).partnerId;
                final List<Row> goals = new ArrayList<>();
                Difference sum = new Difference(Sums.NOTHING, Sums.NOTHING);
                while (index < keys.size() && keys.get(index).partnerId == partnerId) {
                    final Difference difference = byPartner.get(keys.get(index));
                    goals.add(new Row(keys.get(index).goalId, difference));
                    sum = plus(sum, difference);
                    index++;
                }
                partners.add(new PartnerRow(partnerId, sum, List.copyOf(goals)));
            }
            return List.copyOf(partners);
        }
    }
}
