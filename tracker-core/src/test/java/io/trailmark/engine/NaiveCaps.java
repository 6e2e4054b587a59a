package io.trailmark.engine;

import io.trailmark.engine.NaiveConversion.Credit;
import io.trailmark.engine.NaiveConversion.Grant;
import io.trailmark.record.codec.CapMetric;
import io.trailmark.record.codec.CapScope;
import io.trailmark.record.codec.Period;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What every cap has used, section 6 of docs/RULES.md. */
final class NaiveCaps {
    /** {@code of}: the programme, or the goal; {@code whose}: the partner or link, else 0. */
    record Key(CapScope scope, Period period, CapMetric metric, int of, int whose, String inPeriod) {}

    private final Map<Key, Long> used = new HashMap<>();

    private static Key key(final Events.Cap cap, final NaiveConversion conversion, final int partner, final int link) {
        final int whose = cap.scope() == CapScope.PARTNER ? partner : cap.scope() == CapScope.LINK ? link : 0;
        if (cap.scope() == CapScope.LINK && link == 0) {
            return null;
        }
        return new Key(
                cap.scope(),
                cap.period(),
                cap.metric(),
                cap.scope() == CapScope.PROGRAM ? conversion.program : conversion.goal,
                whose,
                conversion.period(cap.period()));
    }

    private long used(final Key key) {
        return used.getOrDefault(key, 0L);
    }

    /** Whether a hard cap leaves no room for a credit of that partner and link. */
    boolean isExhausted(final NaiveConversion conversion, final int partner, final int link) {
        for (final Events.Cap cap : conversion.rules.caps) {
            final Key key = key(cap, conversion, partner, link);
            if (cap.isHard() && key != null) {
                final long more = cap.metric() == CapMetric.CONVERSIONS ? 1 : conversion.value();
                if (used(key) + more > cap.limit()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Cuts what the credits earn to what soft caps leave. */
    void cut(final NaiveConversion conversion) {
        final Map<Key, Long> running = new HashMap<>();
        final List<Long> parts = conversion.parts();
        for (int i = 0; i < conversion.credits.size(); i++) {
            final Credit credit = conversion.credits.get(i);
            final Set<Key> keys = new LinkedHashSet<>();
            for (final Events.Cap cap : conversion.rules.caps) {
                final Key key = key(cap, conversion, credit.partner(), credit.link());
                if (key == null) {
                    continue;
                }
                keys.add(key);
                final long room = cap.limit() - used(key) - running.getOrDefault(key, 0L);
                if (!cap.isHard()) {
                    cut(conversion, i, cap.metric(), room, parts.get(i));
                }
            }
            for (final Key key : keys) {
                running.merge(key, use(key.metric, conversion, i, parts.get(i)), Long::sum);
            }
        }
    }

    private static void cut(
            final NaiveConversion conversion,
            final int credit,
            final CapMetric metric,
            final long room,
            final long part) {
        if ((metric == CapMetric.CONVERSIONS && room < 1) || (metric == CapMetric.REVENUE && room < part)) {
            conversion.grants.forEach((place, grant) -> {
                if (place.credit() == credit) {
                    grant.amount = 0;
                }
            });
        } else if (metric == CapMetric.REWARD) {
            long over = conversion.earned(credit) - Math.max(room, 0);
            for (final var place : conversion.grants.descendingKeySet()) {
                final Grant grant = conversion.grants.get(place);
                if (place.credit() == credit && grant.isPartnersMoney() && over > 0) {
                    final long less = Math.min(over, grant.amount);
                    grant.amount -= less;
                    over -= less;
                }
            }
        }
    }

    /** A conversion is one for a key, however many credits of the key it has: within itself it uses none. */
    private static long use(
            final CapMetric metric, final NaiveConversion conversion, final int credit, final long part) {
        return switch (metric) {
            case REVENUE -> part;
            case REWARD -> conversion.earned(credit);
            default -> 0;
        };
    }

    /** Counts what a vouched conversion uses, in place of what it used before. */
    void count(final NaiveConversion conversion) {
        takeBack(conversion);
        if (!conversion.isCounted || !conversion.isVouchedFor()) {
            return;
        }
        final List<Long> parts = conversion.parts();
        for (int i = 0; i < conversion.credits.size(); i++) {
            final Credit credit = conversion.credits.get(i);
            final Set<Key> keys = new LinkedHashSet<>();
            for (final Events.Cap cap : conversion.rules.caps) {
                final Key key = key(cap, conversion, credit.partner(), credit.link());
                if (key != null) {
                    keys.add(key);
                }
            }
            for (final Key key : keys) {
                if (key.metric == CapMetric.CONVERSIONS) {
                    conversion.capUse.put(key, 1L);
                } else {
                    conversion.capUse.merge(key, use(key.metric, conversion, i, parts.get(i)), Long::sum);
                }
            }
        }
        conversion.capUse.forEach((key, much) -> used.merge(key, much, Long::sum));
    }

    void takeBack(final NaiveConversion conversion) {
        conversion.capUse.forEach((key, much) -> used.merge(key, -much, Long::sum));
        conversion.capUse.clear();
    }
}
